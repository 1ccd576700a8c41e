import SSH
import Weft

/// A host behind an SSH session as a place where commands can be started.
struct SSHHost: RemoteHost {
    let name: String
    let login: String
    let session: Session
    let secrets: SecretPrompts
    private let pool: ShellPool

    init(name: String, login: String, session: Session, secrets: SecretPrompts) async {
        (self.name, self.login, self.session, self.secrets) = (name, login, session, secrets)
        let pool = ShellPool(loop: session.loop) { await session.isCrowded }
        await session.whenCrowded {
            [weak pool] in
            pool?.assumeIsolated { $0.makeRoom() }
        } whenRoomy: {
            [weak pool] in
            pool?.assumeIsolated { $0.useRoom() }
        }
        self.pool = pool
    }

    var shells: ShellPool? { pool }
    var loop: EventLoop { session.loop }

    func start(_ line: String?, terminal: TerminalKind?) async throws -> any CommandChannel {
        do {
            return SSHChannel(try await session.start(line, terminal: terminal), of: session, host: name)
        } catch let error as SSHError {
            throw ConnectionError(host: name, error)
        }
    }

    func startIfRoom(_ line: String) async throws -> (any CommandChannel)? {
        do {
            return try await session.startIfRoom(line).map { SSHChannel($0, of: session, host: name) }
        } catch let error as SSHError {
            throw ConnectionError(host: name, error)
        }
    }

    var isUsable: Bool { get async { await session.isUsable } }

    func openTunnel(to host: String, port: UInt16, within limit: Duration) async throws -> Tunnel {
        try await session.openTunnel(to: host, port: port, within: limit)
    }

    func leave() async { await session.leave() }

    func sudoPassword(for user: String) async throws -> Secret { try await secrets.sudoPassword(host: name, login: login) }
}

/// An SSH channel with a command.
final class SSHChannel: CommandChannel {
    private let channel: Channel
    private let session: Session
    private let host: String

    init(_ channel: Channel, of session: Session, host: String) {
        self.channel = channel
        self.session = session
        self.host = host
    }

    private func translating<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as SSHError {
            throw ConnectionError(host: host, error)
        }
    }

    func read() async throws -> (OutputStream, [UInt8])? {
        do {
            guard let (stream, bytes) = try await session.read(channel) else { return nil }
            return (stream == .output ? .output : .error, bytes)
        } catch let error as SSHError {
            throw ConnectionError(host: host, error)
        }
    }

    func write(_ bytes: [UInt8]) async throws { try await translating { try await session.write(bytes, to: channel) } }

    func endInput() async throws { try await translating { try await session.endInput(of: channel) } }

    func resize(columns: UInt16, rows: UInt16) async { try? await session.resize(channel, columns: columns, rows: rows) }

    func finish() async throws -> ExitStatus {
        try await translating { ExitStatus(try await session.finish(channel)) }
    }

    func exitSoFar() async -> ExitStatus? {
        // libssh2 1.10 says 0 for a command of which it knows nothing, too.
        guard let exit = await session.exitSoFar(channel), exit != .status(0) else { return nil }
        return ExitStatus(exit)
    }

    func isQuiet() async -> Bool { await session.isQuiet(channel) }

    func rest() async { await session.rest(channel) }

    func abort(_ error: ConnectionError) async { await session.abort(channel, SSHError(.cancelled, error.message)) }

    func close() async -> ExitStatus? {
        let exit = await session.exitSoFar(channel)
        await session.close(channel)
        return exit.map(ExitStatus.init)
    }
}

extension ExitStatus {
    init(_ exit: RemoteExit) {
        switch exit {
        case .status(let status): self = .exited(status)
        case .signal(let name): self = .signalled(name)
        }
    }
}

extension ConnectionError {
    /// What an error of the SSH library means for a host.
    init(host: String, _ error: SSHError) {
        let reason: Reason
        switch error.kind {
        case .unresolved, .unconnected, .turnedAway, .handshake: reason = .unreachable
        case .timedOut: reason = .unreachable
        case .authentication: reason = .authentication
        case .lost: reason = .lost
        case .cancelled: reason = .cancelled
        case .refused, .prohibited, .library: reason = .protocolError
        }
        self.init(host: host, reason, error.description)
    }
}
