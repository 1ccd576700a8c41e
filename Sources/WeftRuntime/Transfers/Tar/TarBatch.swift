import SSH
import Synchronization
import Weft

/// A part of a folder as a tar stream, in chunks: each is read and put together once for all hosts that are sent it at a time.
///
/// Its work blocks and is done on a thread of its own.
actor TarBatch {
    nonisolated let entries: [LocalEntry]
    /// The bytes of the stream, without its end.
    nonisolated let size: Int
    /// How many chunks there are.
    nonisolated let count: Int

    private nonisolated let lease = BlockingThread.lease()
    nonisolated var unownedExecutor: UnownedSerialExecutor { lease.thread.asUnownedSerialExecutor() }

    private let folder: String
    private let hash: ContentHash
    private let cache: ChunkCache
    private nonisolated let chunks: [Range<Int>]
    private let users = Mutex(0)
    /// How many bytes were read from the disk, or its cache.
    private(set) var bytesRead = 0
    /// The hash of each file that has been read.
    private var hashes: [TreePath: String] = [:]

    private static let chunk = 256 << 10

    init(folder: String, entries: [LocalEntry], hash: ContentHash, cache: ChunkCache) {
        self.folder = folder
        self.hash = hash
        self.entries = entries
        self.cache = cache
        let sizes = entries.map { Self.header($0.entry).blocks.count + $0.entry.size + TarHeader.padding($0.entry.size) }
        size = sizes.reduce(0, +)
        var chunks: [Range<Int>] = []
        var (start, length) = (0, 0)
        for index in entries.indices {
            if length > 0, length + sizes[index] > Self.chunk {
                chunks.append(start..<index)
                (start, length) = (index, 0)
            }
            length += sizes[index]
        }
        if start < entries.count { chunks.append(start..<entries.count) }
        self.chunks = chunks
        count = chunks.count
    }

    deinit { cache.forget(ObjectIdentifier(self)) }

    /// Says that one more host is sent the stream, or that one is through.
    nonisolated func use(_ count: Int) { users.withLock { $0 += count } }

    /// The header of an entry.
    ///
    /// Folders are made so that files can be put into them; they get their own mode in the end.
    private static func header(_ entry: TreeEntry) -> TarHeader {
        var header = TarHeader(name: Array("./".utf8) + entry.path.bytes, kind: .file, size: entry.size, mode: entry.mode)
        header.modified = entry.modified
        switch entry.kind {
        case .folder:
            header.kind = .folder
            header.mode |= 0o700
        case .link(let target):
            header.kind = .link
            header.target = target
        case .file, .special: break
        }
        return header
    }

    /// One chunk of the stream.
    ///
    /// - Throws: ``Weft/ConnectionError`` when a file is not what it was when the folder was looked at.
    func chunk(_ index: Int, host: String) throws -> [UInt8] {
        let key = ChunkCache.Key(owner: ObjectIdentifier(self), index: index)
        if let kept = cache[key] { return kept }
        let reader = SourceReader(folder: folder, host: host)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.chunk + 4096)
        for entry in entries[chunks[index]] {
            bytes += Self.header(entry.entry).blocks
            guard entry.entry.isFile else { continue }
            var hasher = ContentHasher(hash)
            try reader.read(entry) {
                bytes.append(contentsOf: $0)
                hasher.update($0)
            }
            bytesRead += entry.entry.size
            hashes[entry.entry.path] = hasher.finish()
            bytes.append(contentsOf: repeatElement(0, count: TarHeader.padding(entry.entry.size)))
        }
        cache.keep(bytes, as: key, isShared: users.withLock { $0 > 1 })
        return bytes
    }

    /// The hashes of the files, known when all chunks have been read by anybody.
    func digests() -> [TreePath: String] { hashes }

    /// The size of the files in a chunk.
    nonisolated func content(of chunk: Int) -> Int { entries[chunks[chunk]].reduce(0) { $0 + $1.entry.size } }

    /// Where in the stream the files' contents are.
    nonisolated var offsets: [TreePath: Int] {
        var offsets: [TreePath: Int] = [:]
        var position = 0
        for local in entries {
            position += Self.header(local.entry).blocks.count
            offsets[local.entry.path] = position
            position += local.entry.size + TarHeader.padding(local.entry.size)
        }
        return offsets
    }
}
