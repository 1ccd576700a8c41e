import Glibc

/// An address to connect to: family, IP address and port.
struct SocketAddress: Sendable {
    let family: Int32
    private let bytes: [UInt8]

    /// An address that is written as one; `nil` for a name.
    init?(numeric host: String, port: UInt16) {
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, host, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            family = AF_INET
            bytes = withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, host, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            family = AF_INET6
            bytes = withUnsafeBytes(of: &six) { Array($0) }
        } else {
            return nil
        }
    }

    private init(_ info: addrinfo) {
        family = info.ai_family
        bytes = Array(UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen)))
    }

    /// Asks the system's resolver; blocks.
    static func lookUp(_ host: String, port: UInt16) -> Result<[SocketAddress], SSHError> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var first: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &first)
        guard status == 0 else {
            let said = String(cString: gai_strerror(status)).lowercasedFirst
            return .failure(SSHError(.unresolved, "`\(host)` has no address: \(said)"))
        }
        defer { freeaddrinfo(first) }
        var addresses: [SocketAddress] = []
        var next = first
        while let info = next {
            addresses.append(SocketAddress(info.pointee))
            next = info.pointee.ai_next
        }
        return .success(addresses.alternatingFamilies)
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        bytes.withUnsafeBytes { body($0.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count)) }
    }

    /// The address, with the name it was found under where that is another.
    func description(host: String) -> String {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let isKnown = withPointer { getnameinfo($0, $1, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) } == 0
        let address = isKnown ? String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : host
        return address == host ? host : "\(host) (\(address))"
    }
}

extension [SocketAddress] {
    /// The addresses with IPv6 and IPv4 in turn, beginning with the family that the system prefers (RFC 8305 §4): when one of the two leads
    /// nowhere, the other's turn comes soon.
    var alternatingFamilies: [SocketAddress] {
        let preferred = filter { $0.family == self.first?.family }
        let others = filter { $0.family != self.first?.family }
        var result: [SocketAddress] = []
        for index in 0..<Swift.max(preferred.count, others.count) {
            if index < preferred.count { result.append(preferred[index]) }
            if index < others.count { result.append(others[index]) }
        }
        return result
    }
}
