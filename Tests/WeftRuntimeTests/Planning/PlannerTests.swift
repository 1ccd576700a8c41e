import Synchronization
import Testing
import Weft

@testable import WeftRuntime

struct PlannerTests {
    private func plan(
        _ tasks: [TaskDefinition], common: [RunRequest.Value] = [], _ calls: [RunRequest.Call] = [], command: [String]? = nil
    ) throws -> Plan {
        try Planner(tasks: TaskLookup(tasks), inventory: { Definitions.inventory })
            .plan(RunRequest(common: common, calls: calls, command: command))
    }

    private func errors(
        _ tasks: [TaskDefinition], common: [RunRequest.Value] = [], _ calls: [RunRequest.Call] = [], command: [String]? = nil
    ) -> String {
        do {
            _ = try plan(tasks, common: common, calls, command: command)
            return ""
        } catch { return "\(error)" }
    }

    private func shown(_ plan: Plan) -> [String] {
        plan.steps.map { step in
            ([step.name] + step.shownArguments.map { "\($0.name)=\($0.text)" } + step.hosts.map { "@\($0.name)" }).joined(separator: " ")
        }
    }

    private let port = TaskParameter("port", Int.self, type: "Int", default: "80")
    private let site = TaskParameter("site", String.self, type: "String", documentation: "the site's domain name.")
    private let password = TaskParameter("password", Secret.self, type: "Secret")

    @Test("prerequisites come first, and once however many tasks need them")
    func prerequisites() throws {
        let tasks = [
            Definitions.task("build"), Definitions.task("test", after: ["build"]), Definitions.task("ship", after: ["build", "test"]),
        ]
        #expect(shown(try plan(tasks, [.init("ship"), .init("build")])) == ["build", "test", "ship"])
        #expect(try plan(tasks, [.init("ship")]).steps.map(\.requirements) == [[], [0], [0, 1]])
    }

    @Test("a host task's prerequisites run on its hosts, each host once")
    func prerequisitesOnHosts() throws {
        let tasks = [Definitions.task("stop", .host), Definitions.task("start", .host, after: ["stop"])]
        let calls = [RunRequest.Call("start", [.init("host", "web1")]), .init("start", [.init("role", "web")])]
        #expect(shown(try plan(tasks, calls)) == ["stop @web1", "start @web1", "stop @web2", "start @web2"])
    }

    @Test("values in front of the first task are for all tasks that declare them, and a task's own come before them")
    func commonValues() throws {
        let tasks = [Definitions.task("a", parameters: [port]), Definitions.task("b", parameters: [port]), Definitions.task("c")]
        let plan = try plan(tasks, common: [.init("port", "1")], [.init("a"), .init("b", [.init("port", "2")]), .init("c")])
        #expect(shown(plan) == ["a port=1", "b port=2", "c"])
    }

    @Test("a value behind a task reaches its prerequisites too")
    func valuesOfPrerequisites() throws {
        let tasks = [Definitions.task("build", parameters: [site]), Definitions.task("ship", after: ["build"])]
        #expect(shown(try plan(tasks, [.init("ship", [.init("site", "x")])])) == ["build site=x", "ship"])
    }

    @Test("hosts of a task's own words come before those for all tasks, and its roles count when there are neither")
    func selection() throws {
        let tasks = [Definitions.task("a", .host, roles: ["db"])]
        #expect(shown(try plan(tasks, [.init("a")])) == ["a @db1"])
        #expect(shown(try plan(tasks, common: [.init("host", "web2")], [.init("a")])) == ["a @web2"])
        #expect(shown(try plan(tasks, common: [.init("host", "web2")], [.init("a", [.init("role", "web")])])) == ["a @web1 @web2"])
        #expect(shown(try plan(tasks, [.init("a", [.init("host", "web2"), .init("role", "web")])])) == ["a @web2 @web1"])
    }

    @Test("user= is the login in front of the tasks, and the task's own parameter behind it")
    func userIsTargetingOrParameter() throws {
        let tasks = [
            Definitions.task("make", .host, parameters: [TaskParameter("user", String.self, type: "String", default: "\"ops\"")])
        ]
        let plan = try plan(
            tasks, common: [.init("user", "root"), .init("host", "web1")], [.init("make", [.init("user", "anna")])])
        #expect(shown(plan) == ["make user=anna @web1"])
        #expect(plan.hosts.map(\.user) == ["root"])
    }

    @Test("the command after -- is a line for the shell when it is one word, and otherwise each word is one word")
    func command() throws {
        let common = [RunRequest.Value("role", "web")]
        #expect(shown(try plan([], common: common, command: ["ls *.log | wc -l"])) == ["ls *.log | wc -l @web1 @web2"])
        #expect(shown(try plan([], common: common, command: ["ls", "a b"])) == ["ls 'a b' @web1 @web2"])
    }

    @Test("a fabfile's task stands in for a shipped one of the same name")
    func shadowing() throws {
        let own = Definitions.task("deploy", function: "publish", parameters: [site])
        let shipped = Definitions.task("deploy", parameters: [port], module: "WeftTasks", file: "Deploy/Deploy.swift")
        // The order is that of loading, or of linking.
        for tasks in [[own, shipped], [shipped, own]] {
            #expect(shown(try plan(tasks, [.init("deploy", [.init("site", "x")])])) == ["deploy site=x"])
            #expect(errors(tasks, [.init("deploy", [.init("port", "1")])]).contains("`deploy` takes no `port=`"))
        }
    }

