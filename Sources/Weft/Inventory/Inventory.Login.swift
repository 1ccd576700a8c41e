extension Inventory {
    /// A host with a user or a port of this call's own, as in `deploy@web1:2222` or `root@[2001:db8::7]`.
    public struct Login: Sendable, Hashable {
        /// The name of a host, or an address.
        public let name: String
        /// The user before the `@`.
        public let user: String?
        /// The port behind the colon.
        public let port: Int?

        /// Takes a text apart; `nil` when it is a name alone, a bare IPv6 address, or has an ill-formed port.
        public init?(_ text: String) {
            var rest = Substring(text)
            if let at = rest.lastIndex(of: "@") {
                guard at > rest.startIndex else { return nil }
                user = String(rest[..<at])
                rest = rest[rest.index(after: at)...]
            } else {
                user = nil
            }
            var end: Substring?
            if rest.hasPrefix("["), let close = rest.firstIndex(of: "]"), Self.isIPv6(rest[..<close].dropFirst()) {
                name = String(rest[..<close].dropFirst())
                let behind = rest[rest.index(after: close)...]
                guard behind.isEmpty || behind.hasPrefix(":") else { return nil }
                if !behind.isEmpty { end = behind.dropFirst() }
            } else {
                let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
                // With more than one colon it is an IPv6 address, which has a port only behind brackets.
                name = parts.count == 2 ? String(parts[0]) : String(rest)
                if parts.count == 2 { end = parts[1] } else if user == nil { return nil }
                guard !name.isEmpty, !name.contains(where: { "[]*?".contains($0) }) else { return nil }
            }
            guard let end else {
                port = nil
                return
            }
            guard let number = Int(end), (1...65535).contains(number), end.first != "+" else { return nil }
            port = number
        }

        /// Whether a text can be an IPv6 address and nothing else: `[1:9:2]` is a range.
        private static func isIPv6(_ text: Substring) -> Bool {
            let address = text.prefix { $0 != "%" }
            guard address.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return false }
            return address.contains("::") || address.count { $0 == ":" } == 7 || (address.contains(".") && address.contains(":"))
        }
    }
}
