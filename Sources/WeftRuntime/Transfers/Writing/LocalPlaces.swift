import Glibc
import SSH
import Weft

/// Finds out where on this machine a copy goes. Its work blocks and is done on a thread of its own.
actor LocalPlaces {
    private nonisolated let lease = BlockingThread.lease()
    nonisolated var unownedExecutor: UnownedSerialExecutor { lease.thread.asUnownedSerialExecutor() }

    /// The file that a download becomes, if it is one.
    ///
    /// - Throws: ``Weft/ConnectionError`` when the folder that it goes into is not there, or cannot be made.
    func file(for download: Download, host: String) throws -> ReceivingFile {
        var path = download.destination.expanded
        if path.hasSuffix("/") {
            try Self.makeFolder(path, host: host)
            path += LocalPath(download.source).name
        }
        let name = LocalPath(path).name
        let parent = String(path.dropLast(name.count))
        let folder = open(parent.isEmpty ? "." : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw ConnectionError(writing: path, host: host) }
        return ReceivingFile(Array(name.utf8), in: folder, path: path, host: host)
    }

    /// What is in a folder; `nil` when there is none.
    func entries(of path: String, excluding patterns: ExcludePatterns, host: String) throws -> [LocalEntry]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw ConnectionError(host: host, .transfer, "cannot copy a folder to \(path) of this machine: there is a file")
        }
        return try FolderScan(path, excluding: patterns, isSource: false, host: host).entries
    }

    /// Makes a folder with those it is in.
    static func makeFolder(_ path: String, host: String) throws {
        var made = path.hasPrefix("/") ? "/" : ""
        for name in path.split(separator: "/") {
            made += name + "/"
            guard mkdir(made, 0o777) == 0 || errno == EEXIST else { throw ConnectionError(writing: path, host: host) }
        }
    }
}
