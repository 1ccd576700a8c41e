extension Connection {
    /// Forwards an address of this machine to a target that the host can reach, while the body runs.
    ///
    /// ```swift
    /// try await host.withForward(to: 5432) { port in
    ///     try await local("pg_dump -h 127.0.0.1 -p \("\(port)") site > site.sql")
    /// }
    /// ```
    ///
    /// A connection that the host cannot make is closed, and a warning says so; the others go on.
    ///
    /// - Parameters:
    ///   - address: Where to listen: only this machine can connect to a port without an address. 0 has the system choose.
    ///   - target: As the host sees it; a port alone is the host's own.
    ///   - body: Is given the port.
    /// - Throws: ``ConnectionError`` when the address is in use, or the host does not forward.
    public func withForward<Result>(
        local address: ForwardAddress = 0, to target: ForwardAddress, _ body: (Int) async throws -> Result
    ) async throws -> Result {
        try await with(.local(address, to: target), body)
    }

    /// Forwards a port of the host to a target that this machine can reach, while the body runs.
    ///
    /// - Parameters:
    ///   - address: Where the host listens; only the host itself can connect, unless its sshd has GatewayPorts. 0 has it choose.
    ///   - target: As this machine sees it; a port alone is this machine's own.
    ///   - body: Is given the port on the host.
    /// - Throws: ``ConnectionError`` when the host does not listen there.
    public func withForward<Result>(
        remote address: ForwardAddress, to target: ForwardAddress, _ body: (Int) async throws -> Result
    ) async throws -> Result {
        try await with(.remote(address, to: target), body)
    }

    /// Runs a SOCKS proxy (versions 4a and 5, without a password) on this machine while the body runs: the host makes the connections, and looks
    /// up the names.
    public func withSOCKSProxy<Result>(port address: ForwardAddress = 0, _ body: (Int) async throws -> Result) async throws -> Result {
        try await with(.socks(address), body)
    }

    /// Forwards an address of this machine to a target that the host can reach, until the forward is closed or the run ends.
    public func forward(local address: ForwardAddress = 0, to target: ForwardAddress) async throws -> any Forward {
        try await forward(.local(address, to: target))
    }

    /// Forwards a port of the host to a target that this machine can reach, until the forward is closed or the run ends.
    public func forward(remote address: ForwardAddress, to target: ForwardAddress) async throws -> any Forward {
        try await forward(.remote(address, to: target))
    }

    /// Runs a SOCKS proxy on this machine until the forward is closed or the run ends.
    public func socksProxy(port address: ForwardAddress = 0) async throws -> any Forward { try await forward(.socks(address)) }

    /// The forwards that `ssh_config` asks for with LocalForward, RemoteForward and DynamicForward, to be opened by ``forward(_:)``. From now on
    /// they count as used; a run says of those that nobody asked for that they were ignored.
    public func configuredForwards() async throws -> [ForwardRequest] { try await transport.configuredForwards() }

    /// Opens a forward that is described by a value.
    public func forward(_ request: ForwardRequest) async throws -> any Forward {
        let (run, name) = (run, name)
        if let forward = try await transport.forward(request, warn: { run.report(.warning(host: name, text: $0)) }) { return forward }
        let kind = host.transport == .auto ? "" : " `\(host.transport.rawValue)`"
        throw ConnectionError(host: name, .protocolError, "the transport\(kind) forwards no ports\n  `transport: ssh` does")
    }

    private func with<Result>(_ request: ForwardRequest, _ body: (Int) async throws -> Result) async throws -> Result {
        let forward = try await forward(request)
        let result: Result
        do {
            result = try await body(forward.port)
        } catch {
            await forward.close()
            throw error
        }
        await forward.close()
        return result
    }
}
