import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("Installing graphite")
struct GraphiteInstallTests {
    /// A host whose survey prints these lines, those of the last from then on.
    private func host(_ surveys: String..., run: FakeRun = FakeRun()) -> FakeConnection {
        let host = FakeConnection(to: Inventory.Host(name: "devlog"), in: run)
        host.transport.answer(FakeAnswer(.beginning("cd / && sh -s"), inTurn: surveys.map { CommandResult(standardOutput: $0) }))
        host.transport.answer(.exactly("sh -s"))
        return host
    }
    private let txamqp = "problem\ttxamqp\tcarbon cannot take metrics from AMQP (No module named 'txamqp')\n"
    private let all = ["install": "yes", "dependencies": "yes", "database": "yes"]

    private func install(_ host: FakeConnection, _ change: (inout Graphite.Settings) -> Void = { _ in }) async throws {
        var settings = Graphite.Settings()
        change(&settings)
        try await Run.$current.withValue(host.run) { try await Graphite.install(settings, on: host.connection) }
    }

    @Test("without a terminal for the shell nothing is installed")
    func noTerminal() async throws {
        let host = host("", run: FakeRun(answers: all, hasTerminal: false))
        let error = await #expect(throws: ConnectionError.self) { try await install(host) }
        #expect(error?.reason == .noTerminal)
        #expect(host.transport.applied.isEmpty && host.run.questions.isEmpty)
    }

    @Test("when a later question could not be answered nothing is installed", arguments: ["install", "dependencies", "database"])
    func unanswered(_ name: String) async throws {
        let host = host("", run: FakeRun(answers: all.filter { $0.key != name }))
        let error = await #expect(throws: QuestionError.self) { try await install(host) }
        let question = if case .unanswered(let question) = error { question.name } else { "" }
        #expect(question == name)
        #expect(host.transport.applied.isEmpty)
    }

    @Test("by hand, it asks three times and opens a shell in the middle, after which it goes on")
    func byHand() async throws {
        let host = host("", "installed\n" + txamqp, "installed\nready\nadministrator\tanna\n", run: FakeRun(answers: all))
        try await install(host)
        #expect(host.run.questions.map(\.name) == ["install", "dependencies", "database"])
        #expect(host.transport.interactions.count == 1)
        #expect(host.transport.interactions[0]?.text.contains("runuser -u _graphite -- env") == true)
        #expect(host.transport.applied.count == 3)
        #expect(host.changes.contains("the administrator anna was made by hand"))
        #expect(host.notes == ["graphite is at http://devlog/; nothing was to be done"])
    }

    @Test("a shell that is left without an account is an error that says what to do")
    func nobody() async throws {
        let host = host("", "installed\n", "installed\nready\n", run: FakeRun(answers: all))
        let error = await #expect(throws: Graphite.Error.self) { try await install(host) }
        #expect(
            error?.description == """
                devlog: the shell was left and graphite has no administrator yet
                  run it again, and make the account with `graphite-manage createsuperuser`; or give `password=`, which makes it unattended
                """)
        #expect(host.transport.applied.count == 2)
    }

    @Test("with a password there is no shell, and the password is in no command")
    func password() async throws {
        let host = host("", "installed\n" + txamqp, run: FakeRun(answers: all.filter { $0.key != "database" }, hasTerminal: false))
        try await install(host) { $0.password = Secret("tr1cky 'one") }
        #expect(host.run.questions.map(\.name) == ["install", "dependencies"])
        #expect(host.transport.interactions.isEmpty)
        #expect(host.transport.applied[1].resources.map(\.title).contains("Graphite administrator admin"))
        #expect(!host.commands.contains { $0.contains("tr1cky") })
        #expect(host.run.masked.contains(Secret("tr1cky 'one")))
    }

    @Test("one that is there asks nothing, in one list, with the account only when it is not right")
    func ready() async throws {
        let there = "installed\nready\nport\tapache2\n" + txamqp + "administrator\tadmin\n"
        let same = host(there + "right\n")
        try await install(same) { $0.password = Secret("x") }
        #expect(same.run.questions.isEmpty && same.transport.applied.count == 1)
        #expect(!same.transport.applied[0].resources.map(\.title).contains("Graphite administrator admin"))
        let other = host(there)
        try await install(other) { $0.password = Secret("x") }
        #expect(other.transport.applied[0].resources.map(\.title).contains("Graphite administrator admin"))
        let unattended = host(there, run: FakeRun(hasTerminal: false))
        try await install(unattended)
        #expect(unattended.transport.applied.count == 1)
    }

    @Test("a problem that is not allowed stops it before anything is configured, and one that is is a warning")
    func dependencies() async throws {
        let problem = "problem\tcairo\tno graph can be drawn (OSError: no library)\n"
        let host = host("", "installed\n" + txamqp + problem, run: FakeRun(answers: all))
        let error = await #expect(throws: Graphite.Error.self) { try await install(host) }
        #expect(
            error?.description == """
                devlog: the dependency check found a problem that is not allowed
                  `cairo`: no graph can be drawn (OSError: no library)
                  install what is missing, or let it pass with `allow=cairo` beside what is allowed already
                """)
        #expect(host.transport.applied.count == 1)
        #expect(host.run.events.contains { if case .warning("devlog", let text) = $0 { text.contains("`txamqp`") } else { false } })
    }

    @Test("a port that another program has is told before anything is asked or installed")
    func port() async throws {
        let host = host("port\tnginx\n", run: FakeRun(answers: all))
        let error = await #expect(throws: Graphite.Error.self) { try await install(host) }
        #expect(
            error?.description == """
                devlog: port 80 is in use by `nginx`, so Apache could not listen there
                  choose another with `port=`, or serve graphite by it with `web=nginx`
                """)
        #expect(host.transport.applied.isEmpty && host.run.questions.isEmpty)
    }

    @Test("the tasks are there, and take their values before anything is connected")
    func tasks() throws {
        let tasks = Dictionary(TaskDefinition.all.map { ($0.name, $0) }) { first, _ in first }
        for name in ["graphite", "verify_graphite", "graphite_graph", "logger", "log_client", "log_check"] {
            #expect(tasks[name]?.target == .host, "\(name)")
        }
        let graphite = try #require(tasks["graphite"])
        #expect(graphite.parameters.filter(\.isRequired).isEmpty)
        for (name, text) in [
            ("web", "lighttpd"), ("port", "65536"), ("schemas", "s:x:7s:6h,1m:7d"), ("allow", "nonsense"), ("user", "a b"),
            ("email", "nobody"),
            ("timezone", "a b"),
        ] {
            let parameter = try #require(graphite.parameters.first { $0.name == name })
            #expect(throws: TaskArgumentError.self, "\(name)") { try parameter.check(text) }
        }
    }

    @Test("settings that cannot be are refused before the host is asked")
    func settings() async throws {
        let changes: [(inout Graphite.Settings) -> Void] = [
            { $0.port = 0 }, { $0.port = 2003 }, { $0.user = "a b" }, { $0.email = "nobody" },
            { $0.timezone = "../etc passwd" }, { $0.password = Secret("") }, { $0.secretKey = Secret("a\nb") },
        ]
        for change in changes {
            let host = host("")
            await #expect(throws: Graphite.Error.self) { try await install(host, change) }
            #expect(host.commands.isEmpty)
        }
    }
}
