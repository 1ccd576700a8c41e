extension KnownHosts {
    /// One line of a known_hosts file.
    public struct Entry: Sendable, Hashable {
        /// What a line says of its key.
        public enum Marker: Sendable, Hashable {
            /// The hosts have this key.
            case trusted
            /// The hosts must never be trusted with this key (`@revoked`).
            case revoked
            /// The key signs host certificates (`@cert-authority`), which cannot be checked here; it is never a host's own key.
            case certificateAuthority
        }

        /// Which hosts a line is for.
        enum Names: Sendable, Hashable {
            /// Patterns, in lower case, with `!` before those that exclude.
            case patterns([String])
            /// One name, hidden as an HMAC-SHA-1 under a salt.
            case hashed(salt: [UInt8], digest: [UInt8])
        }

        /// What the line says of its key.
        public let marker: Marker
        /// The key, with the comment of the line.
        public let key: PublicKey
        /// The file it stands in, as it was named.
        public let file: String
        /// The line's number, from 1.
        public let line: Int
        let names: Names

        /// `FILE:LINE`, for messages.
        public var location: String { "\(file):\(line)" }

        /// The names of a line without patterns; `nil` for one that has to be tried.
        var plainNames: [String]? {
            guard case .patterns(let patterns) = names, !patterns.contains(where: { $0.utf8.contains { "*?!".utf8.contains($0) } }) else {
                return nil
            }
            return patterns
        }

        /// Whether the line is for a host as ``KnownHosts/name(host:port:)`` writes it.
        func isFor(_ name: String) -> Bool {
            switch names {
            case .patterns(let patterns): HostPattern.matches(name, list: patterns)
            case .hashed(let salt, let digest): Digest.hmacSHA1(Array(name.utf8), key: salt) == digest
            }
        }
    }

    /// A line that could not be understood. It trusts nobody, and the others count all the same.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// The file it stands in, as it was named.
        public let file: String
        /// The line's number, from 1; 0 when the file as a whole could not be read.
        public let line: Int
        /// What is wrong with it.
        public let reason: String

        /// The place and what is wrong there.
        public var description: String { line > 0 ? "\(file):\(line): \(reason)" : "\(file): \(reason)" }
    }
}

extension KnownHosts.Entry {
    /// What parsing a line gives.
    enum Parsed: Equatable {
        case entry(KnownHosts.Entry)
        /// Empty or a comment.
        case nothing
        case problem(String)
    }

    static func parse(_ text: Substring, file: String, line: Int) -> Parsed {
        // By bytes, which no combining character can join, and which are fast enough for a file of ten thousand lines.
        var fields = text.utf8.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }.map { Substring($0) }[...]
        guard let first = fields.first, first.utf8.first != UInt8(ascii: "#") else { return .nothing }
        var marker = Marker.trusted
        if first.utf8.first == UInt8(ascii: "@") {
            switch first {
            case "@revoked": marker = .revoked
            case "@cert-authority": marker = .certificateAuthority
            default: return .problem("unknown marker `\(first)`")
            }
            fields.removeFirst()
        }
        guard fields.count >= 3 else { return .problem("not `HOSTS TYPE KEY`") }
        let names = fields.removeFirst()
        let type = fields[fields.startIndex]
        if type.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return .problem("a key of SSH version 1") }
        guard let key = PublicKey(line: text[type.startIndex...]) else { return .problem("the `\(type)` key is damaged") }
        let parsed: Names
        if names.utf8.first == UInt8(ascii: "|") {
            let parts = names.split(separator: "|", omittingEmptySubsequences: false)
            guard parts.count == 4, parts[1] == "1", let salt = Base64.decode(parts[2].utf8), let digest = Base64.decode(parts[3].utf8),
                salt.count == 20, digest.count == 20
            else { return .problem("the hashed name is damaged") }
            parsed = .hashed(salt: salt, digest: digest)
        } else {
            parsed = .patterns(names.utf8.split(separator: UInt8(ascii: ",")).map { Substring($0).lowercased() })
        }
        return .entry(Self(marker: marker, key: key, file: file, line: line, names: parsed))
    }
}
