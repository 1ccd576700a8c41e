import Testing
import Weft
import WeftTesting

@testable import WeftCLI

@Suite("Values from the environment")
struct EnvironmentTests {
    private var harness: Harness

    init() throws {
        harness = try Harness()
        harness.tasks = [
            harness.task(
                "greet", .once,
                parameters: [
                    TaskParameter("name", String.self, type: "String", default: "\"world\""),
                    TaskParameter("times", Int.self, type: "Int", default: "1"),
                    TaskParameter("tags", [String].self, type: "[String]", default: "[]"),
                    TaskParameter("user", String?.self, type: "String?"),
                    TaskParameter("token", Pin?.self, type: "Pin?"),
                ]
            ) { _, arguments in
                say(arguments.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "))
            },
            harness.task("count", .once, parameters: [TaskParameter("http_port", Int.self, type: "Int")]) { _, arguments in
                say("port \(arguments.values["http_port"] ?? "")")
            },
            harness.task("look") { host, _ in _ = try await host?.run("look") },
        ]
    }

    @Test("a variable fills in what the command line leaves open; the command line wins, and an empty value gives nothing")
    mutating func filling() async throws {
        harness.variables = ["TASK_NAME": "Anna", "TASK_TIMES": "", "NAME": "x", "TASK_OTHER": "y"]
        #expect(try await harness.run("greet").output == "name=Anna\n")
        #expect(try await harness.run("greet", "name=Ben").output == "name=Ben\n")
        #expect(try await harness.run("name=Ben", "greet").output == "name=Ben\n")
    }

    @Test("one that no task takes is no error, and each of several tasks takes what it declares")
    mutating func several() async throws {
        harness.variables = ["TASK_HTTP_PORT": "80", "TASK_NAME": "Anna", "TASK_BUILD_ID": "17"]
        let result = try await harness.run("greet", "count")
        #expect(result.status == 0)
        #expect(result.output == "name=Anna\nport 80\n")
    }

    @Test("what does not convert is an error that names the variable, and shows no secret")
    mutating func illTyped() async throws {
        harness.variables = ["TASK_TIMES": "x", "TASK_TOKEN": "hunter2"]
        let result = try await harness.run("greet")
        #expect(result.status == 2)
        #expect(
            result.errors == """
                error: `$TASK_TIMES`, for `times=` of `greet`, is `x`: expected an integer
                error: `$TASK_TOKEN`, for `token=` of `greet`, is a secret that does not fit: expected four digits

                """)
    }

    @Test("a secret of the environment is masked")
    mutating func secret() async throws {
        harness.variables = ["TASK_TOKEN": "4711"]
        #expect(try await harness.run("greet").output == "token=***\n")
    }

    @Test("in a list, line ends separate as commas do")
    mutating func lists() async throws {
        harness.variables = ["TASK_TAGS": "a,b\r\nc\n\n"]
        #expect(try await harness.run("greet").output == "tags=a,b,c\n")
    }

    @Test("TASK_HOST, TASK_ROLE and TASK_USER select hosts unless the command line does")
    mutating func targeting() async throws {
        harness.variables = ["TASK_HOST": "db1"]
        #expect(try await harness.run("look").errors == "look: ok on db1 in T\n")
        #expect(try await harness.run("--", "x").errors == "ok on db1 in T\n")
        #expect(try await harness.run("look", "host=web1").errors == "look: ok on web1 in T\n")
        #expect(try await harness.run("-j1", "role=web", "--list-hosts").output.contains("db1") == false)
        #expect(try await harness.run("--list-hosts").output.contains("web1") == false)
        // A task that runs here has no use for hosts.
        #expect(try await harness.run("greet").status == 0)
        harness.variables = ["TASK_ROLE": "db", "TASK_USER": "ops"]
        #expect(try await harness.run("look").errors == "look: ok on db1 in T\n")
        // An optional parameter of such a name is the task's own only behind the task.
        #expect(try await harness.run("greet").output == "\n")
    }

    @Test("hosts and clients that are not there name the variable")
    mutating func wrongTargets() async throws {
        harness.variables = ["TASK_HOST": "wbe1", "TASK_TRANSPORT": "telnet"]
        #expect(
            try await harness.run("look").errors == """
                error: `$TASK_TRANSPORT`: `transport=telnet` is none of `auto`, `ssh` and `openssh`
                error: `$TASK_HOST`: no host is named `wbe1`; did you mean `web1`?

                """)
    }
}

private struct Pin: TaskArgument {
    init(taskArgument text: String) throws {
        guard text.count == 4, text.allSatisfy(\.isNumber) else { throw TaskArgumentError("no: \(text)") }
    }
    static var taskArgumentExpectation: String { "four digits" }
    static var isSecretTaskArgument: Bool { true }
}
