import Testing
import WeftTesting

@Suite("Restarting hosts")
struct RebootingTests {
    private let look = FakeAnswer.Pattern.containing("random/boot_id")
    private let restart = FakeAnswer.Pattern.containing("systemctl reboot")

    private func seen(_ boot: String, _ start: String, user: String = "0") -> CommandResult {
        CommandResult(standardOutput: "\(boot)\n\(start)\n\(user)\n")
    }

    @Test("a connection that is lost while the host goes down is no error, and a new boot id is the proof")
    func lost() async throws {
        let host = FakeConnection()
        host.transport.answer(FakeAnswer(look, inTurn: [seen("a", "7"), seen("b", "7")]))
        host.transport.answer(restart) { _ in throw ConnectionError(host: "fake", .lost, "the connection was closed") }
        try await host.connection.in("/srv").env(["A": "b"]).reboot()
        #expect(host.changes.map { $0.drop { $0 != ":" } } == [": its boot id is another"])
        #expect(host.transport.invocations.map(\.context.user) == [nil, nil, nil])
    }

    @Test("on a kernel that goes on a new first process is the proof; who is not root restarts by sudo")
    func container() async throws {
        let host = FakeConnection()
        host.transport.answer(FakeAnswer(look, inTurn: [seen("a", "7", user: "1000"), seen("a", "99", user: "1000")]))
        host.transport.answer(.exactly("init 6"), with: CommandResult(status: .signalled("TERM")))
        try await host.connection.reboot(by: "init 6")
        #expect(host.changes.map { $0.drop { $0 != ":" } } == [": its first process is another, on the same kernel"])
        #expect(host.transport.invocations.map(\.context.user) == [nil, "root", nil])
    }

    @Test("a host that answers as before when the time is over has not restarted")
    func same() async throws {
        let host = FakeConnection()
        host.transport.answer(look, with: seen("a", "7"))
        host.transport.answer(restart)
        let error = await #expect(throws: WaitError.self) { try await host.connection.reboot(within: .milliseconds(900)) }
        #expect(error?.condition == "it to restart")
        #expect(host.changes.isEmpty)
    }

    @Test("a command that says no is an error at once")
    func refused() async throws {
        let host = FakeConnection()
        host.transport.answer(look, with: seen("a", "7"))
        host.transport.answer(restart, with: CommandResult(standardOutput: "", standardError: "not now\n", status: 1))
        await #expect(throws: CommandError.self) { try await host.connection.reboot() }
    }

    @Test("what could not be proved is not begun, and this machine is not restarted")
    func impossible() async throws {
        let host = FakeConnection()
        host.transport.answer(look, with: seen("", ""))
        await #expect(throws: ConnectionError.self) { try await host.connection.reboot() }
        #expect(host.commands.count == 1)
        let here = FakeConnection(to: .local)
        await #expect(throws: ConnectionError.self) { try await here.connection.reboot() }
        #expect(here.commands.isEmpty)
    }

    @Test("a host key that has changed ends the wait")
    func hostKey() async throws {
        let host = FakeConnection()
        host.transport.answer(
            FakeAnswer(look) { [seen] _ in
                guard host.commands.count > 2 else { return seen("a", "7", "0") }
                throw ConnectionError(host: "fake", .hostKey, "its host key has changed")
            })
        host.transport.answer(restart)
        let error = await #expect(throws: ConnectionError.self) { try await host.connection.reboot() }
        #expect(error?.reason == .hostKey)
    }

    @Test("the look at a host tells this machine from one that has restarted")
    func thisMachine() async throws {
        try await Workshop.use { (shop: Workshop) async throws -> Void in
            await #expect(throws: WaitError.self) { try await shop.host.reboot(within: .milliseconds(900), by: "true") }
        }
    }
}
