import SSH
import Weft

/// The way that forwards take through a host: sessions of the pool, opened anew when one is lost.
struct ForwardWay: Sendable {
    let pool: ConnectionPool
    let endpoint: Endpoint

    var loop: EventLoop { pool.loop }
    var name: String { endpoint.name }

    /// A session that carries connections from here to there.
    func session() async throws -> Session { try await pool.tunnelSession(to: endpoint) }

    /// Has the host connect to a target.
    func open(_ target: TunnelTarget, from origin: (String, UInt16)) async throws -> (Session, Channel) {
        // As long as the host itself tries, mostly. A session opens one connection after the other, and one full of bytes takes its time.
        try await pool.openDirect(through: endpoint, to: target, from: origin, within: .seconds(130))
    }

    /// Has the host listen on a port.
    func listen(on address: ForwardAddress) async throws -> (Session, RemoteListener) {
        guard case .tcp(let host, let port) = address else { throw ConnectionError(host: name, .protocolError, "\(address) is no port") }
        let session = try await pool.listeningSession(to: endpoint)
        do {
            // The words of the protocol: no text is every address.
            let there = host == "*" ? "" : host ?? "localhost"
            return (session, try await session.listen(on: there, port: UInt16(clamping: port), within: endpoint.connectLimit))
        } catch let error as SSHError where error.kind == .refused {
            throw ConnectionError(
                host: name, .protocolError,
                "it does not listen on \(address): the port is in use there, or its sshd does not allow it"
                    + (1..<1024 ~= port ? "\n  a port below 1024 takes root" : "")
                    + "\n  AllowTcpForwarding, PermitListen and a key's restrictions decide that")
        } catch let error as SSHError {
            throw ConnectionError(host: name, error)
        }
    }

    /// Finds out whether the host forwards at all, before anybody relies on it.
    ///
    /// - Returns: What should be known when it allows some connections and not others.
    /// - Throws: ``Weft/ConnectionError`` when it allows none that is wanted.
    func checkPermission(for target: TunnelTarget?) async throws -> String? {
        if case .unix = target { return nil }
        // Nobody listens on port 0: a server that allows connections fails to make this one, and one that does not says so.
        guard try await isProhibited(.tcp(host: "127.0.0.1", port: 0)) else { return nil }
        // One that allows certain targets alone (PermitOpen) may allow this one.
        guard let target else { return "\(name) does not allow every connection: its sshd has AllowTcpForwarding or PermitOpen against it" }
        guard try await isProhibited(target) else { return nil }
        throw ConnectionError(
            host: name, .protocolError,
            "it does not allow connections to \(target)\n  its sshd has AllowTcpForwarding, PermitOpen, DisableForwarding or a key's "
                + "restrictions against it")
    }

    private func isProhibited(_ target: TunnelTarget) async throws -> Bool {
        do {
            let (session, channel) = try await pool.openDirect(through: endpoint, to: target, from: ("127.0.0.1", 0), within: .seconds(10))
            await session.close(channel)
            return false
        } catch let error as SSHError {
            if error.kind == .lost || error.kind == .cancelled { throw ConnectionError(host: name, error) }
            return error.kind == .prohibited
        }
    }
}