    @Test("an inventory that no step needs is not loaded")
    func laziness() throws {
        let loads = Counter()
        let tasks = TaskLookup([Definitions.task("build"), Definitions.task("deploy", .host)])
        let planner = Planner(
            tasks: tasks,
            inventory: {
                loads.add()
                return Definitions.inventory
            })
        _ = try planner.plan(RunRequest(calls: [.init("build")]))
        #expect(loads.value == 0)
        let calls = [RunRequest.Call("deploy", [.init("host", "web1")]), .init("deploy", [.init("host", "web2")])]
        _ = try planner.plan(RunRequest(calls: calls))
        #expect(loads.value == 1)
    }

    @Test("everything that is wrong is told at once")
    func allErrors() {
        let tasks = [Definitions.task("deploy", .host, parameters: [site, port, password]), Definitions.task("build")]
        let calls = [
            RunRequest.Call("deploy", [.init("prot", "1"), .init("port", "http"), .init("host", "web3")]), .init("biuld"),
            .init("build", [.init("host", "web1")]),
        ]
        #expect(
            errors(tasks, calls) == """
                `deploy` takes no `prot=`; did you mean `port=`?
                `deploy` needs `site=`: the site's domain name (a text)
                `port=` of `deploy` is `http`: expected an integer
                `deploy` needs `password=`: a secret
                no host is named `web3`; did you mean `web1`?
                no task is named `biuld`; did you mean `build`?
                `build` runs once, on this machine, and takes no `host=`
                """)
    }

    @Test("a value that no task takes is an error that names the tasks")
    func unknownCommonValue() {
        let tasks = [Definitions.task("a", parameters: [port]), Definitions.task("b")]
        #expect(
            errors(tasks, common: [.init("porrt", "1")], [.init("a"), .init("b")])
                == "none of the tasks takes `porrt=`: `a`, `b`; did you mean `port=`?")
        #expect(
            errors([], common: [.init("hosst", "1"), .init("host", "web1")], command: ["x"])
                == "`hosst=` is for no task, and no word that selects hosts; did you mean `host=`?")
    }

    @Test("without hosts the error says how to select some")
    func noHosts() {
        #expect(
            errors([Definitions.task("deploy", .host)], [.init("deploy")]) == """
                `deploy` runs on hosts, and none are selected
                  select some: `task deploy host=NAME`, or `role=ROLE`; `task host=all --list-hosts` shows them
                """)
        #expect(
            errors([], command: ["uname"]) == """
                the command after `--` runs on hosts, and none are selected
                  select some in front of it: `task host=NAME -- COMMAND`
                """)
        #expect(
            errors([Definitions.task("deploy", .host, roles: ["empty"])], [.init("deploy")]) == """
                `deploy` runs on the role `empty`, of which `site.yaml` has no hosts
                  select some with `host=` or `role=`
                """)
    }

    @Test("a cycle of prerequisites is shown as a path")
    func cycle() {
        let tasks = [
            Definitions.task("deploy", after: ["restart"]), Definitions.task("restart", after: ["deploy"]),
            Definitions.task("all", after: ["deploy"]),
        ]
        #expect(errors(tasks, [.init("deploy")]) == "tasks depend on each other: `deploy -> restart -> deploy`")
        #expect(errors(tasks, [.init("all")]) == "tasks depend on each other: `deploy -> restart -> deploy`")
    }

    @Test("the same name with two values is an error, with one value it is not")
    func repeatedValues() {
        let tasks = [Definitions.task("a", parameters: [port])]
        #expect(
            errors(tasks, [.init("a", [.init("port", "1"), .init("port", "2")])])
                == "`port=` is given twice with different values for `a`")
        #expect(errors(tasks, [.init("a", [.init("port", "1"), .init("port", "1")])]) == "")
    }

    @Test("two tasks of one name in one file are an error, wherever a third one is")
    func duplicates() {
        let tasks = [Definitions.task("a", line: 3), Definitions.task("a", function: "b", line: 9)]
        #expect(
            errors(tasks, [.init("a")]) == """
                two tasks are named `a`
                  fabfile.swift:3
                  fabfile.swift:9
                  name one of them otherwise: `@Task("NAME")`
                """)
    }

    @Test("a secret that does not convert is not shown")
    func secretValue() throws {
        let pin = TaskParameter("pin", [Pin].self, type: "[Pin]")
        let text = errors([Definitions.task("a", parameters: [pin])], [.init("a", [.init("pin", "hunter2")])])
        #expect(text == "`pin=` of `a` is a secret that does not fit: expected a list, separated by commas, each four digits")
        let plan = try plan([Definitions.task("a", parameters: [password])], [.init("a", [.init("password", "hunter2")])])
        #expect(shown(plan) == ["a password=***"])
    }

    @Test("nothing to do is an error, and so is a broken inventory")
    func nothing() {
        #expect(errors([]) == "nothing to do: name a task, or a command after `--`\n  `task --list` shows the tasks")
        let planner = Planner(tasks: TaskLookup([]), inventory: { throw TaskArgumentError("site.yaml:3: what is this") })
        #expect(throws: PlanningErrors.self) { try planner.plan(RunRequest(common: [.init("host", "a")], command: ["x"])) }
    }
}

private struct Pin: TaskArgument {
    init(taskArgument text: String) throws { throw TaskArgumentError("`\(text)` is no PIN") }
    static var taskArgumentExpectation: String { "four digits" }
    static var isSecretTaskArgument: Bool { true }
}

final class Counter: Sendable {
    private let count = Mutex(0)
    func add() { count.withLock { $0 += 1 } }
    var value: Int { count.withLock { $0 } }
}
