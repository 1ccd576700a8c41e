import Foundation
import Testing
import Weft
import WeftTesting

@testable import WeftCLI

struct ProgramTests {
    private var harness: Harness

    init() throws { harness = try Harness() }

    @Test("one command on one host: its output and one short line")
    func oneHost() async throws {
        harness.site["web1"].answer(.any, with: CommandResult(standardOutput: "web1.example.com\n"))
        #expect(
            try await harness.run("host=web1", "--", "hostname", "-f")
                == .init(status: 0, output: "[web1] web1.example.com\n", errors: "ok on web1 in T\n"))
    }

    @Test("three hosts, one dead: the others' results, the error, the table and status 4")
    func oneDead() async throws {
        harness.site.kill("web2")
        for name in ["web1", "db1"] { harness.site[name].answer(.any, with: CommandResult(standardOutput: "up\n")) }
        let result = try await harness.run("-j1", "host=all", "--", "uptime")
        #expect(result.status == 4)
        #expect(result.output == "[web1] up\n[db1]  up\n")
        #expect(
            result.errors == """
                unreachable: web2: 10.0.0.9 port 22: connection refused
                  is sshd running there?
                host  outcome      time  what
                web1  ok T
                web2  unreachable T  10.0.0.9 port 22: connection refused
                db1   ok T
                3 hosts: 2 ok, 1 unreachable in T

                """)
    }

    @Test("a failed command shows its host and status, and the last error lines where they do not stand right above")
    func failure() async throws {
        harness.site["web1"].answer(.any, with: CommandResult(standardOutput: "", standardError: "a\nb\n", status: 100))
        let full = "failed: web1: `apt-get update` exited with status 100\n  a\n  b\n"
        for words in [["host=web1", "--output", "grouped"], ["host=web1", "--quiet"], ["host=web1,db1", "-j1"]] {
            #expect(try await harness.run(words + ["--", "apt-get update"]).errors.contains(full))
        }
        let result = try await harness.run("host=web1", "--", "apt-get update")
        #expect(
            result
                == .init(
                    status: 1, output: "",
                    errors: """
                        [web1] a
                        [web1] b
                        failed: web1: `apt-get update` exited with status 100
                        host  outcome  time  what
                        web1  failed T  `apt-get update` exited with status 100
                        1 host: 1 failed in T

                        """))
    }

    @Test("a run of four steps and more says what each took")
    mutating func steps() async throws {
        harness.tasks = ["a", "b", "c"].map { harness.task($0, .host) } + [harness.task("sum", .once)]
        harness.site["web2"].answer(.any, with: CommandResult(standardOutput: ""))
        let result = try await harness.run("host=web1,web2", "a", "b", "c", "sum")
        #expect(
            result.errors == """
                step  outcome  time  where
                a     ok T  2 hosts
                b     ok T  2 hosts
                c     ok T  2 hosts
                sum   ok T  this machine
                host            outcome  time  what
                web1            ok T
                web2            ok T
                (this machine)  ok T
                2 hosts and this machine: 3 ok in T

                """)
        #expect(try await harness.run("host=web1", "a", "b", "c").errors == "a, b, c: ok on web1 in T\n")
    }

    @Test("grouped output holds each host's lines together, folded output shows the same only once")
    func groupedAndFolded() async throws {
        for name in ["web1", "web2"] { harness.site[name].answer(.any, with: CommandResult(standardOutput: "Debian 12\nx86\n")) }
        harness.site["db1"].answer(.any, with: CommandResult(standardOutput: "Debian 11\n"))
        let grouped = try await harness.run("-j1", "--output", "grouped", "host=all", "--", "os")
        #expect(grouped.output == "[web1] Debian 12\n[web1] x86\n[web2] Debian 12\n[web2] x86\n[db1]  Debian 11\n")
        let folded = try await harness.run("--output", "folded", "host=all", "--", "os")
        #expect(folded.output == "web1 web2 (2 hosts):\nDebian 12\nx86\ndb1:\nDebian 11\n")
    }

    @Test("JSON output is one object a line and a summary at the end")
    func json() async throws {
        harness.site["web1"].answer(.any, with: CommandResult(standardOutput: "a \"b\"\n"))
        let result = try await harness.run("--json", "host=web1", "--", "x")
        let end = #""outcome":"ok","seconds":T,"changes":[],"error":null,"reason":null"#
        #expect(result.errors == "")
        #expect(
            result.output == """
                {"event":"run","tasks":["x"],"hosts":["web1"]}
                {"event":"start","task":"x","host":"web1"}
                {"event":"command","task":"x","host":"web1","command":"x"}
                {"event":"line","task":"x","host":"web1","stream":"output","text":"a \\"b\\""}
                {"event":"status","task":"x","host":"web1","command":"x","status":0}
                {"event":"end","task":"x","host":"web1",\(end)}
                {"event":"summary","status":0,"seconds":T,"outcomes":{"ok":1,"changed":0,"failed":0,"unreachable":0,"skipped":0,\
                "cancelled":0,"not started":0},"error":null,"results":[{"task":"x","host":"web1",\(end)}]}

                """)
    }

    @Test("quiet output shows failures alone")
    func quiet() async throws {
        harness.site["web1"].answer(.any, with: CommandResult(standardOutput: "noise\n"))
        #expect(try await harness.run("-q", "host=web1", "--", "x") == .init(status: 0, output: "", errors: ""))
        harness.site["web1"].answer(.any, with: CommandResult(status: .exited(2)))
        #expect(try await harness.run("-q", "host=web1", "--", "x").errors.hasPrefix("failed: web1: `x` exited with status 2\n"))
    }

    @Test("-v shows every command with its host and status")
    mutating func verbose() async throws {
        harness.tasks = [harness.task("look") { connection, _ in _ = try await connection?.test("test -e /x") }]
        let result = try await harness.run("-v", "look", "host=web1")
        #expect(
            result.errors == "[web1] $ test -e /x\n[web1] $ exited with status 0\nlook: ok on web1 in T, nothing changed\n")
    }

    @Test("a run that changes something counts it, a second one that changes nothing says so")
    mutating func changes() async throws {
        harness.tasks = [
            harness.task("setup") { connection, _ in try await connection?.put(text: "x", to: "/etc/x") }
        ]
        let first = try await harness.run("setup", "host=web1")
        #expect(first == .init(status: 0, output: "[web1] changed: wrote /etc/x\n", errors: "setup: changed on web1 in T, 1 change\n"))
        #expect(try await harness.run("setup", "host=web1").errors == "setup: ok on web1 in T, nothing changed\n")
        #expect(
            try await harness.run("setup", "host=web1,db1", "-j1").errors == """
                host  outcome  time  what
                web1  ok T
                db1   changed T  1 change
                2 hosts: 1 ok, 1 changed in T

                """)
    }

    @Test("a task's failed command repeats no lines that were shown, and tells those of a quiet one", arguments: [false, true])
    mutating func failedTask(isQuiet: Bool) async throws {
        harness.site["web1"].answer(.any, with: CommandResult(standardOutput: "", standardError: "no\n", status: 1))
        harness.tasks = [harness.task("work") { host, _ in try await (isQuiet ? host?.quiet() : host)?.run("work") }]
        let lines = try await harness.run("work", "host=web1").errors.split(separator: "\n").prefix(3)
        let headline = "failed: web1: `work` exited with status 1"
        let head = "host  outcome  time  what"
        #expect(lines.map(String.init) == (isQuiet ? [headline, "  no", head] : ["[web1] no", headline, head]))
    }

    @Test("tasks on one host and here are counted as what they are")
    mutating func hostAndHere() async throws {
        harness.tasks = [harness.task("build", .once), harness.task("setup", after: ["build"])]
        #expect(try await harness.run("setup", "host=web1").errors.hasSuffix("1 host and this machine: 2 ok in T\n"))
    }

    @Test("a task that runs here says so in one line")
    mutating func here() async throws {
        harness.tasks = [harness.task("hello", .once) { _, _ in say("hello, world") }]
        #expect(try await harness.run("hello") == .init(status: 0, output: "hello, world\n", errors: "hello: ok in T\n"))
    }

    @Test("everything wrong with the request is told at once, with status 2, and nothing is connected")
    mutating func wrongRequest() async throws {
        harness.tasks = [harness.task("deploy", parameters: [TaskParameter("port", Int.self, type: "Int")])]
        let result = try await harness.run("deplyo", "deploy", "port=http", "host=web9")
        #expect(
            result
                == .init(
                    status: 2, output: "",
                    errors: """
                        error: no task is named `deplyo`; did you mean `deploy`?
                        error: `port=` of `deploy` is `http`: expected an integer
                        error: no host is named `web9`; did you mean `web1`?

                        """))
        #expect(try await harness.run("--paralel", "3").errors == "error: there is no option `--paralel`; did you mean `--parallel`?\n")
        #expect(
            try await harness.run("--timeout", "3 weeks", "host=web1", "--", "x").errors
                == "error: `--timeout` is `3 weeks`, but it takes a duration such as 30s, 5m or 1h30m\n")
    }

    @Test("who types an option's name for a task meant the option, unless a task is closer")
    mutating func optionsForTasks() async throws {
        harness.tasks = [harness.task("lint", .once)]
        for (word, meant) in [("help", "--help"), ("hlep", "--help"), ("list", "--list"), ("version", "--version"), ("lnt", "lint")] {
            #expect(try await harness.run(word).errors == "error: no task is named `\(word)`; did you mean `\(meant)`?\n")
        }
    }

    @Test("a dry run shows the plan, with secrets masked, and asks the hosts alone")
    mutating func dryRun() async throws {
        let password = TaskParameter("password", Secret.self, type: "Secret")
        harness.tasks = [
            harness.task("build", .once), harness.task("deploy", parameters: [password], confirm: "Deploy now?", after: ["build"]),
        ]
        let result = try await harness.run("-n", "deploy", "role=web", "password=hunter2")
        #expect(
            result
                == .init(
                    status: 0,
                    output: """
                        1. build  (needed by deploy)
                           here, once
                        2. deploy password=***
                           asks: Deploy now?
                           on 2 hosts: web1, web2

                        """,
                    errors: """
                        host            outcome  time  what
                        (this machine)  skipped T  it runs here, where nothing keeps it from changes
                        web1            ok T
                        web2            ok T
                        2 hosts and this machine: 2 ok, 1 skipped in T; nothing was done

                        """))
    }

    @Test("a confirmation is answered by --yes, --answer or not at all")
    mutating func confirmation() async throws {
        harness.tasks = [harness.task("drop", .once, confirm: "Drop it?")]
        #expect(try await harness.run("--yes", "drop").status == 0)
        #expect(try await harness.run("--answer", "drop=yes", "drop").status == 0)
        #expect(
            try await harness.run("--answer", "drop=no", "drop")
                == .init(
                    status: 1, output: "",
                    errors: """
                        error: stopped: `Drop it?` was answered with no
                        host            outcome      time  what
                        (this machine)  not started T  not confirmed
                        1 not started in T

                        """))
        #expect(
            try await harness.run("--no-input", "drop")
                == .init(
                    status: 2, output: "",
                    errors: """
                        error: `Drop it?` needs an answer and `--no-input` forbids to ask
                          give it with `--answer drop=yes`, or `--yes` for all confirmations

                        """))
    }

    @Test("--list-hosts shows what an expression selects and how it is reached")
    func listHosts() async throws {
        #expect(
            try await harness.run("host=web* & !db1", "--list-hosts")
                == .init(
                    status: 0,
                    output: """
                        web1  10.0.0.1                    roles: web
                        web2  ops@10.0.0.2:2222 via web1  roles: web
                        2 hosts

                        """, errors: ""))
        #expect(
            try await harness.run("role=wbe", "--list-hosts").errors == "error: no role is named `wbe`; did you mean `web`?\n  wbe\n  ^\n")
    }

    @Test("names for completion come from the inventory, and a broken one has none")
    func completion() async throws {
        #expect(try await harness.run("--complete", "hosts").output == "web1\nweb2\ndb1\n")
        #expect(try await harness.run("--complete", "roles").output == "web\ndb\n")
        #expect(try await Harness(inventory: "hosts: [").run("--complete", "hosts") == .init(status: 0, output: "", errors: ""))
    }

    @Test("control sequences of hosts do not reach the terminal")
    func harmless() async throws {
        harness.site["web1"].answer(.any, with: CommandResult(standardOutput: "\u{1B}[31mred\u{1B}[0m \u{1B}]0;title\u{7}x\u{8}\n"))
        #expect(try await harness.run("host=web1", "--", "x").output == "[web1] red ^[]0;title^Gx^H\n")
    }

    @Test("JUnit has a suite for each step and a case for each host")
    func junit() async throws {
        harness.site.kill("web2")
        let path = harness.folder + "/report.xml"
        _ = try await harness.run("-j1", "role=web", "--junit", path, "--", "a < b")
        #expect(
            try String(contentsOfFile: path, encoding: .utf8).replacing(/\ time="\d+\.\d{3}"/) { _ in " time=\"T\"" }
                .replacing(/timestamp="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"/) { _ in "timestamp=\"D\"" } == """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <testsuites name="task" tests="2" failures="0" errors="1" skipped="0" time="T">
                      <testsuite name="a &lt; b" timestamp="D" tests="2" failures="0" errors="1" skipped="0" time="T">
                        <testcase classname="a &lt; b" name="web1" time="T"/>
                        <testcase classname="a &lt; b" name="web2" time="T"><error type="unreachable" \
                    message="web2: 10.0.0.9 port 22: connection refused">web2: 10.0.0.9 port 22: connection refused
                      is sshd running there?</error></testcase>
                      </testsuite>
                    </testsuites>

                    """)
    }

    @Test("JUnit tells a failure with its kind, and has no characters that XML cannot have")
    func junitFailure() async throws {
        harness.site["web1"].answer(.any, with: CommandResult(standardOutput: "", standardError: "bad\u{1B}\u{0}\u{FFFE}&\n", status: 3))
        let path = harness.folder + "/report.xml"
        _ = try await harness.run("host=web1", "--junit", path, "--", "x")
        let failure = #"<failure type="failed" message="web1: `x` exited with status 3">web1: `x` exited with status 3"#
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains(failure + "\n  bad\u{FFFD}\u{FFFD}\u{FFFD}&amp;</failure>"))
    }

    @Test("the folder of a report is made")
    func junitFolder() async throws {
        let path = harness.folder + "/build/results/report.xml"
        #expect(try await harness.run("host=web1", "--junit", path, "--", "x").status == 0)
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("a report that cannot be written is said before anything is run")
    func junitUnwritable() async throws {
        for path in ["\(harness.folder)/site.yaml/report.xml", harness.folder] {
            let result = try await harness.run("host=web1", "--junit", path, "--", "x")
            #expect(result.status == 2)
            #expect(result.errors.hasPrefix("error: cannot write `\(path)`: "))
        }
        #expect(harness.site["web1"].commands.isEmpty)
    }

    @Test("--only leaves out what would run before, and takes no values for it")
    mutating func only() async throws {
        harness.tasks = [
            harness.task("build", .once, parameters: [TaskParameter("level", Int.self, type: "Int")]) { _, _ in say("builds") },
            harness.task("ship", .once, after: ["build"]) { _, _ in say("ships") },
        ]
        #expect(try await harness.run("ship", "level=1").output == "builds\nships\n")
        #expect(try await harness.run("--only", "ship").output == "ships\n")
        #expect(try await harness.run("--only", "ship", "level=1").status == 2)
    }
}
