nonisolated extension DNS {
    /// One record: a name, and what is known of it.
    ///
    /// Names are written as in a zone file: `www` is in the zone's domain, `@` is the domain itself, and a final dot ends a whole name:
    /// `www.example.com.`. The name of a PTR record may be an address.
    nonisolated public struct Record: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// How long others may keep it, in seconds; the zone's own time unless given.
        public var ttl: Int?
        /// What is known of the name.
        public var data: Data
        /// Where it is written, for messages.
        public var source: String?

        /// Whether it was made for the host that serves, as nobody had written one.
        var isServer = false

        /// A record.
        public init(_ name: String, _ data: Data, ttl: Int? = nil, source: String? = nil) {
            (self.name, self.data, self.ttl, self.source) = (name, data, ttl, source)
        }

        /// What a record says, by its type. Names in it are written as a record's own name is.
        nonisolated public enum Data: Sendable, Hashable {
            /// An IPv4 address.
            case a(IPv4Address)
            /// An IPv6 address.
            case aaaa(IPv6Address)
            /// Another name of what stands there.
            case cname(String)
            /// A host that takes mail; the lowest preference comes first.
            case mx(UInt16, String)
            /// Any text. What is longer than 255 bytes is written in pieces.
            case txt(String)
            /// Where a service is: the name is `_service._protocol`.
            case srv(priority: UInt16, weight: UInt16, port: UInt16, String)
            /// A name server.
            case ns(String)
            /// The name of an address.
            case ptr(String)
        }
    }
}

nonisolated extension DNS.Record.Data {
    /// The type, as zone files and `dig` write it.
    public var type: String {
        switch self {
        case .a: "A"
        case .aaaa: "AAAA"
        case .cname: "CNAME"
        case .mx: "MX"
        case .txt: "TXT"
        case .srv: "SRV"
        case .ns: "NS"
        case .ptr: "PTR"
        }
    }

    /// The name that it points to.
    var target: String? {
        switch self {
        case .a, .aaaa, .txt: nil
        case .cname(let name), .mx(_, let name), .srv(_, _, _, let name), .ns(let name), .ptr(let name): name
        }
    }

    /// The same, pointing to another name.
    func pointing(to name: String) -> DNS.Record.Data {
        switch self {
        case .a, .aaaa, .txt: self
        case .cname: .cname(name)
        case .mx(let preference, _): .mx(preference, name)
        case .srv(let priority, let weight, let port, _): .srv(priority: priority, weight: weight, port: port, name)
        case .ns: .ns(name)
        case .ptr: .ptr(name)
        }
    }

    /// What stands behind the type in a zone file; names are as they are.
    var text: String {
        switch self {
        case .a(let address): address.description
        case .aaaa(let address): address.description
        case .cname(let name), .ns(let name), .ptr(let name): name
        case .mx(let preference, let name): "\(preference) \(name)"
        case .txt(let text): DNS.quoted(text)
        case .srv(let priority, let weight, let port, let name): "\(priority) \(weight) \(port) \(name)"
        }
    }
}

nonisolated extension DNS.Record: CustomStringConvertible {
    /// Name, type and data.
    public var description: String { "\(name) \(data.type) \(data.text)" }
}

nonisolated extension DNS {
    /// A text as the strings of a TXT record: at most 255 bytes each, in quotes, other than plain bytes as `\DDD`.
    static func quoted(_ text: String) -> String {
        var strings: [String] = []
        let bytes = Array(text.utf8)
        var start = 0
        repeat {
            let end = min(start + 255, bytes.count)
            var string = ""
            for byte in bytes[start..<end] {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): string += "\\" + String(UnicodeScalar(byte))
                case 32..<127: string.unicodeScalars.append(UnicodeScalar(byte))
                default: string += "\\" + String(repeating: "0", count: byte < 10 ? 2 : byte < 100 ? 1 : 0) + String(byte)
                }
            }
            strings.append("\"\(string)\"")
            start = end
        } while start < bytes.count
        return strings.joined(separator: " ")
    }
}
