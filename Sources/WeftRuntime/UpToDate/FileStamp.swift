import Glibc
import SSH

/// What is remembered of an input: its content's digest, and what tells without reading that it is the same file.
struct FileStamp: Equatable {
    let path: String
    let size: Int64
    /// Nanoseconds since 1970.
    let modified: Int64
    let inode: UInt64
    let digest: String

    /// The stamp of a file; `nil` when it cannot be read.
    ///
    /// - Parameters:
    ///   - known: An earlier stamp, whose digest is taken over when size, time and inode are the same.
    ///   - recorded: When that was written. A file that changed in the same moment or later is read again: its time proves nothing.
    init?(_ path: String, in directory: String, known: FileStamp? = nil, recorded: Int64 = 0) {
        let descriptor = open(path.hasPrefix("/") ? path : "\(directory)/\(path)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.path = path
        size = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        inode = UInt64(status.st_ino)
        // File systems keep times in steps of up to 10 ms.
        if let known, known.size == size, known.modified == modified, known.inode == inode, modified + 20_000_000 < recorded {
            digest = known.digest
        } else if let content = Self.digest(descriptor) {
            digest = content
        } else {
            return nil
        }
    }

    private static func digest(_ descriptor: Int32) -> String? {
        let hasher = SHA256Hasher()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return hexadecimal(hasher.finalize()) }
            hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The stamp as a line of a record: the path stands last, as it may hold spaces.
    var line: String { "\(digest) \(size) \(modified) \(inode) \(path)" }

    /// The stamp of a line; `nil` when it is none.
    init?(line: some StringProtocol) {
        let fields = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
        guard fields.count == 5, let size = Int64(fields[1]), let modified = Int64(fields[2]), let inode = UInt64(fields[3]) else {
            return nil
        }
        (digest, self.size, self.modified, self.inode, path) = (String(fields[0]), size, modified, inode, String(fields[4]))
    }
}
