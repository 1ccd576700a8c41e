import Glibc

/// The files in which it is remembered what tasks worked on.
///
/// What nobody asked for in 90 days is removed: the folder, the arguments or the host are gone, and a task whose record is gone only runs again.
struct FreshnessRecords: Sendable {
    let folder: String

    private static let kept = 90 * 86400
    private static let day = 86400

    /// The bytes of a record; `nil` when there is none.
    func content(of name: String) -> [UInt8]? {
        guard let file = fopen(path(name), "re") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    /// Notes, once a day, that a record was of use.
    func touch(_ name: String) {
        if let age = age(of: path(name)), age > Self.day { utimensat(AT_FDCWD, path(name), nil, 0) }
    }

    /// Writes a record, and once a day removes old ones. One that cannot be written only means that the task runs again.
    func write(_ text: String, to name: String) {
        for index in path(name).indices.dropFirst() where path(name)[index] == "/" { mkdir(String(path(name)[..<index]), 0o700) }
        replace(path(name), with: text)
        let mark = path(Self.mark)
        guard age(of: mark).map({ $0 > Self.day }) ?? true else { return }
        replace(mark, with: "")
        prune()
    }

    private static let mark = "pruned"

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    private func age(of path: String) -> Int? {
        var status = stat()
        return lstat(path, &status) == 0 ? time(nil) - status.st_mtim.tv_sec : nil
    }

    private func replace(_ path: String, with text: String) {
        // A name that no other process has: identifiers are not enough where several machines share a home.
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0, let file = fdopen(descriptor, "w") else { return }
        let isWritten = fputs(text, file) >= 0
        if fclose(file) == 0, isWritten { rename(temporary, path) } else { unlink(temporary) }
    }

    private func prune() {
        for name in Folder.names(in: folder) {
            guard !name.hasPrefix("."), let age = age(of: path(name)) else { continue }
            // A name with a dot is a record that was never finished.
            if age > (name.contains(".") ? Self.day : Self.kept) { unlink(path(name)) }
        }
    }
}
