import Weft

/// The connection behind a transport, for what is more than a command: forwards, and leaving it for a new one.
protocol HostLink: Sendable {
    /// Opens a forward.
    func forward(_ request: ForwardRequest, warn: @escaping @Sendable (String) -> Void) async throws -> any Forward
    /// The forwards that `ssh_config` asks for.
    func configuredForwards() async throws -> [ForwardRequest]
    /// Leaves the connection and makes a new one.
    func reconnect() async throws
}

/// A host's connections in the pool.
struct SSHLink: HostLink {
    let pool: ConnectionPool
    let endpoint: Endpoint

    func forward(_ request: ForwardRequest, warn: @escaping @Sendable (String) -> Void) async throws -> any Forward {
        try await pool.forward(request, through: endpoint, warn: warn)
    }

    func configuredForwards() async throws -> [ForwardRequest] { try await pool.configuredForwards(of: endpoint) }

    func reconnect() async throws { try await pool.reconnect(to: endpoint) }
}
