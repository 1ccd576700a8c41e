/// The keys that hosts are known by: the contents of known_hosts files.
///
/// A value: looking things up reads no file, and what is written later (``add(_:for:port:to:hashed:)``) is not seen by it.
public struct KnownHosts: Sendable {
    /// What is to be thought of a key that a host shows.
    public enum Verdict: Sendable, Hashable {
        /// The host is known by this key.
        case trusted
        /// The host is not known by a key of this type. `otherKeys` are those it is known by; if there are any, a host that
        /// suddenly shows another type is as suspicious as a changed key, so do not accept it unasked.
        case unknown(otherKeys: [Entry])
        /// The host is known by other keys of this type: it is another host, or somebody is in between.
        case changed(expected: [Entry])
        /// A line says that this key must not be trusted.
        case revoked(Entry)
    }

    /// The lines of all files, in order.
    public let entries: [Entry]
    /// The lines that count for nothing because they could not be understood.
    public let problems: [Problem]

    /// Knows nobody.
    public static let empty = KnownHosts(entries: [], problems: [])

    // Lines of plain names by name, and the others, which have to be tried one by one: a thousand hosts would otherwise be compared with a
    // thousand lines each.
    private let named: [[UInt8]: [Int]]
    private let others: [Int]

    private init(entries: [Entry], problems: [Problem]) {
        self.entries = entries
        self.problems = problems
        var named: [[UInt8]: [Int]] = [:]
        var others: [Int] = []
        for (index, entry) in entries.enumerated() {
            guard let names = entry.plainNames else {
                others.append(index)
                continue
            }
            for name in names where named[name]?.last != index { named[name, default: []].append(index) }
        }
        self.named = named
        self.others = others
    }

    /// The lines that are for a host as ``name(host:port:)`` writes it, in their order.
    private func lines(for name: String) -> [Entry] {
        let matching = others.filter { entries[$0].isFor(name) }
        return ((named[Array(name.utf8)] ?? []) + matching).sorted().map { entries[$0] }
    }

    /// Reads files. One that does not exist is empty; one that cannot be read is a ``Problem``.
    public init(files: [String]) {
        var entries: [Entry] = []
        var problems: [Problem] = []
        for file in files {
            switch TextFile.readBytes(file) {
            case .success(let bytes): Self.parse(bytes, file: file, &entries, &problems)
            case .failure(let error) where error.isMissingFile: break
            case .failure(let error): problems.append(Problem(file: file, line: 0, reason: error.description))
            }
        }
        self.init(entries: entries, problems: problems)
    }

    /// Parses the text of a file.
    ///
    /// - Parameter file: What the lines are said to come from, such as the place of a pinned key in an inventory.
    public init(text: String, file: String) {
        self.init(bytes: Array(text.utf8), file: file)
    }

    init(bytes: [UInt8], file: String) {
        var entries: [Entry] = []
        var problems: [Problem] = []
        Self.parse(bytes, file: file, &entries, &problems)
        self.init(entries: entries, problems: problems)
    }

    private static func parse(_ bytes: [UInt8], file: String, _ entries: inout [Entry], _ problems: inout [Problem]) {
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            switch Entry.parse(line, file: file, line: index + 1) {
            case .entry(let entry): entries.append(entry)
            case .nothing: break
            case .problem(let reason): problems.append(Problem(file: file, line: index + 1, reason: reason))
            }
        }
    }

    /// These and then those of another value.
    public func merging(_ other: KnownHosts) -> KnownHosts {
        KnownHosts(entries: entries + other.entries, problems: problems + other.problems)
    }

    /// Judges the key that a host shows.
    ///
    /// A host on another port than 22 is looked up as `[host]:port`; if nothing is known of that, a line for the plain name with the same
    /// key makes it trusted as well, as for OpenSSH.
    ///
    /// - Parameter host: The name the host is known by: that of `HostKeyAlias`, else the one that is connected to.
    public func check(host: String, port: Int = 22, key: PublicKey) -> Verdict {
        let verdict = judge(key, name: Self.name(host: host, port: port))
        guard case .unknown(otherKeys: []) = verdict, port != 22 else { return verdict }
        switch judge(key, name: Self.name(host: host, port: 22)) {
        case .trusted: return .trusted
        case .revoked(let entry): return .revoked(entry)
        case .unknown, .changed: return verdict
        }
    }

    /// The key types that a host is known by, in the order of the lines: to be preferred in the handshake, so that it shows a known key.
    ///
    /// RSA is `ssh-rsa`, whatever signature algorithm will be used. Empty when nothing is known.
    public func knownAlgorithms(host: String, port: Int = 22) -> [String] {
        var names = [Self.name(host: host, port: port)]
        if port != 22 { names.append(Self.name(host: host, port: 22)) }
        var algorithms: [String] = []
        for name in names {
            for entry in lines(for: name) where entry.marker == .trusted && !algorithms.contains(entry.key.algorithm) {
                algorithms.append(entry.key.algorithm)
            }
        }
        return algorithms
    }

    /// The lines that are for a host, whatever they say of their keys.
    public func entries(host: String, port: Int = 22) -> [Entry] {
        lines(for: Self.name(host: host, port: port))
    }

    /// How a host is written in the files: in lower case, and as `[host]:port` unless the port is 22.
    public static func name(host: String, port: Int) -> String {
        port == 22 ? host.lowercasedASCII : "[\(host.lowercasedASCII)]:\(port)"
    }

    private func judge(_ key: PublicKey, name: String) -> Verdict {
        let lines = lines(for: name)
        if let line = lines.first(where: { $0.marker == .revoked && $0.key == key }) { return .revoked(line) }
        let trusted = lines.filter { $0.marker == .trusted }
        if trusted.contains(where: { $0.key == key }) { return .trusted }
        let sameType = trusted.filter { $0.key.algorithm == key.algorithm }
        return sameType.isEmpty ? .unknown(otherKeys: trusted) : .changed(expected: sameType)
    }
}
