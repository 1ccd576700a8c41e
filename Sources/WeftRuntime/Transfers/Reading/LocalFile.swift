import Glibc
import SSH
import Synchronization
import Weft

/// An open file of this machine that is sent to one host or to several: read a chunk at a time, each chunk once for all of them.
///
/// Its work blocks and is done on a thread of its own.
actor LocalFile {
    /// The size of a chunk. What is kept of a broken transfer is cut to whole ones.
    static let chunk = 256 << 10

    nonisolated let path: String
    nonisolated let identity: FileIdentity
    nonisolated let mode: UInt16
    nonisolated let modified: Int
    nonisolated let isSparse: Bool
    private nonisolated let lease = BlockingThread.lease()
    nonisolated var unownedExecutor: UnownedSerialExecutor { lease.thread.asUnownedSerialExecutor() }

    private let descriptor: Int32
    private let cache: ChunkCache
    private let users = Mutex(0)
    /// How many bytes were read from the disk, or its cache.
    private(set) var bytesRead = 0
    /// The hashes that are being taken of what is sent, by where they begin and how.
    private var passes: [Pass: Progress] = [:]
    private var finished: [Pass: String] = [:]

    private struct Pass: Hashable {
        let start: Int
        let kind: ContentHash
    }

    private final class Progress {
        var hasher: ContentHasher
        var position: Int
        init(_ pass: Pass) {
            hasher = ContentHasher(pass.kind)
            position = pass.start
        }
    }

    /// Takes over an open file; it is closed with this object.
    init(_ opened: OpenedFile, cache: ChunkCache) {
        path = opened.path
        descriptor = opened.descriptor
        identity = FileIdentity(opened.status)
        mode = UInt16(opened.status.st_mode & 0o7777)
        modified = Int(opened.status.st_mtim.tv_sec)
        isSparse = Int(opened.status.st_blocks) * 512 + 1 << 20 <= Int(opened.status.st_size)
        self.cache = cache
    }

    deinit {
        cache.forget(ObjectIdentifier(self))
        close(descriptor)
    }

    nonisolated var size: Int { identity.size }

    /// Says that one more host is sent the file, or that one is through.
    nonisolated func use(_ count: Int) { users.withLock { $0 += count } }

    /// One chunk; only the last one is shorter. Hashes that have come as far take it in.
    ///
    /// - Throws: ``Weft/ConnectionError`` when it cannot be read, or is shorter than it was.
    func chunk(_ index: Int, host: String) throws -> [UInt8] {
        let start = index * LocalFile.chunk
        let bytes = try content(index, host: host)
        for (_, progress) in passes where progress.position >= start && progress.position < start + bytes.count {
            progress.hasher.update(bytes[(progress.position - start)...])
            progress.position = start + bytes.count
        }
        return bytes
    }

    private func content(_ index: Int, host: String) throws -> [UInt8] {
        let key = ChunkCache.Key(owner: ObjectIdentifier(self), index: index)
        if let kept = cache[key] { return kept }
        let bytes = try read(index * LocalFile.chunk, min(LocalFile.chunk, size - index * LocalFile.chunk), host: host)
        cache.keep(bytes, as: key, isShared: users.withLock { $0 > 1 })
        return bytes
    }

    /// Bytes from anywhere, which are not kept for others.
    func read(_ start: Int, _ count: Int, host: String) throws -> [UInt8] {
        var problem: ConnectionError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let found = pread(descriptor, buffer.baseAddress! + initialized, count - initialized, start + initialized)
                if found < 0, errno == EINTR { continue }
                if found < 0 { problem = ConnectionError(reading: path, host: host) }
                if found <= 0 { return }
                initialized += found
            }
        }
        bytesRead += bytes.count
        if let problem { throw problem }
        guard bytes.count == count else { throw changed(host: host) }
        return bytes
    }

    // MARK: Hashes

    /// Begins to hash what ``chunk(_:host:)`` gives, from a chunk on.
    func beginHash(_ kind: ContentHash, from start: Int) {
        let pass = Pass(start: start, kind: kind)
        if passes[pass] == nil, finished[pass] == nil { passes[pass] = Progress(pass) }
    }

    /// The hash from a place to the end: what was not given as chunks yet is read for it.
    func hash(_ kind: ContentHash, from start: Int = 0, host: String) throws -> String {
        let pass = Pass(start: start, kind: kind)
        if let hash = finished[pass] { return hash }
        beginHash(kind, from: start)
        guard let progress = passes[pass] else { return "" }
        while progress.position < size { _ = try chunk(progress.position / LocalFile.chunk, host: host) }
        let hash = progress.hasher.finish()
        passes[pass] = nil
        finished[pass] = hash
        return hash
    }

    /// The hash of the file's beginning.
    func hash(_ kind: ContentHash, upTo end: Int, host: String) throws -> String {
        var hasher = ContentHasher(kind)
        var position = 0
        while position < end {
            let bytes = try chunk(position / LocalFile.chunk, host: host)
            hasher.update(bytes.prefix(end - position))
            position += bytes.count
        }
        return hasher.finish()
    }

    /// Throws when the file was written to since it was opened.
    func checkUnchanged(host: String) throws {
        var status = stat()
        guard fstat(descriptor, &status) == 0, FileIdentity(status) == identity else { throw changed(host: host) }
    }

    private func changed(host: String) -> ConnectionError {
        ConnectionError(host: host, .transfer, "\(path) of this machine changed while it was read\n  copy it when nothing writes to it")
    }

    // MARK: Holes

    /// Where there is data: ranges in units of chunks' quarters, so that they can be written in blocks. `nil` when there are too many.
    func extents() -> [Range<Int>]? {
        let block = LocalFile.block
        var extents: [Range<Int>] = []
        var position = 0
        while position < size {
            // SEEK_DATA and SEEK_HOLE, which Glibc's headers hide from Swift.
            let data = lseek(descriptor, position, 3)
            guard data >= 0, data < size else { break }
            let hole = lseek(descriptor, data, 4)
            guard hole > data else { return nil }
            let range = data / block..<(hole + block - 1) / block
            if let last = extents.last, last.upperBound >= range.lowerBound {
                extents[extents.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                extents.append(range)
            }
            if extents.count > 500 { return nil }
            position = hole
        }
        return extents
    }

    /// The unit of ``extents()``.
    static let block = 64 << 10
}

/// A file that has been opened to be read.
struct OpenedFile: Sendable {
    let path: String
    let descriptor: Int32
    let status: stat

    /// Opens a file, or looks at what else is there. It blocks.
    init(_ path: String, host: String) throws {
        self.path = path
        // A pipe would be waited for until somebody writes to it.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw ConnectionError(reading: path, host: host) }
        var status = stat()
        fstat(descriptor, &status)
        self.status = status
    }

    func close() { Glibc.close(descriptor) }

    var isFolder: Bool { status.st_mode & S_IFMT == S_IFDIR }
    var isFile: Bool { status.st_mode & S_IFMT == S_IFREG }
}
