import Glibc

/// What a client asks of a SOCKS proxy, taken from its bytes as they come: versions 4, 4a and 5 (RFC 1928), without authentication, to
/// connect. Names are left as they are: the far side looks them up.
public struct SOCKSRequest: Sendable {
    /// What is to be done next.
    public enum Step: Sendable, Hashable {
        /// More of the client's bytes are needed.
        case wait
        /// These bytes go to the client; then look again, as it may have sent more already.
        case send([UInt8])
        /// The client wants a connection to this target.
        case connect(TunnelTarget)
        /// These bytes go to the client, and it is left for this reason.
        case refuse([UInt8], reason: String)
    }

    /// How the attempt to connect went, as SOCKS tells it.
    public enum Answer: UInt8, Sendable {
        /// Connected.
        case connected = 0
        /// Something else went wrong.
        case failed = 1
        /// It is not allowed.
        case prohibited = 2
        /// No answer.
        case unreachable = 4
        /// Nobody listens there.
        case refused = 5
    }

    private enum Stage {
        case version
        case methods
        case request5
        case request4
        case done
    }

    // A request of the greatest length has 262 bytes in version 5; in version 4 a user and a name, neither of which has a limit.
    private static let longest = 1024
    private var stage = Stage.version
    private var isVersion4 = false
    private var held: [UInt8] = []

    /// A request of which nothing is known.
    public init() {}

    /// What the client has sent behind its request.
    public var rest: [UInt8] { stage == .done ? held : [] }

    /// Takes bytes of the client, possibly none.
    public mutating func take(_ bytes: [UInt8]) -> Step {
        held += bytes
        switch stage {
        case .version: return takeVersion()
        case .methods: return takeMethods()
        case .request5: return takeRequest5()
        case .request4: return takeRequest4()
        case .done: return .wait
        }
    }

    /// What the client is told when the attempt to connect has ended.
    public func reply(_ answer: Answer) -> [UInt8] {
        // The address the connection comes from is the far side's affair: none is told.
        isVersion4 ? [0, answer == .connected ? 90 : 91, 0, 0, 0, 0, 0, 0] : [5, answer.rawValue, 0, 1, 0, 0, 0, 0, 0, 0]
    }

    private mutating func takeVersion() -> Step {
        guard let version = held.first else { return .wait }
        switch version {
        case 4:
            isVersion4 = true
            stage = .request4
        case 5: stage = .methods
        default: return .refuse([], reason: "it does not speak SOCKS 4 or 5")
        }
        return take([])
    }

    private mutating func takeMethods() -> Step {
        guard held.count >= 2, held.count >= 2 + Int(held[1]) else { return .wait }
        let methods = held[2..<2 + Int(held[1])]
        guard methods.contains(0) else { return .refuse([5, 0xff], reason: "it insists on a password, and this proxy has none") }
        held.removeFirst(2 + methods.count)
        stage = .request5
        return .send([5, 0])
    }

    private mutating func takeRequest5() -> Step {
        guard held.count >= 5 else { return .wait }
        guard held[0] == 5 else { return .refuse(reply(.failed), reason: "its request is malformed") }
        let length: Int
        switch held[3] {
        case 1: length = 4
        case 3: length = 1 + Int(held[4])
        case 4: length = 16
        default: return .refuse([5, 8, 0, 1, 0, 0, 0, 0, 0, 0], reason: "its request has an unknown kind of address")
        }
        guard held.count >= 4 + length + 2 else { return .wait }
        guard held[1] == 1 else { return .refuse([5, 7, 0, 1, 0, 0, 0, 0, 0, 0], reason: "it asks for something else than a connection") }
        let address = held[4..<4 + length]
        let host = held[3] == 3 ? SOCKSRequest.name(address.dropFirst()) : SOCKSRequest.number(address)
        return connect(to: host, port: held[4 + length..<6 + length], behind: 6 + length)
    }

    private mutating func takeRequest4() -> Step {
        guard held.count >= 9, let user = held[8...].firstIndex(of: 0) else { return isTooLong ? tooLong() : .wait }
        guard held[1] == 1 else { return .refuse(reply(.failed), reason: "it asks for something else than a connection") }
        let (port, address) = (held[2..<4], held[4..<8])
        // An address that cannot be one says that a name follows: version 4a.
        guard address.prefix(3).allSatisfy({ $0 == 0 }), address.last != 0 else {
            return connect(to: SOCKSRequest.number(address), port: port, behind: user + 1)
        }
        guard let end = held[(user + 1)...].firstIndex(of: 0) else { return isTooLong ? tooLong() : .wait }
        return connect(to: SOCKSRequest.name(held[user + 1..<end]), port: port, behind: end + 1)
    }

    private var isTooLong: Bool { held.count > SOCKSRequest.longest }

    private func tooLong() -> Step { .refuse(reply(.failed), reason: "its request has no end") }

    private mutating func connect(to host: String?, port: ArraySlice<UInt8>, behind end: Int) -> Step {
        let port = port.reduce(0) { $0 << 8 | UInt16($1) }
        guard let host, port > 0 else { return .refuse(reply(.failed), reason: "its request names no host and port") }
        held.removeFirst(end)
        stage = .done
        return .connect(.tcp(host: host, port: port))
    }

    /// A name; `nil` when no host can have it.
    private static func name(_ bytes: ArraySlice<UInt8>) -> String? {
        guard !bytes.isEmpty, bytes.count <= 255, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> String? {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        let isKnown = bytes.withUnsafeBytes { inet_ntop(family, $0.baseAddress, &text, socklen_t(text.count)) } != nil
        return isKnown ? String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }
}
