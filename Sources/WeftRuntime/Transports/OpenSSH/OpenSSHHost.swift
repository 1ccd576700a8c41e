import SSH
import Weft

/// A host behind the system's `ssh` as a place where commands can be started.
struct OpenSSHHost: RemoteHost {
    let name: String
    let login: String
    let master: OpenSSHMaster
    let secrets: SecretPrompts

    var loop: EventLoop { master.loop }
    // ssh tells no signal, only that there is no status.
    var tellsSignals: Bool { false }
    var isUsable: Bool { get async { await master.isUsable } }

    func start(_ line: String?, terminal: TerminalKind?) async throws -> any CommandChannel {
        try await master.start(line, terminal: terminal)
    }

    func sudoPassword(for user: String) async throws -> Secret { try await secrets.sudoPassword(host: name, login: login) }

    func openTunnel(to host: String, port: UInt16, within limit: Duration) async throws -> Tunnel {
        Tunnel(socket: try await master.openTunnel(to: host, port: port, within: limit)) { nil }
    }

    func leave() async { await master.leave() }
}
