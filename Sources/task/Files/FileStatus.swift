import Glibc

/// What `stat` says of a file.
struct FileStatus {
    private let status: stat

    /// The status of what a path leads to; `nil` when there is nothing there.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.status = status
    }

    /// The status of a path itself, which may be a link.
    init?(link path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.status = status
    }

    var isFolder: Bool { status.st_mode & S_IFMT == S_IFDIR }
    var isFile: Bool { status.st_mode & S_IFMT == S_IFREG }
    var owner: uid_t { status.st_uid }
    var size: Int { Int(status.st_size) }
    var permissions: mode_t { status.st_mode & 0o7777 }
    /// When the content last changed, in seconds since 1970.
    var modified: Int { status.st_mtim.tv_sec }
    /// What differs when another file took the place: the time in nanoseconds and the size.
    var stamp: String { "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec).\(status.st_size)" }
}
