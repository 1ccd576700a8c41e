import Synchronization
import Testing
import Weft
import WeftTesting

@testable import WeftRuntime

struct ExecutorTests {
    private let site = FakeSite()
    private let observer = RecordingObserver()

    @MainActor
    private func run(
        _ tasks: [TaskDefinition], _ calls: [RunRequest.Call] = [], common: [RunRequest.Value] = [.init("host", "all")],
        command: [String]? = nil, answers: [String: String] = [:], _ change: (inout RunOptions) -> Void = { _ in }
    ) async throws -> RunReport {
        try await executor(tasks, calls, common: common, command: command, answers: answers, change).run()
    }

    private func executor(
        _ tasks: [TaskDefinition], _ calls: [RunRequest.Call] = [], common: [RunRequest.Value] = [.init("host", "all")],
        command: [String]? = nil, answers: [String: String] = [:], _ change: (inout RunOptions) -> Void = { _ in }
    ) throws -> Executor {
        let plan = try Planner(tasks: TaskLookup(tasks), inventory: { Definitions.inventory })
            .plan(RunRequest(common: common, calls: calls, command: command))
        let resources = RunResources(
            inventory: LazyValue { Definitions.inventory }, configuration: LazyValue { Configuration() }, transports: site,
            prompter: FakePrompter(answers: answers), observer: observer)
        var options = RunOptions()
        change(&options)
        return Executor(plan, resources: resources, options: options)
    }

    /// Each step's outcomes on one line.
    private func shown(_ report: RunReport) -> [String] {
        report.steps.map { step in
            ([step.name] + step.results.map { "\($0.host ?? "here")=\($0.outcome.status.rawValue)" }).joined(separator: " ")
        }
    }

    private func hostTask(_ name: String, after: [String] = [], fails: Set<String> = []) -> TaskDefinition {
        Definitions.task(name, .host, after: after) { connection, _ in
            guard let connection else { return }
            if fails.contains(connection.name) { throw TaskArgumentError("it broke") }
            try await connection.run("work")
        }
    }

    @Test("a dead host hides no other, and is not the same as one that failed")
    func unreachable() async throws {
        site.kill("web2")
        let report = try await run([hostTask("a", fails: ["db1"])], [.init("a")])
        #expect(shown(report) == ["a web1=ok web2=unreachable db1=failed"])
        #expect(report.exitStatus == 1)
        #expect(report.steps[0].results.map(\.outcome.failure?.message) == [nil, "web2: connection refused", "it broke"])
        #expect(site.isClosed)
    }

    @Test("hosts that are all well or unreachable end with status 4")
    func statusOfUnreachable() async throws {
        site.kill("web2")
        #expect(try await run([hostTask("a")], [.init("a")]).exitStatus == 4)
        #expect(try await run([hostTask("a")], [.init("a")], common: [.init("host", "web1")]).exitStatus == 0)
    }

    @Test("a host that failed is left out of later steps, and the others go on")
    func leaveOut() async throws {
        let report = try await run([hostTask("a", fails: ["web1"]), hostTask("b")], [.init("a"), .init("b")])
        #expect(shown(report) == ["a web1=failed web2=ok db1=ok", "b web1=not started web2=ok db1=ok"])
        #expect(report.steps[1].results[0].outcome.reason == "`a` failed")
    }

    @Test("what runs here does not start after a failure, unless the run is to keep going and does not need what failed")
    func onceAfterFailure() async throws {
        let tasks = [hostTask("a", fails: ["web1"]), Definitions.task("switch"), Definitions.task("needs", after: ["a"])]
        let calls = [RunRequest.Call("a"), .init("switch"), .init("needs")]
        let report = try await run(tasks, calls)
        #expect(shown(report) == ["a web1=failed web2=ok db1=ok", "switch here=not started", "needs here=not started"])
        #expect(report.steps[1].results[0].outcome.reason == "`a` failed on web1")
        let going = try await run(tasks, calls) { $0.failurePolicy = .keepGoing }
        #expect(shown(going) == ["a web1=failed web2=ok db1=ok", "switch here=ok", "needs here=not started"])
    }

