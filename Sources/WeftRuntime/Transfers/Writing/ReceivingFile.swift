import Glibc
import SSH
import Weft

/// A file of this machine that is being written: under a temporary name, until it is whole and its hash is right.
///
/// Its work blocks and is done on a thread of its own. Nothing in the folder is reached through a link.
actor ReceivingFile {
    private nonisolated let lease = BlockingThread.lease()
    nonisolated var unownedExecutor: UnownedSerialExecutor { lease.thread.asUnownedSerialExecutor() }

    private let host: String
    /// The path for messages.
    nonisolated let path: String
    private let folder: Int32
    private let name: [CChar]
    private let partial: String
    private let temporary = ScriptKit.temporaryName()
    private var descriptor: Int32 = -1
    private var resumes = true

    private var hasher = ContentHasher(.none)
    private var parser: TarParser?
    /// Where the next bytes belong, and what has been hashed.
    private var position = 0
    private var end = 0
    private var isSparse = false

    /// A file in an open folder, which is closed with this object.
    init(_ name: [UInt8], in folder: Int32, path: String, host: String) {
        self.host = host
        self.path = path
        self.folder = folder
        self.name = (name + [0]).map { CChar(bitPattern: $0) }
        partial = ScriptKit.partialName(for: name)
    }

    deinit {
        if descriptor >= 0 {
            close(descriptor)
            unlinkat(folder, temporary, 0)
        }
        close(folder)
    }

    /// What is here before the copy.
    struct Look: Sendable {
        /// The size of the file that is there; -1 for none.
        var size = -1
        /// How much of an earlier attempt is kept, and its SHA-256.
        var kept = 0
        var keptHash = "-"
        var isFolder = false
    }

    /// Looks at what is here.
    func look(resumes: Bool) throws -> Look {
        self.resumes = resumes
        var look = Look()
        var status = stat()
        if fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 {
            look.isFolder = status.st_mode & S_IFMT == S_IFDIR
            if status.st_mode & S_IFMT == S_IFREG { look.size = Int(status.st_size) }
        }
        guard resumes, let file = openPartial() else { return look }
        defer { close(file) }
        fstat(file, &status)
        let kept = Int(status.st_size) / LocalFile.chunk * LocalFile.chunk
        if kept > 0, ftruncate(file, kept) == 0, let hash = try? hash(.sha256, file, kept) { (look.kept, look.keptHash) = (kept, hash) }
        return look
    }

    /// The hash of the file that is there; `nil` when it cannot be read.
    func hashOfExisting(_ kind: ContentHash) -> String? {
        let file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return try? hash(kind, file, Int.max)
    }

    private func hash(_ kind: ContentHash, _ file: Int32, _ count: Int) throws -> String {
        var hasher = ContentHasher(kind)
        var left = count
        return try withUnsafeTemporaryAllocation(byteCount: 256 << 10, alignment: 16) { buffer in
            while left > 0 {
                let found = read(file, buffer.baseAddress!, min(buffer.count, left))
                if found < 0, errno == EINTR { continue }
                guard found >= 0 else { throw ConnectionError(reading: path, host: host) }
                if found == 0 { break }
                hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<found]))
                left -= found
            }
            return hasher.finish()
        }
    }

    /// What is kept of an earlier attempt, if it is ours and nobody else's.
    private func openPartial() -> Int32? {
        let file = openat(folder, partial, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { return nil }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(), status.st_nlink == 1 else {
            close(file)
            return nil
        }
        return file
    }

    // MARK: Writing

    /// What is to come.
    struct Expectation: Sendable {
        var start = 0
        /// The size of the file; what comes behind it is not written.
        var size = Int.max
        var hash = ContentHash.none
        var isTar = false
        var isSparse = false
    }

    /// Opens the temporary file.
    func begin(_ expected: Expectation) throws {
        if expected.start > 0 {
            guard renameat(folder, partial, folder, temporary) == 0 else { throw failure() }
            descriptor = openat(folder, temporary, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        } else {
            unlinkat(folder, partial, 0)
            descriptor = openat(folder, temporary, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_CREAT | O_EXCL, 0o600)
        }
        guard descriptor >= 0 else { throw failure() }
        hasher = ContentHasher(expected.hash)
        parser = expected.isTar ? TarParser() : nil
        position = expected.start
        end = expected.size
        isSparse = expected.isSparse
    }

    /// Writes what arrived.
    ///
    /// - Returns: How far the file has come.
    func write(_ pieces: [[UInt8]]) throws -> Int {
        for piece in pieces {
            guard parser != nil else {
                try put(piece[...], at: position)
                continue
            }
            do {
                try parser?.feed(piece) { event in
                    if case .data(let bytes, let offset) = event { try put(bytes, at: offset) }
                }
            } catch is TarParser.Malformed {
                throw ConnectionError(host: host, .transfer, "cannot copy to \(path): what the host's tar sends is no archive")
            }
        }
        return position
    }

    private func put(_ bytes: ArraySlice<UInt8>, at offset: Int) throws {
        guard offset >= position, offset < end else { return }
        let bytes = bytes.prefix(end - offset)
        skip(to: offset)
        hasher.update(bytes)
        position = offset + bytes.count
        guard isSparse else { return try store(bytes, at: offset) }
        // What is zeros stays a hole.
        var rest = bytes
        while !rest.isEmpty {
            let piece = rest.prefix(LocalFile.block)
            if !piece.allSatisfy({ $0 == 0 }) { try store(piece, at: offset + bytes.count - rest.count) }
            rest = rest.dropFirst(piece.count)
        }
    }

    /// Takes a hole into the hash.
    private func skip(to offset: Int) {
        while position < offset {
            let count = min(offset - position, Self.zeros.count)
            hasher.update(Self.zeros[..<count])
            position += count
        }
    }

    private static let zeros = [UInt8](repeating: 0, count: LocalFile.block)

    private func store(_ bytes: ArraySlice<UInt8>, at offset: Int) throws {
        try bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = pwrite(descriptor, buffer.baseAddress! + done, buffer.count - done, offset + done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw writingFailed() }
                done += count
            }
        }
    }

    /// A full disk gets back what it was filled with.
    private func writingFailed() -> ConnectionError {
        let error = failure()
        resumes = false
        return error
    }

    private func failure() -> ConnectionError { ConnectionError(writing: path, host: host) }

    // MARK: The end

    /// The hash of what was written. Call it once, when all has arrived.
    func hash() -> String {
        // An archive leaves a hole at the end out; a file of the kernel's may read shorter than it says it is.
        if end != Int.max, parser != nil { skip(to: end) }
        return hasher.finish()
    }

    /// How far the file has come.
    var size: Int { position }

    /// Gives the file its mode, its time and its name.
    func commit(mode: UInt16, modified: Int) throws {
        var times = [timespec(tv_sec: modified, tv_nsec: 0), timespec(tv_sec: modified, tv_nsec: 0)]
        guard !isSparse || ftruncate(descriptor, position) == 0, fchmod(descriptor, mode_t(mode)) == 0, futimens(descriptor, &times) == 0,
            renameat(folder, temporary, folder, name) == 0
        else { throw failure() }
        close(descriptor)
        descriptor = -1
    }

    /// Gives a file that is the same already its mode.
    ///
    /// - Returns: Whether it had another.
    func adjust(mode: UInt16) throws -> Bool {
        let file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { throw failure() }
        defer { close(file) }
        var status = stat()
        fstat(file, &status)
        guard UInt16(status.st_mode & 0o7777) != mode else { return false }
        guard fchmod(file, mode_t(mode)) == 0 else { throw failure() }
        return true
    }

    /// Keeps what has arrived for the next attempt, if it is worth it.
    func abandon() {
        guard descriptor >= 0 else { return }
        var status = stat()
        fstat(descriptor, &status)
        close(descriptor)
        descriptor = -1
        if resumes, !isSparse, Int(status.st_size) >= ScriptKit.worthKeeping {
            renameat(folder, temporary, folder, partial)
        } else {
            unlinkat(folder, temporary, 0)
        }
    }

    /// Throws what has arrived away: it is not what the host has.
    func discard() {
        resumes = false
        abandon()
    }
}
