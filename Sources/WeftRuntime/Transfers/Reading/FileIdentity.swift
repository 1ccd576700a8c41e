import Glibc

/// What tells, without reading it, that a file of this machine is the same and has not been written to.
struct FileIdentity: Sendable, Hashable {
    let device: UInt64
    let inode: UInt64
    let size: Int
    /// Nanoseconds since 1970, of the content and of anything about the file.
    let modified: Int
    let changed: Int

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
    }

    private static func nanoseconds(_ time: timespec) -> Int { Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec) }

    /// Whether the times prove anything. File systems keep them in steps of up to 10 ms: who writes twice in a step changes nothing of them.
    var isSettled: Bool {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return max(modified, changed) + 20_000_000 < Self.nanoseconds(now)
    }
}

/// A file or folder of this machine as the copy of it begins.
struct LocalEntry: Sendable, Hashable {
    var entry: TreeEntry
    let identity: FileIdentity
    /// Whether it has holes: a megabyte or more that takes no room on the disk.
    let isSparse: Bool

    init(_ entry: TreeEntry, _ status: stat) {
        self.entry = entry
        identity = FileIdentity(status)
        isSparse = entry.isFile && Int(status.st_blocks) * 512 + 1 << 20 <= Int(status.st_size)
    }
}
