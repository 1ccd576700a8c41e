import Synchronization
import TestSupport
import Weft
import WeftRuntime

/// A site of one or more private sshd servers, with ears for what a pool says and a mouth for what it asks.
final class SSHSite: Sendable {
    let pool: ConnectionPool
    private let ears: Ears

    init(_ hosts: [Inventory.Host], options: ConnectionOptions = ConnectionOptions(), answers: [String: String] = [:]) {
        let ears = Ears()
        pool = ConnectionPool(
            inventory: Inventory(hosts: hosts), options: options,
            ask: { question in
                ears.asked.withLock { $0.append(question.name) }
                guard let answer = answers[question.name] else { throw QuestionError.unanswered(question) }
                return answer
            }, mask: { _ in }, note: { host, text in ears.notes.withLock { $0.append("\(host): \(text)") } })
        self.ears = ears
    }

    private final class Ears: Sendable {
        let notes = Mutex<[String]>([])
        let asked = Mutex<[String]>([])
    }

    /// What was said of hosts.
    var notes: [String] { ears.notes.withLock { $0 } }
    /// The names of the questions, in order.
    var questions: [String] { ears.asked.withLock { $0 } }

    func run(_ command: Command, on host: Inventory.Host, terminal: Bool = false) async throws -> CommandResult {
        try await pool.transport(to: host).execute(Invocation(command, terminal: terminal)) { _, _ in }
    }

    /// A server as a host of the inventory.
    static func host(
        _ server: SSHServer, named name: String = "server", _ change: (inout Inventory.Host) -> Void = { _ in }
    ) -> Inventory.Host {
        var host = Inventory.Host(name: name, address: "127.0.0.1")
        host.port = Int(server.port)
        host.user = server.user
        host.identities = [LocalPath(server.key)]
        host.knownHosts = LocalPath(server.knownHosts)
        change(&host)
        return host
    }
}
