import Glibc
import Synchronization
import Weft

/// Keeps the large outputs of commands that failed, with secrets masked, in a folder of this run that only its user may read.
final class KeptOutputs: Sendable {
    private struct State {
        var folder: String?
        var count = 0
    }
    private let mask: SecretMask
    private let state = Mutex(State())

    init(mask: SecretMask) { self.mask = mask }

    /// Writes the outputs that an error's command had in files; those that are in memory end with the run.
    ///
    /// - Returns: Where they are, in a line for the error's message; `nil` when there are none.
    @concurrent
    func keep(_ error: any Error) async -> String? {
        guard let error = error as? CommandError else { return nil }
        let (output, errors) = error.result.largeOutputs
        let lines = [(output, "standard output", "out"), (errors, "standard error", "err")].compactMap { large, name, suffix -> String? in
            guard let large else { return nil }
            do throws(FileProblem) {
                return "all of its \(name), \(large.count) bytes: \(try write(large, host: error.host, suffix: suffix))"
            } catch {
                return "its \(name) could not be kept: \(error.text)"
            }
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n  ")
    }

    /// What went wrong first.
    private final class Problem: Sendable {
        private let state = Mutex<FileProblem?>(nil)
        var value: FileProblem? {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }

    private struct FileProblem: Error {
        let text: String
        init(_ path: String) { text = "cannot write to \(path): \(String(cString: strerror(errno)).lowercased())" }
    }

    private func write(_ large: any LargeOutput, host: String, suffix: String) throws(FileProblem) -> String {
        let path = try newPath(host: host, suffix: suffix)
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FileProblem(path) }
        defer { close(file) }
        // Whole lines: a secret does not show because a piece ended in it.
        let problem = Problem()
        let lines = LineCutter { [mask] _, bytes in
            if problem.value == nil { problem.value = Self.append(mask.applied(to: bytes), to: file, path) }
        }
        large.forEachPiece { lines.receive(.output, $0) }
        lines.finish()
        if let problem = problem.value {
            unlink(path)
            throw problem
        }
        return path
    }

    private static func append(_ bytes: [UInt8], to file: Int32, _ path: String) -> FileProblem? {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + offset, bytes.count - offset) }
            if count > 0 { offset += count } else if errno != EINTR { return FileProblem(path) }
        }
        return nil
    }

    private func newPath(host: String, suffix: String) throws(FileProblem) -> String {
        let name = String(host.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") ? $0 : "_" })
        let (folder, number) = state.withLock { state -> (String?, Int) in
            if state.folder == nil {
                var template = Array("\(BulkBytes.folder)/weft-failed-XXXXXX".utf8CString)
                if mkdtemp(&template) != nil {
                    state.folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
                }
            }
            state.count += 1
            return (state.folder, state.count)
        }
        guard let folder else { throw FileProblem(BulkBytes.folder) }
        return "\(folder)/\(name)-\(number).\(suffix)"
    }
}
