import TestSupport
import Testing
import Weft
import WeftRuntime
import WeftTesting

/// A pool that answers no question, with an inventory of one host: the private sshd.
func pool(_ server: SSHServer, _ change: (inout Inventory.Host) -> Void = { _ in }) -> (ConnectionPool, Inventory.Host) {
    var host = Inventory.Host(name: "server", address: "127.0.0.1")
    host.port = Int(server.port)
    host.user = server.user
    host.identities = [LocalPath(server.key)]
    host.knownHosts = LocalPath(server.knownHosts)
    change(&host)
    return (ConnectionPool(inventory: Inventory(hosts: [host]), ask: { throw QuestionError.unanswered($0) }, mask: { _ in }), host)
}

@Suite(.timeLimit(.minutes(3)))
struct TransportContractTests {
    @Test("processes of this machine keep the contract", arguments: TransportContract.clauses)
    func local(_ clause: TransportContract.Clause) async throws {
        let pool = ConnectionPool(inventory: Inventory(), ask: { throw QuestionError.unanswered($0) }, mask: { _ in })
        try await clause.check(pool.local)
        await pool.close()
    }

    @Test(
        "commands over SSH keep the contract", .enabled(if: SSHServer.isAvailable, "sshd is not installed"),
        arguments: TransportContract.clauses)
    func ssh(_ clause: TransportContract.Clause) async throws {
        let (pool, host) = pool(try await SSHServer.shared)
        try await clause.check(try await pool.transport(to: host))
        await pool.close()
    }

    @Test(
        "commands through the system's ssh keep the contract", .enabled(if: SSHServer.isAvailable, "sshd is not installed"),
        arguments: TransportContract.clauses)
    func openSSH(_ clause: TransportContract.Clause) async throws {
        let (pool, host) = pool(try await SSHServer.shared) { $0.transport = .openssh }
        try await clause.check(try await pool.transport(to: host))
        await pool.close()
    }
}
