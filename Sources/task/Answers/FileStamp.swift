import Glibc

/// What `stat` says of a file, by which one can tell without reading it that it is the one it was.
///
/// The time of the inode's last change is in it: unlike that of the content, no program can set it back.
struct FileStamp: Equatable {
    private let device: UInt64
    private let number: UInt64
    private let size: UInt64
    private let modified: Int64
    private let changed: Int64

    /// The stamp of what a path leads to; one of zeros where there is nothing.
    init(_ path: UnsafePointer<CChar>) {
        var status = stat()
        let isThere = stat(path, &status) == 0
        device = isThere ? UInt64(status.st_dev) : 0
        number = isThere ? UInt64(status.st_ino) : 0
        size = isThere ? UInt64(status.st_size) : 0
        modified = isThere ? Clock.nanoseconds(status.st_mtim) : 0
        changed = isThere ? Clock.nanoseconds(status.st_ctim) : 0
    }

    /// Whether the file is as it was since before a time, in nanoseconds since 1970.
    func isOlder(than time: Int64) -> Bool { changed < time && modified < time }

    func add(to hash: inout ContentHash) { withUnsafeBytes(of: self) { hash.add($0) } }
}

/// A file or folder that was looked at, or a place where there was none.
struct SeenFile {
    let path: String
    let stamp: FileStamp

    /// Notes how a file is, before it is read.
    init(_ path: String) {
        self.path = path
        stamp = FileStamp(path)
    }
}

/// The clock by which files are stamped.
enum Clock {
    /// Nanoseconds since 1970.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return nanoseconds(time)
    }

    static func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) }
}
