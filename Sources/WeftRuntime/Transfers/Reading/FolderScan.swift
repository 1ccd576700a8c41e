import Glibc
import Weft

/// A folder of this machine with all that is in it.
struct FolderScan: Sendable {
    let folder: String
    /// The folder's own permission bits.
    let mode: UInt16
    /// Sorted by path, so that a folder comes before what is in it.
    let entries: [LocalEntry]

    /// Looks at everything in a folder; the files are not read. It blocks.
    ///
    /// - Parameter isSource: Whether the files are to be read, which is then checked.
    /// - Throws: ``Weft/ConnectionError`` for what cannot be read, before anything is sent.
    init(_ folder: String, excluding patterns: ExcludePatterns, isSource: Bool = true, host: String) throws {
        self.folder = folder
        var status = stat()
        guard stat(folder, &status) == 0 else { throw ConnectionError(reading: folder, host: host) }
        mode = UInt16(status.st_mode & 0o7777)
        var entries: [LocalEntry] = []
        var pending: [TreePath?] = [nil]
        var owners = OwnerNames()
        while let relative = pending.popLast() {
            let path = Self.path(folder, relative)
            for name in try Self.names(in: path, host: host) {
                let child = relative?.appending(name) ?? .top(name)
                let entry = try Self.entry(child, folder: folder, isSource: isSource, owners: &owners, host: host)
                if patterns.excludes(child, isFolder: entry.entry.isFolder) { continue }
                if entry.entry.isFolder { pending.append(child) }
                entries.append(entry)
            }
        }
        self.entries = entries.sorted { $0.entry.path < $1.entry.path }
    }

    /// The whole path of something in a folder, for the C library.
    static func path(_ folder: String, _ relative: TreePath?) -> [CChar] {
        var bytes = Array(folder.utf8)
        if let relative { bytes += [UInt8(ascii: "/")] + relative.bytes }
        return (bytes + [0]).map { CChar(bitPattern: $0) }
    }

    private static func names(in path: [CChar], host: String) throws -> [[UInt8]] {
        guard let stream = opendir(path) else { throw ConnectionError(reading: String(path), host: host) }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: UInt8.self, capacity: Int(NAME_MAX) + 1) { name in
                    Array(UnsafeBufferPointer(start: name, count: strlen(name)))
                }
            }
            if name != [46], name != [46, 46] { names.append(name) }
        }
        return names
    }

    private static func entry(
        _ relative: TreePath, folder: String, isSource: Bool, owners: inout OwnerNames, host: String
    ) throws -> LocalEntry {
        let path = path(folder, relative)
        var status = stat()
        guard lstat(path, &status) == 0 else { throw ConnectionError(reading: String(path), host: host) }
        let kind: TreeEntry.Kind
        switch status.st_mode & S_IFMT {
        case S_IFDIR: kind = .folder
        case S_IFREG:
            kind = .file(size: Int(status.st_size))
            guard !isSource || faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 else {
                throw ConnectionError(reading: String(path), host: host)
            }
        case S_IFLNK: kind = .link(target: try target(path, host: host))
        default: kind = .special
        }
        let entry = TreeEntry(
            path: relative, kind: kind, mode: UInt16(status.st_mode & 0o7777), modified: Int(status.st_mtim.tv_sec),
            owner: owners.name(user: status.st_uid, group: status.st_gid))
        return LocalEntry(entry, status)
    }

    private static func target(_ path: [CChar], host: String) throws -> [UInt8] {
        var count = 0
        let target = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, initialized in
            count = buffer.withMemoryRebound(to: CChar.self) { readlink(path, $0.baseAddress!, $0.count) }
            initialized = max(0, count)
        }
        guard count >= 0 else { throw ConnectionError(reading: String(path), host: host) }
        return target
    }
}

extension String {
    /// A path of the C library as text.
    fileprivate init(_ path: [CChar]) { self.init(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) }
}

extension ConnectionError {
    /// What `errno` says about reading a file of this machine.
    init(reading path: String, host: String) {
        self.init(host: host, .transfer, "cannot read \(path) of this machine: \(String(cString: strerror(errno)))")
    }

    /// What `errno` says about writing a file of this machine.
    init(writing path: String, host: String) {
        self.init(host: host, .transfer, "cannot write \(path) of this machine: \(String(cString: strerror(errno)))")
    }
}
