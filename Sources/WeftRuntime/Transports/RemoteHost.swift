import SSH
import Weft

/// A host that is reached over SSH, by whichever client: commands can be started there, and connections made from there.
protocol RemoteHost: CommandHost {
    /// Whether the connection still stands.
    var isUsable: Bool { get async }
    /// Opens a TCP connection from the host to another address.
    ///
    /// - Throws: ``SSH/SSHError`` or ``Weft/ConnectionError``.
    func openTunnel(to host: String, port: UInt16, within limit: Duration) async throws -> Tunnel
    /// Ends the connection. Bounded.
    func leave() async
}

/// A host that is there again after its connection was lost: the command in flight fails, and the next one finds a new connection.
struct SteadyHost: CommandHost {
    private let host: any RemoteHost
    private let renew: @Sendable () async throws -> any RemoteHost

    init(_ host: any RemoteHost, renew: @escaping @Sendable () async throws -> any RemoteHost) {
        self.host = host
        self.renew = renew
    }

    var name: String { host.name }
    var loop: EventLoop { host.loop }
    var tellsSignals: Bool { host.tellsSignals }

    func current() async throws -> any CommandHost { await host.isUsable ? host : try await renew() }

    func start(_ line: String?, terminal: TerminalKind?) async throws -> any CommandChannel {
        try await current().start(line, terminal: terminal)
    }

    func sudoPassword(for user: String) async throws -> Secret { try await host.sudoPassword(for: user) }
}
