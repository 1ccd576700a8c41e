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
            /// Patterns, in lower case, with `!` before those that exclude. Bytes, as a file may hold any.
            case patterns([[UInt8]])
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
        var plainNames: [[UInt8]]? {
            guard case .patterns(let patterns) = names, !patterns.contains(where: { $0.contains { "*?!".utf8.contains($0) } }) else {
                return nil
            }
            return patterns
        }

        /// Whether the line is for a host as ``KnownHosts/name(host:port:)`` writes it.
        func isFor(_ name: String) -> Bool {
            switch names {
            case .patterns(let patterns): HostPattern.matches(Array(name.utf8), list: patterns)
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

    /// Reads a line, without its end, on bytes as OpenSSH does: fields are parted by spaces and tabs, and by nothing else that looks alike.
    static func parse(_ text: ArraySlice<UInt8>, file: String, line: Int) -> Parsed {
        var rest = text
        // Files from other systems end their lines with CR LF.
        if rest.last == 0x0D { rest.removeLast() }
        func word() -> ArraySlice<UInt8> {
            rest = rest.drop(while: isBlank)
            let word = rest.prefix { !isBlank($0) }
            rest = rest[word.endIndex...]
            return word
        }
        func shown(_ word: ArraySlice<UInt8>) -> String { String(decoding: word, as: UTF8.self) }

        rest = rest.drop(while: isBlank)
        guard let first = rest.first, first != UInt8(ascii: "#") else { return .nothing }
        guard !rest.contains(0) else { return .problem("a NUL byte") }
        var marker = Marker.trusted
        if first == UInt8(ascii: "@") {
            let text = shown(word())
            switch text {
            case "@revoked": marker = .revoked
            case "@cert-authority": marker = .certificateAuthority
            default: return .problem("unknown marker `\(text)`")
            }
            rest = rest.drop(while: isBlank)
            if rest.first == UInt8(ascii: "@") { return .problem("more than one marker") }
        }
        let names = word()
        let type = word()
        let blob = word()
        guard !blob.isEmpty else { return .problem("not `HOSTS TYPE KEY`") }
        if type.allSatisfy({ (0x30...0x39).contains($0) }) { return .problem("a key of SSH version 1") }
        guard let key = PublicKey(type: type, base64: blob, comment: rest), key.isWellFormed else {
            return .problem("the `\(shown(type))` key is damaged")
        }
        guard let names = Names(names) else { return .problem("the hashed name is damaged") }
        return .entry(Self(marker: marker, key: key, file: file, line: line, names: names))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

extension KnownHosts.Entry.Names {
    /// Reads the first field of a line; nil for a damaged hash.
    fileprivate init?(_ names: ArraySlice<UInt8>) {
        guard names.first == UInt8(ascii: "|") else {
            self = .patterns(names.split(separator: UInt8(ascii: ",")).map { $0.map(\.lowercasedASCII) })
            return
        }
        let parts = names.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
        guard parts.count == 4, parts[1].elementsEqual([UInt8(ascii: "1")]), let salt = Base64.decode(parts[2]),
            let digest = Base64.decode(parts[3]), salt.count == 20, digest.count == 20,
            // OpenSSH compares the text and not what it stands for.
            Base64.encode(salt).utf8.elementsEqual(parts[2]), Base64.encode(digest).utf8.elementsEqual(parts[3])
        else { return nil }
        self = .hashed(salt: salt, digest: digest)
    }
}
