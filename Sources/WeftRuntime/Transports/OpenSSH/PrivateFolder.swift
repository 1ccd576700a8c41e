import Glibc
import Weft

/// A folder of this run's own that nobody else may enter, for sockets and pipes. It is removed with ``remove()``; one that a killed run has
/// left is removed by the next.
final class PrivateFolder: Sendable {
    /// Where it is. Short, as the path of a Unix socket may have 107 bytes, and without anything that ssh_config has a meaning for.
    let path: String
    /// Locked as long as this program lives: how others know that the folder is in use.
    private let lock: Int32

    private static let prefix = "weft-ssh-"

    /// Makes it in `$XDG_RUNTIME_DIR` or `$TMPDIR` if those are short and plain, else in `/tmp`.
    ///
    /// - Throws: ``Weft/ConnectionError`` about `host`, who needs it.
    init(for host: String) throws {
        let parent = PrivateFolder.parents.first ?? "/tmp"
        PrivateFolder.removeAbandoned(in: parent)
        var template = Array("\(parent)/\(PrivateFolder.prefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ConnectionError(host: host, .protocolError, "cannot make a folder in \(parent): \(String(cString: strerror(errno)))")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        flock(lock, LOCK_EX | LOCK_NB)
    }

    deinit { close(lock) }

    private static var parents: [String] {
        let candidates = [Environment.value("XDG_RUNTIME_DIR"), Environment.value("TMPDIR")].compactMap { $0 }
        return candidates.filter { path in
            let isPlain = path.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-".contains($0)) }
            // ssh makes its socket under the name and 17 characters more first.
            return path.hasPrefix("/") && isPlain && path.utf8.count <= 48 && access(path, W_OK | X_OK) == 0
        }
    }

    /// Removes the folders of runs that were killed: those of this user's that nobody has locked.
    private static func removeAbandoned(in parent: String) {
        for name in Folder.names(in: parent) {
            guard name.hasPrefix(prefix) else { continue }
            let path = "\(parent)/\(name)"
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var status = stat()
            // Another run makes the folder before it locks it.
            guard fstat(descriptor, &status) == 0, status.st_uid == getuid(), status.st_ctim.tv_sec < time(nil) - 60,
                flock(descriptor, LOCK_EX | LOCK_NB) == 0
            else { continue }
            Folder.remove(path)
        }
    }

    /// Removes it with all that is in it.
    func remove() { Folder.remove(path) }

    /// Writes a file in it.
    ///
    /// - Parameter isProgram: Whether it is one to be run.
    func write(_ text: String, to name: String, isProgram: Bool = false, host: String) throws {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, isProgram ? 0o700 : 0o600)
        guard descriptor >= 0 else {
            throw ConnectionError(host: host, .protocolError, "cannot write \(file): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard bytes.withUnsafeBytes({ Glibc.write(descriptor, $0.baseAddress, bytes.count) }) == bytes.count else {
            throw ConnectionError(host: host, .protocolError, "cannot write \(file): \(String(cString: strerror(errno)))")
        }
    }
}
