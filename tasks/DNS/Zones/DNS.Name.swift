nonisolated extension DNS {
    /// The names of records: what they mean, and what is wrong with them.
    nonisolated enum Name {
        /// The whole name that a written one stands for, in lower case and without the final dot.
        static func absolute(_ name: String, in origin: Domain) -> String {
            let name = name.lowercased()
            if name == "@" { return origin.name }
            return name.hasSuffix(".") ? String(name.dropLast()) : "\(name).\(origin.name)"
        }

        /// Whether a whole name is a domain or below it.
        static func isInside(_ name: String, _ origin: String) -> Bool { name == origin || name.hasSuffix("." + origin) }

        /// The name as it is written in the zone of a domain.
        static func relative(_ name: String, to origin: Domain) -> String {
            if name == origin.name { return "@" }
            return name.hasSuffix("." + origin.name) ? String(name.dropLast(origin.name.count + 1)) : name + "."
        }

        /// Why there can be no such name.
        ///
        /// - Parameter isHost: Whether it is a host's, which has no underscores.
        static func problem(_ name: String, isHost: Bool, isOwner: Bool = false) -> String? {
            if name.utf8.count > 253 { return "`\(name)` is longer than 253 characters" }
            for (index, label) in name.split(separator: ".", omittingEmptySubsequences: false).enumerated() {
                if isOwner, index == 0, label == "*" { continue }
                let isPlain = label.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
                    case UInt8(ascii: "_"): !isHost
                    default: false
                    }
                }
                guard isPlain, (1...63).contains(label.utf8.count), !label.hasPrefix("-"), !label.hasSuffix("-") else {
                    return
                        "`\(label)` cannot be part of \(isHost ? "a host's name" : "a name"): it takes letters, digits and inner hyphens, at most 63"
                }
            }
            return nil
        }

        /// Whether one name comes before another in a zone: the domain itself first, then by what is nearest to it, numbers by their value.
        static func precedes(_ one: String, _ other: String) -> Bool {
            let (these, those) = (one.split(separator: ".").reversed(), other.split(separator: ".").reversed())
            for (this, that) in zip(these, those) where this != that {
                if let number = Int(this), let another = Int(that), number != another { return number < another }
                return this < that
            }
            return these.count < those.count
        }
    }
}

nonisolated extension IPv4Network {
    /// The domain of the addresses' names: `0.0.10.in-addr.arpa` for `10.0.0.0/24`; `nil` where the prefix is none of 8, 16 and 24.
    var reverseDomain: Domain? {
        guard [8, 16, 24].contains(prefix) else { return nil }
        let labels = base.description.split(separator: ".").prefix(prefix / 8).reversed()
        return try? Domain(labels.joined(separator: ".") + ".in-addr.arpa")
    }
}

nonisolated extension IPv4Address {
    /// The name under which an address's own name is looked up: `24.0.0.10.in-addr.arpa`.
    var reverseName: String { description.split(separator: ".").reversed().joined(separator: ".") + ".in-addr.arpa" }

    /// Whether it is one of the addresses that every site has for itself (RFC 1918, RFC 6598).
    var isPrivate: Bool {
        bits >> 24 == 10 || bits >> 20 == 0xac1 || bits >> 16 == 0xc0a8 || bits >> 22 == 0x64400000 >> 22
    }

    /// Whether it is the host's own, for itself.
    var isLoopback: Bool { bits >> 24 == 127 }
}
