import Glibc

/// A known_hosts file could not be read or written.
public struct KnownHostsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file it is about.
    public let file: String
    /// What the system said.
    public let reason: String

    /// The file and what is wrong with it.
    public var description: String { "the known hosts file `\(file)` cannot be changed: \(reason)" }
}

extension KnownHosts {
    /// Adds a line for a host, unless there is one with the same key; makes the file (mode 0600) and its folder (0700) if need be.
    ///
    /// Several processes may do so at once: the file is locked, and the line is written whole, even after a last line without an end.
    ///
    /// - Parameter hashed: Whether to hide the host's name, as `HashKnownHosts` asks for.
    /// - Returns: Whether a line was added.
    @discardableResult
    public static func add(
        _ key: PublicKey, for host: String, port: Int = 22, to file: String, hashed: Bool = false
    ) throws(KnownHostsError) -> Bool {
        let name = name(host: host, port: port)
        // A name that would be a pattern, a list, or a line of its own says more than the caller means.
        let forbidden = name.utf8.contains { $0 <= 0x20 || $0 == 0x7F || "*?!,|#@".utf8.contains($0) }
        guard !host.isEmpty, !forbidden else { throw KnownHostsError(file: file, reason: "`\(host)` is no host name") }
        if let slash = file.lastIndex(of: "/"), slash > file.startIndex { mkdir(String(file[..<slash]), 0o700) }
        let descriptor = try openLocked(file, flags: O_RDWR | O_APPEND | O_CREAT)
        defer { close(descriptor) }
        let contents = try readAll(descriptor, file: file)
        let known = KnownHosts(bytes: contents, file: file)
        if known.entries(host: host, port: port).contains(where: { $0.marker == .trusted && $0.key == key }) { return false }

        var names = name
        if hashed {
            let salt = randomBytes(20)
            names = "|1|\(Base64.encode(salt))|\(Base64.encode(Digest.hmacSHA1(Array(name.utf8), key: salt)))"
        }
        let needsNewline = contents.last.map { $0 != 0x0A } ?? false
        let line = "\(needsNewline ? "\n" : "")\(names) \(key.algorithm) \(Base64.encode(key.blob))\n"
        try writeAll(descriptor, Array(line.utf8), file: file)
        return true
    }

    /// Removes the lines for a host, as `ssh-keygen -R` does: whole lines, those of patterns too, but neither `@revoked` nor
    /// `@cert-authority`. The file is replaced in one step, all other lines as they were.
    ///
    /// - Returns: The lines that went; none, also when there is no such file, is not an error.
    @discardableResult
    public static func remove(host: String, port: Int = 22, from file: String) throws(KnownHostsError) -> [Entry] {
        guard access(file, F_OK) == 0 else { return [] }
        // Through a link to the file itself: renaming over the link would leave the old keys in place for others who use it.
        let target = realpath(file, nil).map { pointer in
            defer { free(pointer) }
            return String(cString: pointer)
        }
        let path = target ?? file
        let descriptor = try openLocked(path, flags: O_RDWR)
        defer { close(descriptor) }
        let contents = try readAll(descriptor, file: file)
        let name = name(host: host, port: port)
        var removed: [Entry] = []
        var kept: [UInt8] = []
        let lines = contents.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if case .entry(let entry) = Entry.parse(line, file: file, line: index + 1), entry.marker == .trusted, entry.isFor(name) {
                removed.append(entry)
            } else {
                kept += line
                // What follows the last end has none, and stays so.
                if index < lines.count - 1 { kept.append(0x0A) }
            }
        }
        guard !removed.isEmpty else { return [] }
        try replace(path, with: kept, like: descriptor)
        return removed
    }

    private static func replace(_ path: String, with bytes: [UInt8], like original: Int32) throws(KnownHostsError) {
        var template = Array("\(path).XXXXXX".utf8CString)
        let temporary = mkstemp(&template)
        guard temporary >= 0 else { throw failure(path) }
        defer { close(temporary) }
        do throws(KnownHostsError) {
            var status = stat()
            guard fstat(original, &status) == 0, fchmod(temporary, status.st_mode & 0o7777) == 0 else { throw failure(path) }
            // Only root can give a file away; for anybody else it is theirs already.
            if status.st_uid != geteuid(), fchown(temporary, status.st_uid, status.st_gid) != 0 { throw failure(path) }
            try writeAll(temporary, bytes, file: path)
            guard fsync(temporary) == 0, rename(template, path) == 0 else { throw failure(path) }
        } catch {
            unlink(template)
            throw error
        }
    }

    /// Opens and locks a file; the lock goes with the descriptor.
    private static func openLocked(_ file: String, flags: Int32) throws(KnownHostsError) -> Int32 {
        while true {
            let descriptor = open(file, flags | O_CLOEXEC | O_NOCTTY, 0o600)
            guard descriptor >= 0 else { throw failure(file) }
            while flock(descriptor, LOCK_EX) != 0 {
                guard errno == EINTR else {
                    let error = failure(file)
                    close(descriptor)
                    throw error
                }
            }
            // Somebody may have replaced the file while we waited; then the lock is on one that has no name any more.
            var mine = stat()
            var named = stat()
            if fstat(descriptor, &mine) == 0, stat(file, &named) == 0, mine.st_ino == named.st_ino, mine.st_dev == named.st_dev {
                return descriptor
            }
            close(descriptor)
        }
    }

    private static func readAll(_ descriptor: Int32, file: String) throws(KnownHostsError) -> [UInt8] {
        switch TextFile.readBytes(descriptor: descriptor) {
        case .success(let bytes): return bytes
        case .failure(let error): throw KnownHostsError(file: file, reason: error.description)
        }
    }

    private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8], file: String) throws(KnownHostsError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure(file) }
            rest = rest.dropFirst(count)
        }
    }

    private static func failure(_ file: String) -> KnownHostsError {
        KnownHostsError(file: file, reason: ErrorNumber(code: errno).description)
    }
}
