import Glibc
import Testing
import Weft
import WeftTesting

@testable import WeftRuntime

@Suite(.timeLimit(.minutes(5)))
struct KeptShellTests {
    /// Those that are `sh` somewhere.
    static let usual = TestShell.kept.filter { ["dash", "bash", "busybox"].contains($0.name) }

    @Test("a sh that lives on keeps the contract", arguments: usual, TransportContract.clauses)
    func contract(_ shell: TestShell, _ clause: TransportContract.Clause) async throws {
        let site = try ShellSite(shell)
        try await site.warmUp()
        try await clause.check(ShellTransport(host: site, share: TransferShare()))
    }

    @Test("commands in turn share a shell from the third on", arguments: TestShell.all)
    func shared(_ shell: TestShell) async throws {
        let site = try ShellSite(shell)
        try await site.warmUp()
        let parent = try await site.parent()
        let others = try await site.parents(20)
        // A command by itself has been started by this process.
        #expect(others == [shell.isKept ? parent : String(getpid())])
        if shell.isKept { #expect(parent != String(getpid())) }
    }
}
