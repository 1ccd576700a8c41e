import SSH
import Weft

/// Opens a socket to an address by another way than a TCP connection.
typealias TunnelOpener = @Sendable (_ host: String, _ port: UInt16) async throws -> Tunnel

extension ConnectionPool {
    /// How a socket to an endpoint's address is made; `nil` for a plain TCP connection.
    func tunnel(for endpoint: Endpoint) async throws -> TunnelOpener? {
        if case .command(let command) = endpoint.jump {
            return { [loop] _, _ in try ProxyCommand.start(command, host: endpoint.name, on: loop) }
        }
        guard let jump = try await resolver.jump(of: endpoint) else { return nil }
        return { host, port in
            do {
                return try await self.openTunnel(through: jump, to: host, port: port, within: endpoint.connectLimit)
            } catch let error as ConnectionError {
                throw ConnectionError(host: endpoint.name, error.reason, "the jump host \(error)")
            }
        }
    }

    private func openTunnel(through jump: Endpoint, to host: String, port: UInt16, within limit: Duration) async throws -> Tunnel {
        // The system's `ssh` opens many at a time.
        if isLeftToOpenSSH(jump) {
            return try await connection(by: Route(endpoint: jump)).openTunnel(to: host, port: port, within: limit)
        }
        return try await withTunnelHost(to: jump) { jump in
            do {
                return try await jump.openTunnel(to: host, port: port, within: limit)
            } catch let error as SSHError where error.kind == .lost {
                throw SSHError(.lost, "the jump host \(jump.name): \(error)", code: error.code)
            }
        }
    }

    private func isLeftToOpenSSH(_ endpoint: Endpoint) -> Bool { endpoint.transport == .openssh || needOpenSSH.contains(endpoint) }

    /// Has a host connect to a target, for a forward.
    func openDirect(
        through endpoint: Endpoint, to target: TunnelTarget, from origin: (String, UInt16), within limit: Duration
    ) async throws -> (Session, Channel) {
        try await withTunnelHost(to: endpoint) { host in
            let session = try session(of: host)
            return (session, try await session.openDirect(to: target, from: origin, within: limit))
        }
    }

    /// A session that carries tunnels.
    func tunnelSession(to endpoint: Endpoint) async throws -> Session {
        try await withTunnelHost(to: endpoint) { try session(of: $0) }
    }

    /// The session for ports on which the host listens.
    func listeningSession(to endpoint: Endpoint) async throws -> Session {
        try session(of: try await connection(by: Route(endpoint: endpoint, purpose: .listening)))
    }

    private nonisolated func session(of host: any RemoteHost) throws -> Session {
        guard let host = host as? SSHHost else {
            throw ConnectionError(
                host: host.name, .protocolError,
                "it is reached by the system's `ssh`, through which nothing is forwarded here\n  `ssh -L`, `-R` and `-D` do that")
        }
        return host.session
    }

    /// A session opens one channel at a time, and a connection to a dead host takes seconds: tunnels have sessions of their own, so that they
    /// hold up no command, and more of them while the others are busy.
    private func withTunnelHost<Result>(to endpoint: Endpoint, _ body: (any RemoteHost) async throws -> Result) async throws -> Result {
        let routes = (1...ConnectionPool.tunnelSessions).map { Route(endpoint: endpoint, purpose: .tunnels($0)) }
        // Those that are there come first, so that a second session is only made when the first is busy.
        let route = routes.min { (openings[$0] ?? 0, isThere($0) ? 0 : 1) < (openings[$1] ?? 0, isThere($1) ? 0 : 1) } ?? routes[0]
        openings[route, default: 0] += 1
        defer { openings[route, default: 1] -= 1 }
        return try await body(try await connection(by: route))
    }

    private static let tunnelSessions = 8

    // MARK: Forwards

    /// Opens a forward through a host.
    func forward(
        _ request: ForwardRequest, through endpoint: Endpoint, warn: @escaping @Sendable (String) -> Void
    ) async throws -> any Forward {
        let way = ForwardWay(pool: self, endpoint: endpoint)
        let forward: any Forward
        switch request {
        case .local(let address, let target):
            let local = try LocalForward(request, listening: address, to: target, through: way, warn: warn)
            try await local.start()
            forward = local
        case .socks(let address):
            let local = try LocalForward(request, listening: address, to: nil, through: way, warn: warn)
            try await local.start()
            forward = local
        case .remote(let address, let target):
            let remote = try await RemoteForward(request, listening: address, to: target, through: way, warn: warn)
            await remote.start()
            forward = remote
        }
        forwards.append(forward)
        return forward
    }

    /// The forwards that `ssh_config` asks for; from now on they count as used.
    func configuredForwards(of endpoint: Endpoint) throws -> [ForwardRequest] { try resolver.takeForwards(of: endpoint.name) }
}
