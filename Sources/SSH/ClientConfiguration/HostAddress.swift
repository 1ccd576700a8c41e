import Glibc

/// A host's name as ssh looks it up in known_hosts and prints it.
enum HostAddress {
    /// Addresses in their usual form (`127.1` is `127.0.0.1`, `FE80::0:1` is `fe80::1`), names in lower case. Capitals of an address that has
    /// its usual form stay.
    ///
    /// - Parameter family: What addresses may be connected to: one of another kind is left as it is, as ssh leaves it.
    static func canonical(_ name: String, family: HostConfiguration.AddressFamily) -> String {
        guard let first = name.utf8.first else { return name }
        // No host's name has these, so it is left alone.
        if name.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "%") }) { return address(name, family) ?? name }
        // Nothing else can be an address, and a run may have a thousand names.
        guard (0x30...0x39).contains(first) else { return name.lowercasedASCII }
        return address(name, family) ?? name.lowercasedASCII
    }

    private static func address(_ name: String, _ family: HostConfiguration.AddressFamily) -> String? {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST
        hints.ai_family = family == .inet ? AF_INET : family == .inet6 ? AF_INET6 : AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &found) == 0, let found else { return nil }
        defer { freeaddrinfo(found) }
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        guard getnameinfo(found.pointee.ai_addr, found.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 else {
            return nil
        }
        let address = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return address.lowercasedASCII == name.lowercasedASCII ? name : address
    }
}
