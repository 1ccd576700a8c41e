import Glibc

/// Reads, writes and lists files.
enum Files {
    /// A file's bytes; `nil` when it cannot be read.
    static func content(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return content(of: descriptor)
    }

    /// All bytes up to the end of a file or pipe.
    static func content(of descriptor: Int32) -> [UInt8]? {
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 {
                result += buffer[..<count]
            } else if count == 0 {
                return result
            } else if errno != EINTR {
                return nil
            }
        }
    }

    /// Writes a file under a temporary name and renames it, so that no reader sees half of it. Whether that worked.
    static func replace(_ path: String, with content: [UInt8]) -> Bool {
        // A name that no other process has: identifiers are not enough where several machines share a home.
        guard let temporary = strdup("\(path).XXXXXX") else { return false }
        defer { free(temporary) }
        let descriptor = mkstemp(temporary)
        guard descriptor >= 0 else { return false }
        let isWritten = write(content, to: descriptor)
        guard close(descriptor) == 0, isWritten, rename(temporary, path) == 0 else {
            unlink(temporary)
            return false
        }
        return true
    }

    /// Writes all bytes. Whether that worked.
    @discardableResult
    static func write(_ content: some Collection<UInt8>, to descriptor: Int32) -> Bool {
        var rest = Array(content)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return false }
        }
        return true
    }

    /// The names in a folder, sorted, without hidden ones; empty when it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.utf8.first != UInt8(ascii: ".") { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes a folder and those above it, each for this user alone. Whether it is there then.
    static func makeFolder(_ path: String) -> Bool {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return FileStatus(path)?.isFolder ?? false }
        guard errno == ENOENT, path != "/", path != "." else { return false }
        return makeFolder(Path.folder(of: path)) && (mkdir(path, 0o700) == 0 || errno == EEXIST)
    }

    /// Makes a folder for this run, below `$TMPDIR` or `/tmp`.
    static func temporaryFolder() throws(LaunchError) -> String {
        let place = Environment.value("TMPDIR") ?? "/tmp"
        guard let path = strdup(Path.joined(place, "weft-XXXXXX")) else { throw LaunchError("out of memory") }
        defer { free(path) }
        guard mkdtemp(path) != nil else { throw LaunchError("cannot make a folder in `\(place)`: \(String(cString: strerror(errno)))") }
        return String(cString: path)
    }

    /// Removes a file, or a folder with the files in it.
    static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        for name in names(in: path) { remove(Path.joined(path, name)) }
        rmdir(path)
    }
}
