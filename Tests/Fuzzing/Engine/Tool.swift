import Foundation
import TestSupport

/// Programs that cases are compared with, and a folder for what they read.
enum Tool {
    /// A folder of this process, removed at its end.
    static let folder: String = {
        var template = Array("/tmp/weft-fuzz-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { fatalError("no temporary folder: \(String(cString: strerror(errno)))") }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        atexit { try? FileManager.default.removeItem(atPath: Tool.folder) }
        return path
    }()

    /// Writes a file of the folder, for its owner alone.
    @discardableResult
    static func write(_ bytes: some Collection<UInt8>, to name: String) throws -> String {
        let path = "\(folder)/\(name)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Broken("cannot write \(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        let bytes = Array(bytes)
        guard Foundation.write(descriptor, bytes, bytes.count) == bytes.count else { throw Broken("cannot write \(path)") }
        return path
    }

    static func read(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

    @discardableResult
    static func run(_ words: [String], input: [UInt8] = [], environment: [String: String] = [:]) async throws -> TestProgram.Outcome {
        let inherited = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"]
        return try await TestProgram.run(
            words, input: input, environment: inherited.merging(environment) { $1 }, isolated: true, in: folder)
    }
}