    @Test("with --fail-fast the first failure starts nothing new")
    func failFast() async throws {
        let report = try await run([hostTask("a", fails: ["web1"]), hostTask("b")], [.init("a"), .init("b")]) {
            $0.failurePolicy = .failFast
            $0.parallel = 1
        }
        #expect(
            shown(report) == ["a web1=failed web2=not started db1=not started", "b web1=not started web2=not started db1=not started"])
        #expect(report.steps[0].results[1].outcome.reason == "`a` failed on web1")
        #expect(report.exitStatus == 1)
    }

    @Test("batches do all steps on their hosts before the next begins, and a batch that failed is the last")
    func serial() async throws {
        let tasks = [hostTask("a"), hostTask("b", fails: ["web2"])]
        let report = try await run(tasks, [.init("a"), .init("b")]) { $0.serial = 2 }
        #expect(shown(report) == ["a web1=ok web2=ok db1=not started", "b web1=ok web2=failed db1=not started"])
        #expect(report.steps[0].results[2].outcome.reason == "a host of an earlier batch failed")
        let ends = observer.seen.filter { $0.hasPrefix("end") }
        #expect(Set(ends[..<2]) == ["end 0 web1 ok", "end 0 web2 ok"])
        let going = try await run(tasks, [.init("a"), .init("b")]) {
            $0.serial = 2
            $0.failurePolicy = .keepGoing
        }
        #expect(shown(going) == ["a web1=ok web2=ok db1=ok", "b web1=ok web2=failed db1=ok"])
    }

    @Test("no more hosts than asked for are worked on at a time")
    func parallel() async throws {
        let level = Level()
        let task = Definitions.task("a", .host) { _, _ in
            level.enter()
            await Task.yield()
            level.leave()
        }
        _ = try await run([task], [.init("a")]) { $0.parallel = 2 }
        #expect(level.highest == 2)
    }

    @Test("changes that a task reports make the host changed, wherever it reports them")
    func changes() async throws {
        let task = Definitions.task("a", .host) { connection, _ in
            guard let connection, connection.name != "web2" else { return }
            connection.report(changed: "wrote /etc/x")
            try await connect(to: "db1").report(changed: "wrote /etc/y")
        }
        let report = try await run([task], [.init("a")], common: [.init("role", "web")])
        #expect(shown(report) == ["a web1=changed web2=ok"])
        #expect(report.steps[0].results[0].outcome.changes == ["wrote /etc/x", "wrote /etc/y"])
    }

    @Test("a task that only looked is told from one that ran commands for all to see")
    func probing() async throws {
        let looks = Definitions.task("looks", .host) { connection, _ in _ = try await connection?.test("test -e /x") }
        let acts = Definitions.task("acts", .host) { connection, _ in try await connection?.run("reboot") }
        let report = try await run([looks, acts], [.init("looks"), .init("acts")], common: [.init("host", "web1")])
        #expect(report.outcomes.map(\.isProbing) == [true, false])
    }

    @Test("the command after -- shows its output by whole lines and keeps each host's status")
    func command() async throws {
        site.host("web1").answer(.any, with: CommandResult(standardOutput: "one\ntwo"))
        site.host("web2").answer(.any, with: CommandResult(standardOutput: "", standardError: "no\n", status: 3))
        let report = try await run([], common: [.init("role", "web")], command: ["uname", "-n"]) { $0.parallel = 1 }
        #expect(shown(report) == ["uname -n web1=ok web2=failed"])
        let headline = "web2: `uname -n` exited with status 3"
        #expect(report.steps[0].results[1].outcome.failure == Failure(.command(status: 3), "\(headline)\n  no", headline: headline))
        // What has been shown is kept by nobody: a command may print more than there is memory.
        #expect(site.host("web1").invocations.map(\.isCaptured) == [false])
        #expect(
            observer.seen.filter { $0.contains("output") || $0.contains("error") } == [
                "0 web1 output one\n", "0 web1 output two", "0 web2 error no\n",
            ])
    }

    @Test("an interrupted run reports what ran as cancelled and the rest as not started")
    func interrupt() async throws {
        let started = Gate()
        let task = Definitions.task("a", .host) { _, _ in
            started.open()
            try await Task.sleep(for: .seconds(600))
        }
        let executor = try executor([task], [.init("a")]) { $0.parallel = 1 }
        async let report = executor.run()
        await started.wait()
        #expect(executor.running == ["web1"])
        executor.interrupt()
        #expect(shown(await report) == ["a web1=cancelled web2=not started db1=not started"])
        #expect(await report.exitStatus == 130)
        #expect(await report.steps[0].results.map(\.outcome.reason) == ["interrupted", "interrupted", "interrupted"])
    }

    @Test("a run that is over time ends with 124, and what does not stop is named")
    func timeout() async throws {
        let never = Gate()
        let task = Definitions.task("a", .host) { _, _ in await never.wait() }
        let report = try await run([task], [.init("a")], common: [.init("host", "web1")]) {
            // Enough for the task to have begun, on a machine that is busy with the other tests.
            $0.timeout = .milliseconds(500)
            $0.grace = .milliseconds(5)
        }
        never.open()
        #expect(shown(report) == ["a web1=cancelled"])
        #expect(report.exitStatus == 124)
        #expect(report.left == ["web1"])
    }

    @Test("a task with a limit of its own fails when it is over, and the run ends with 124")
    func taskTimeout() async throws {
        let task = Definitions.task("a", .host) { _, _ in try await Task.sleep(for: .seconds(600)) }
        let report = try await run([task], [.init("a")], common: [.init("host", "web1")]) { $0.taskTimeout = .milliseconds(5) }
        #expect(report.outcomes.map(\.failure) == [Failure(.timedOut, "it took longer than 5 ms")])
        #expect(report.exitStatus == 124)
    }

    @Test("the command of the command line has the limit of a task")
    func commandTimeout() async throws {
        let report = try await run([], common: [.init("host", "web1")], command: ["uptime"]) { $0.taskTimeout = .seconds(7) }
        #expect(report.exitStatus == 0)
        #expect(site.host("web1").invocations.map(\.context.timeout) == [.seconds(7)])
    }

    @Test("what is not confirmed is not begun")
    func confirmation() async throws {
        let task = Definitions.task("drop", confirm: "Drop the database?")
        #expect(try await run([task], [.init("drop")], common: [], answers: ["drop": "yes"]).exitStatus == 0)
        let report = try await run([task], [.init("drop")], common: [], answers: ["drop": "no"])
        #expect(shown(report) == ["drop here=not started"])
        #expect(report.refusal == "stopped: `Drop the database?` was answered with no")
        #expect(report.exitStatus == 1)
    }

    @Test("a secret shows in no event, error or note, however it turns up")
    func secrets() async throws {
        let password = TaskParameter("password", Secret.self, type: "Secret")
        let secret = "it's a tricky/one"
        let task = Definitions.task("a", .host, parameters: [password]) { connection, arguments in
            guard let connection else { return }
            let secret: Secret = try arguments.value("password")
            connection.say("plain \(secret.reveal())")
            connection.warn(ShellQuoting.quote(secret.reveal()))
            try await connection.run("login \(secret: secret)")
        }
        site.host("web1").answer(.any, with: CommandResult(standardOutput: "\(secret)\n", standardError: "bad: \(secret)\n", status: 1))
        let report = try await run([task], [.init("a", [.init("password", secret)])], common: [.init("host", "web1")])
        let text = observer.seen.joined(separator: "\n") + report.outcomes.compactMap(\.failure?.message).joined()
        #expect(!text.contains("tricky"))
        #expect(report.outcomes.first?.failure?.message == "web1: `login ***` exited with status 1\n  bad: ***")
    }

    @Test("an inventory that a task asks for and that cannot be loaded makes the task fail with the reason")
    func brokenInventory() async throws {
        let task = Definitions.task("a") { _, _ in _ = Run.current?.inventory }
        let resources = RunResources(
            inventory: LazyValue { throw TaskArgumentError("site.yaml:3: unknown key") }, configuration: LazyValue { Configuration() },
            transports: site, prompter: FakePrompter(), observer: observer)
        let report = await Executor(Plan(steps: [.init(.task(task, TaskArguments()))]), resources: resources).run()
        #expect(report.outcomes.first?.failure?.message == "site.yaml:3: unknown key")
    }
}

/// Opens once, for all who wait.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Mutex(State())

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}

/// Counts how many are inside at a time.
final class Level: Sendable {
    private let state = Mutex((now: 0, highest: 0))
    func enter() {
        state.withLock { state in
            state.now += 1
            state.highest = max(state.highest, state.now)
        }
    }
    func leave() { state.withLock { $0.now -= 1 } }
    var highest: Int { state.withLock { $0.highest } }
}
