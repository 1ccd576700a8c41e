import TestSupport
import Testing
import Weft
import WeftRuntime

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(2)))
struct LostConnectionTests {
    @Test("of a command whose connection was lost it is said that its end is not known, and the next command gets a connection of its own")
    func lost() async throws {
        let server = try await SSHServer()
        defer { server.stop() }
        let host = SSHSite.host(server)
        let site = SSHSite([host])
        let command: Command = "echo begun; exec sleep 60"
        let (begun, continuation) = AsyncStream<Void>.makeStream()
        let running = Task {
            try await site.pool.transport(to: host).execute(Invocation(command)) { _, _ in continuation.finish() }
        }
        for await _ in begun {}
        try await server.killSessions()
        let error = await #expect(throws: ConnectionError.self) { _ = try await running.value }
        #expect(error?.reason == .lost)
        #expect(error?.message.hasSuffix("\n  whether `\(command)` has ended there, or still runs, is not known") == true)
        #expect(try await site.run("echo again", on: host).text == "again")
        await site.pool.close()
    }
}
