import Foundation

/// A real ssh-agent without keys that ends with the object.
public final class SSHAgent: Sendable {
    /// Its socket.
    public let path: String
    private let process: pid_t

    /// Starts it. It leaves by itself for the background once it listens: there is nothing to poll for.
    public init(at path: String) async throws {
        self.path = path
        let said = try await TestProgram.output(of: "ssh-agent", "-s", "-a", path)
        guard let number = said.firstMatch(of: /SSH_AGENT_PID=(\d+)/), let process = pid_t(number.1) else {
            throw TestProgramError(description: "ssh-agent said `\(said)`")
        }
        self.process = process
    }

    deinit { kill(process, SIGTERM) }

    /// Adds a private key without a passphrase.
    public func add(_ key: String) async throws {
        try await TestProgram.output(of: "env", "SSH_AUTH_SOCK=" + path, "ssh-add", "-q", key)
    }
}
