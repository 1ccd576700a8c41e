import SSH
import Weft

/// This machine as a place where commands can be started.
struct LocalHost: CommandHost {
    let name: String
    let loop: EventLoop
    let secrets: SecretPrompts

    func start(_ line: String?, terminal: TerminalKind?) async throws -> any CommandChannel {
        let words = line.map { ["/bin/sh", "-c", $0] } ?? [Environment.value("SHELL") ?? "/bin/sh"]
        return try LocalProcess(words, terminal: terminal, on: loop, host: name)
    }

    func sudoPassword(for user: String) async throws -> Secret { try await secrets.sudoPassword(host: name, login: "this user") }
}
