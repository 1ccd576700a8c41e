import Glibc
import SSH
import Weft

/// Reading and writing files of this machine for transfers.
enum LocalFiles {
    /// The size and the SHA-256 of a file.
    @concurrent
    static func hash(_ path: String, host: String) async throws -> (size: Int, hash: String) {
        let source = try FileSource(path: path, host: host)
        let hasher = SHA256Hasher()
        var size = 0
        while let bytes = try await source.next() {
            hasher.update(bytes)
            size += bytes.count
        }
        return (size, hasher.finalize().hexadecimal)
    }

    /// The files below a folder by their paths within it; `nil` when it holds anything but folders and plain files, or odd names.
    static func manifest(_ folder: String, host: String) async throws -> [(path: String, hash: String)]? {
        var files: [(String, String)] = []
        var pending = [""]
        while let relative = pending.popLast() {
            guard let directory = opendir(folder + "/" + relative) else {
                throw ConnectionError(host: host, .transfer, "cannot read \(folder)/\(relative): \(String(cString: strerror(errno)))")
            }
            defer { closedir(directory) }
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name == "." || name == ".." { continue }
                if name.utf8.contains(where: { $0 == 10 || $0 == 92 || $0 == 13 }) { return nil }
                let path = relative.isEmpty ? name : relative + "/" + name
                var status = stat()
                guard lstat(folder + "/" + path, &status) == 0 else { return nil }
                switch status.st_mode & S_IFMT {
                case S_IFDIR: pending.append(path)
                case S_IFREG: files.append((path, try await hash(folder + "/" + path, host: host).hash))
                default: return nil
                }
            }
        }
        return files
    }
}

/// A file that gets its name only when it is whole.
actor LocalFileWriter {
    private let path: String
    private let temporary: String
    private var descriptor: Int32
    private let host: String

    init(path: String, host: String) throws {
        self.path = path
        self.host = host
        var template = Array((path + ".weft.XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw ConnectionError(host: host, .transfer, "cannot write \(path): \(String(cString: strerror(errno)))")
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        if descriptor >= 0 {
            close(descriptor)
            unlink(temporary)
        }
    }

    func write(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + offset, bytes.count - offset) }
            guard count > 0 || errno == EINTR else { throw failure() }
            offset += max(0, count)
        }
    }

    /// Gives the file its mode and its name.
    func commit(mode: UInt32) throws {
        guard fchmod(descriptor, mode) == 0, rename(temporary, path) == 0 else { throw failure() }
        close(descriptor)
        descriptor = -1
    }

    private func failure() -> ConnectionError {
        ConnectionError(host: host, .transfer, "cannot write \(path): \(String(cString: strerror(errno)))")
    }
}
