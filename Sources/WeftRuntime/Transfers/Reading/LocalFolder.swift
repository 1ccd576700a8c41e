import Glibc
import SSH
import Synchronization
import Weft

/// A folder of this machine that is sent to one host or to several. Its work blocks and is done on a thread of its own.
actor LocalFolder {
    nonisolated let path: String
    private nonisolated let lease = BlockingThread.lease()
    nonisolated var unownedExecutor: UnownedSerialExecutor { lease.thread.asUnownedSerialExecutor() }

    private let cache: ChunkCache
    private var scans: [ExcludePatterns: (began: ContinuousClock.Instant, scan: FolderScan)] = [:]
    private var hashes: [ContentHash: [FileIdentity: String]] = [:]
    private var batches: [BatchKey: WeakBatch] = [:]

    private struct BatchKey: Hashable {
        let entries: [LocalEntry]
        let hash: ContentHash
    }

    private struct WeakBatch { weak var batch: TarBatch? }

    init(_ path: String, cache: ChunkCache) {
        self.path = path
        self.cache = cache
    }

    /// What is in the folder now. Hosts that ask at the same time share one look.
    ///
    /// - Parameter asked: When it was asked for: an earlier look is none.
    func scan(excluding patterns: ExcludePatterns, asked: ContinuousClock.Instant, host: String) throws -> FolderScan {
        if let last = scans[patterns], last.began >= asked { return last.scan }
        let began = ContinuousClock.now
        let scan = try FolderScan(path, excluding: patterns, host: host)
        scans[patterns] = (began, scan)
        return scan
    }

    /// The hashes of files; each is read once as long as it is not written to.
    func hashes(of entries: [LocalEntry], _ kind: ContentHash, host: String) throws -> [TreePath: String] {
        var found: [TreePath: String] = [:]
        for entry in entries {
            try Task.checkCancellation()
            found[entry.entry.path] = try hash(of: entry, kind, host: host)
        }
        return found
    }

    private func hash(of entry: LocalEntry, _ kind: ContentHash, host: String) throws -> String {
        if let hash = hashes[kind]?[entry.identity] { return hash }
        var hasher = ContentHasher(kind)
        let isSettled = entry.identity.isSettled
        try SourceReader(folder: path, host: host).read(entry) { hasher.update($0) }
        let hash = hasher.finish()
        if isSettled { hashes[kind, default: [:]][entry.identity] = hash }
        return hash
    }

    /// Files, folders and links as one tar stream; hosts that need the same share it.
    func batch(of entries: [LocalEntry], _ kind: ContentHash) -> TarBatch {
        let key = BatchKey(entries: entries, hash: kind)
        if let batch = batches[key]?.batch { return batch }
        let batch = TarBatch(folder: path, entries: entries, hash: kind, cache: cache)
        batches = batches.filter { $0.value.batch != nil }
        // Files that were just written to may be so again without a trace: every host reads them for itself.
        if entries.allSatisfy(\.identity.isSettled) { batches[key] = WeakBatch(batch: batch) }
        return batch
    }
}

/// Reads whole files of a folder.
struct SourceReader {
    let folder: String
    let host: String

    /// Hands over a file's content in pieces.
    ///
    /// - Throws: ``Weft/ConnectionError`` when it is not what it was when the folder was looked at.
    func read(_ entry: LocalEntry, _ take: (UnsafeRawBufferPointer) -> Void) throws {
        let path = FolderScan.path(folder, entry.entry.path)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw ConnectionError(reading: name(entry), host: host) }
        defer { close(descriptor) }
        var left = entry.entry.size
        try withUnsafeTemporaryAllocation(byteCount: min(max(left, 1), 256 << 10), alignment: 16) { buffer in
            while left > 0 {
                let count = Glibc.read(descriptor, buffer.baseAddress!, min(buffer.count, left))
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw ConnectionError(reading: name(entry), host: host) }
                if count == 0 { break }
                take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                left -= count
            }
        }
        var status = stat()
        guard left == 0, fstat(descriptor, &status) == 0, FileIdentity(status) == entry.identity else {
            throw ConnectionError(
                host: host, .transfer,
                "\(name(entry)) of this machine changed while it was read\n  copy the folder when nothing writes to it")
        }
    }

    private func name(_ entry: LocalEntry) -> String { "\(folder)/\(entry.entry.path)" }
}
