/// A stream socket that leads to a server by another way than a TCP connection of our own: through a jump host, or through a program.
public struct Tunnel: Sendable {
    /// The socket; it does not block. Whoever uses it closes it, which ends the tunnel.
    public let socket: Int32
    /// Why the way is broken, once the socket has ended or gone silent; `nil` while nothing is known to be wrong with it. It is called on the
    /// loop's thread.
    public let explanation: @Sendable () -> String?

    /// The end of a tunnel.
    public init(socket: Int32, explanation: @escaping @Sendable () -> String?) {
        self.socket = socket
        self.explanation = explanation
    }
}

/// Where a forwarded connection leads, as the side that makes it sees it.
public enum TunnelTarget: Sendable, Hashable, CustomStringConvertible {
    /// A TCP port of a name or an address.
    case tcp(host: String, port: UInt16)
    /// A Unix socket.
    case unix(path: String)

    /// `10.0.0.22 port 80`, or the path.
    public var description: String {
        switch self {
        case .tcp(let host, let port): "\(host) port \(port)"
        case .unix(let path): path
        }
    }
}
