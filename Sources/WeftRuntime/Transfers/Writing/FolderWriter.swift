import Glibc
import SSH
import Weft

/// A folder of this machine that is being filled with what a target sends.
///
/// Files are written under numbers into a temporary folder and get their names when their hashes are right. Every step of a path is taken by
/// itself, and none through a link: nothing that a target says leads out of the folder. Its work blocks and is done on a thread of its own.
actor FolderWriter {
    private nonisolated let lease = BlockingThread.lease()
    nonisolated var unownedExecutor: UnownedSerialExecutor { lease.thread.asUnownedSerialExecutor() }

    private let host: String
    private let path: String
    private var root: Int32 = -1
    private var stage: Int32 = -1
    private let stageName = ScriptKit.temporaryName()

    /// A file that is expected, or has come.
    private struct Arrival {
        let entry: TreeEntry
        var hash: String?
    }

    private var arrivals: [Arrival] = []
    private var numbers: [TreePath: Int] = [:]
    private var parser = TarParser()
    private var kind = ContentHash.none
    private var current: (number: Int, descriptor: Int32)?
    private var hasher = ContentHasher(.none)
    private var position = 0

    init(_ path: String, host: String) {
        self.path = path
        self.host = host
    }

    deinit {
        if let current { close(current.descriptor) }
        if stage >= 0 {
            for number in arrivals.indices { unlinkat(stage, String(number), 0) }
            close(stage)
            unlinkat(root, stageName, AT_REMOVEDIR)
        }
        if root >= 0 { close(root) }
    }

    /// Makes the folder if it is not there, and opens it.
    func open() throws {
        try LocalPlaces.makeFolder(path, host: host)
        root = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { throw failure(nil) }
    }

    private func failure(_ entry: TreePath?) -> ConnectionError {
        ConnectionError(writing: entry.map { "\(path)/\($0)" } ?? path, host: host)
    }

    // MARK: What arrives

    /// Begins a stream of some files.
    func begin(_ files: [TreeEntry], _ kind: ContentHash) throws {
        if stage < 0 {
            guard mkdirat(root, stageName, 0o700) == 0 else { throw failure(nil) }
            stage = openat(root, stageName, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard stage >= 0 else { throw failure(nil) }
        }
        self.kind = kind
        parser = TarParser()
        arrivals = files.map { Arrival(entry: $0) }
        numbers = Dictionary(files.enumerated().map { ($1.path, $0) }) { first, _ in first }
    }

    /// Takes what arrived of a tar stream. Files that nobody asked for are not written anywhere.
    ///
    /// - Returns: How many bytes of files it had.
    func write(_ pieces: [[UInt8]]) throws -> Int {
        var count = 0
        for piece in pieces {
            do {
                try parser.feed(piece) { event in
                    switch event {
                    case .member(let header): try beginMember(header)
                    case .data(let bytes, let offset): count += try put(bytes, at: offset)
                    case .memberEnd: endMember()
                    }
                }
            } catch is TarParser.Malformed {
                throw ConnectionError(host: host, .transfer, "cannot copy to \(path): what the host's tar sends is no archive")
            }
        }
        return count
    }

    private func beginMember(_ header: TarHeader) throws {
        guard let path = TreePath(header.name), let number = numbers[path], arrivals[number].hash == nil else { return }
        if header.kind == .hardLink {
            try copy(header.target, to: number)
            return
        }
        guard header.kind == .file || header.kind == .sparse else { return }
        current = (number, try create(number))
        hasher = ContentHasher(kind)
        position = 0
    }

    private func create(_ number: Int) throws -> Int32 {
        unlinkat(stage, String(number), 0)
        let file = openat(stage, String(number), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(arrivals[number].entry.path) }
        return file
    }

    /// A second name of a file that has come becomes a file of its own.
    private func copy(_ target: [UInt8], to number: Int) throws {
        guard let path = TreePath(target), let first = numbers[path], let hash = arrivals[first].hash else { return }
        let source = openat(stage, String(first), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard source >= 0 else { throw failure(path) }
        defer { close(source) }
        let file = try create(number)
        defer { close(file) }
        var left = arrivals[first].entry.size
        while left > 0 {
            let count = sendfile(file, source, nil, left)
            guard count > 0 else { throw failure(arrivals[number].entry.path) }
            left -= count
        }
        arrivals[number].hash = hash
    }

    private func put(_ bytes: ArraySlice<UInt8>, at offset: Int) throws -> Int {
        guard let current, offset == position else { return 0 }
        hasher.update(bytes)
        position += bytes.count
        try bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(current.descriptor, buffer.baseAddress! + done, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw failure(arrivals[current.number].entry.path) }
                done += count
            }
        }
        return bytes.count
    }

    private func endMember() {
        guard let current else { return }
        arrivals[current.number].hash = position == arrivals[current.number].entry.size ? hasher.finish() : nil
        close(current.descriptor)
        self.current = nil
    }

    // MARK: Placing

    /// Gives the files of the stream their names whose hashes are those that the host said.
    ///
    /// - Returns: Those that did not come, or not whole.
    func place(_ hashes: [TreePath: String]) throws -> [TreeEntry] {
        var missing: [TreeEntry] = []
        for (number, arrival) in arrivals.enumerated() {
            guard let hash = arrival.hash, kind == .none || hash == hashes[arrival.entry.path] else {
                missing.append(arrival.entry)
                continue
            }
            let folder = try openFolder(arrival.entry.path.parent)
            defer { close(folder) }
            try finish(number, arrival.entry, in: folder)
        }
        return missing
    }

    private func finish(_ number: Int, _ entry: TreeEntry, in folder: Int32) throws {
        let file = openat(stage, String(number), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw failure(entry.path) }
        defer { close(file) }
        var times = [timespec(tv_sec: entry.modified, tv_nsec: 0), timespec(tv_sec: entry.modified, tv_nsec: 0)]
        guard fchmod(file, mode_t(entry.mode & 0o777)) == 0, futimens(file, &times) == 0,
            renameat(stage, String(number), folder, entry.path.cName) == 0
        else { throw failure(entry.path) }
    }

    /// Opens a folder within this one, making what is not there. A link in its place gives way to a folder.
    private func openFolder(_ path: TreePath?) throws -> Int32 {
        var folder = fcntl(root, F_DUPFD_CLOEXEC, 0)
        for name in path?.names ?? [] {
            let cName = (name + [0]).map { CChar(bitPattern: $0) }
            var next = openat(folder, cName, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if next < 0, errno == ENOENT || errno == ENOTDIR || errno == ELOOP {
                if errno != ENOENT { unlinkat(folder, cName, 0) }
                if mkdirat(folder, cName, 0o700) == 0 { next = openat(folder, cName, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
            }
            let problem = errno
            close(folder)
            errno = problem
            guard next >= 0 else { throw failure(path) }
            folder = next
        }
        return folder
    }

    /// A file within this folder that arrives by itself.
    func file(_ path: TreePath) throws -> ReceivingFile {
        ReceivingFile(Array(path.name), in: try openFolder(path.parent), path: "\(self.path)/\(path)", host: host)
    }

    /// Makes folders and links, and gives folders their modes in the end.
    func finish(folders: [TreeEntry], links: [TreeEntry]) throws {
        for entry in folders { close(try openFolder(entry.path)) }
        for entry in links {
            guard case .link(let target) = entry.kind else { continue }
            let folder = try openFolder(entry.path.parent)
            defer { close(folder) }
            let temporary = ScriptKit.temporaryName()
            let cTarget = (target + [0]).map { CChar(bitPattern: $0) }
            guard symlinkat(cTarget, folder, temporary) == 0 else { throw failure(entry.path) }
            guard renameat(folder, temporary, folder, entry.path.cName) == 0 else {
                let error = failure(entry.path)
                unlinkat(folder, temporary, 0)
                throw error
            }
        }
        // What is inside first: a folder that may not be entered any more keeps what is in it.
        for entry in folders.reversed() {
            let folder = try openFolder(entry.path)
            defer { close(folder) }
            guard fchmod(folder, mode_t(entry.mode & 0o777)) == 0 else { throw failure(entry.path) }
        }
    }

    /// Gives a file that is the same already its mode.
    func adjust(_ entry: TreeEntry) throws {
        let folder = try openFolder(entry.path.parent)
        defer { close(folder) }
        let file = openat(folder, entry.path.cName, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw failure(entry.path) }
        defer { close(file) }
        guard fchmod(file, mode_t(entry.mode & 0o777)) == 0 else { throw failure(entry.path) }
    }

    /// Gives the folder itself a mode.
    func setMode(_ mode: UInt16) throws {
        guard fchmod(root, mode_t(mode & 0o777)) == 0 else { throw failure(nil) }
    }
}

extension TreePath {
    /// The last name for the C library.
    var cName: [CChar] { (Array(name) + [0]).map { CChar(bitPattern: $0) } }
}
