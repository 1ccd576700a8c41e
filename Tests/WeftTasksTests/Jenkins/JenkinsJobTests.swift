import Foundation
import TestSupport
import Testing
import WeftTesting

@testable import WeftTasks

/// Against a server that is written to the letter of the remote API: see `scripts/test.d/jenkins/server.py`.
@MainActor @Suite("Building jobs in Jenkins")
struct JenkinsJobTests {
    /// The server, what it was asked for, and a client with a short patience.
    private struct Server {
        let program: TestProgram
        let log: String
        let address: ServerAddress
        let run = FakeRun()
        private let folder: TemporaryFolder

        init(_ options: String...) async throws {
            folder = try TemporaryFolder("weft-jenkins")
            log = folder.path + "/log"
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let script = root.appendingPathComponent("scripts/test.d/jenkins/server.py").path
            program = try await TestProgram.start(["/usr/bin/python3", script, "--log", log] + options, limit: .seconds(120))
            try await program.wait(toSay: "\n")
            let port = program.output.prefix { $0.isNumber }
            address = try ServerAddress(taskArgument: "http://127.0.0.1:\(port)")
        }

        @MainActor func client(_ user: String? = "admin", _ token: String? = "hunter2") throws -> Jenkins.Client {
            let machine = Connection(to: .local, through: LocalShell(), in: run)
            var client = try Jenkins.Client(address, user: user, token: token.map { Secret($0) }, on: machine)
            client.pause = .milliseconds(10)
            client.patience = .seconds(20)
            return client
        }

        /// Builds a job; the message of what is thrown.
        @MainActor func build(
            _ job: String, _ values: [(name: String, value: String)] = [], as user: String? = "admin", _ token: String? = "hunter2",
            within limit: Duration = .seconds(60), cancel: Bool = true
        ) async throws -> (build: Jenkins.Build?, error: String?) {
            try await Run.$current.withValue(run) {
                do {
                    var client = try client(user, token)
                    return (try await client.build(try JobName(taskArgument: job), values, within: limit, cancel: cancel), nil)
                } catch let error as Jenkins.Error { return (nil, "\(error)".replacing("\(address)", with: "http://ci")) }
            }
        }

        var lines: [String] { run.notes(about: nil).map { $0.replacing("\(address)", with: "http://ci") } }
        var requests: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }
    }

    @Test("it starts the job with a crumb, says why it waits, shows the console, and returns the result")
    func success() async throws {
        let server = try await Server("--root-url", "https://elsewhere.example.com")
        let (build, _) = try await server.build("office/repo", [("VERSION", "1 & 2=3,ü"), ("SIZE", "large")])
        #expect(build?.headline == "`office/repo` build 1: SUCCESS after 3s")
        #expect(
            server.lines == [
                "waiting in the queue: In the quiet period. Expires in 4.9 sec",
                "waiting in the queue: Waiting for next available executor on ‘linux’",
                "`office/repo` build 1: http://ci/job/office/job/repo/1/", "Started by user admin", "VERSION=1 & 2=3,ü", "SIZE=large",
                "+ make", "built",
            ])
        #expect(server.requests.contains("GET /crumbIssuer/api/json"))
        #expect(server.run.masked.contains(Secret("hunter2")))
    }

    @Test("with a token, without crumbs, and as nobody where that is allowed")
    func logins() async throws {
        let token = "11c0ffee00c0ffee00c0ffee00c0ffee00"
        #expect(try await Server().build("office/repo", as: "admin", token).build?.result == .success)
        #expect(try await Server("--no-crumbs").build("office/repo").build?.result == .success)
        #expect(try await Server("--anonymous").build("office/repo", as: nil, nil).build?.result == .success)
    }

    @Test("tests that failed are named, and so is any other end")
    func ends() async throws {
        let server = try await Server()
        #expect(
            try await server.build("office/tests").error == """
                `office/tests` build 1: UNSTABLE after 3s, 4 tests: 1 passed, 2 failed, 1 skipped
                  office.DNS: reverse
                  office.Web: answers
                  http://ci/job/office/job/tests/1/
                """)
        #expect(try await server.build("broken").error == "`broken` build 1: FAILURE after 3s\n  http://ci/job/broken/1/")
    }

    @Test(
        "what cannot be built is said before anything is started",
        arguments: [
            ("off", "the job `off` is disabled\n  enable it in Jenkins first"),
            ("office", "`office` cannot be built\n  a folder is not a job: name one in it, as `office/NAME`"),
            ("office/rpeo", "http://ci has no job `office/rpeo`; did you mean `office/repo`?"),
            ("ofice/repo", "http://ci has no job `ofice/repo`; did you mean `office`?"),
            ("xyz", "http://ci has no job `xyz`\n  a job that the user may not see is not there either"),
        ])
    func refused(_ job: String, _ message: String) async throws {
        let server = try await Server()
        #expect(try await server.build(job).error == message)
        #expect(!server.requests.contains("POST"))
    }

    @Test("wrong logins, and parameters that the job does not have")
    func wrongWords() async throws {
        let server = try await Server()
        let login = "http://ci does not know `admin` with this token\n  a token is made on the user's page under Security"
        #expect(try await server.build("broken", as: "admin", "no").error == login)
        #expect(
            try await server.build("broken", as: nil, nil).error == "without a login nobody may see `broken`\n  give `user=` and `token=`")
        #expect(try await server.build("broken", as: "admin", nil).error?.hasPrefix("`user=` and `token=` go together") == true)
        #expect(
            try await server.build("broken", [("A", "b")]).error
                == "`broken` has no parameter `A`; it has none\n  a pipeline knows the parameters of its Jenkinsfile from its first build on"
        )
        #expect(!server.requests.contains("POST"))
    }

    @Test("a build that is taken out of the queue, and one that is gone")
    func lost() async throws {
        let server = try await Server()
        #expect(try await server.build("cancelled").error == "`cancelled` was taken out of the queue before it began")
        #expect(
            try await server.build("vanishing").error
                == "build 1 of `vanishing` is gone\n  it was deleted, or lost when Jenkins was restarted")
    }

    @Test("Jenkins may be restarted in the middle")
    func restarted() async throws {
        let server = try await Server()
        #expect(try await server.build("restarting").build?.result == .success)
        #expect(server.lines.contains("Jenkins does not answer: status 503; waiting for it"))
        #expect(server.lines.contains("Jenkins answers again"))
        #expect(server.lines.last == "built")
    }

    @Test("letters that come in two pieces are whole, and so is a last line without an end")
    func torn() async throws {
        let server = try await Server()
        _ = try await server.build("torn")
        #expect(server.lines.suffix(2) == ["grün", "ohne Ende ü"])
    }

    @Test("a build that takes too long is stopped, in the queue or later, unless it is to go on")
    func overdue() async throws {
        let server = try await Server()
        #expect(
            try await server.build("stuck", within: .milliseconds(500)).error
                == "`stuck` took longer than 500ms: it was in the queue; it was stopped")
        #expect(server.requests.contains("POST /queue/cancelItem id=1\n"))
        #expect(
            try await server.build("slow", within: .seconds(3)).error == "`slow` took longer than 3s: build 1 was under way; it was stopped"
        )
        #expect(server.requests.contains("POST /job/slow/1/stop \n"))
        let left = try await server.build("slow", within: .seconds(3), cancel: false)
        #expect(left.error == "`slow` took longer than 3s: build 2 was under way; it still goes on in Jenkins")
        #expect(!server.requests.contains("POST /job/slow/2/stop"))
    }

    @Test("a run that is interrupted stops its build")
    func interrupted() async throws {
        let server = try await Server()
        let work = Task { @MainActor in try await server.build("slow") }
        try await server.program.wait(toSay: "the build goes on")
        work.cancel()
        await #expect(throws: (any Error).self) { try await work.value }
        #expect(server.requests.contains("POST /job/slow/1/stop \n"))
        #expect(server.lines.last == "`slow` build 1 was stopped in Jenkins")
    }

    @Test("nobody there, and somebody else there")
    func elsewhere() async throws {
        let run = FakeRun()
        let here = Connection(to: .local, through: LocalShell(), in: run)
        func message(_ url: String) async -> String {
            await Run.$current.withValue(run) {
                do {
                    var client = try Jenkins.Client(try ServerAddress(taskArgument: url), on: here)
                    _ = try await client.build(try JobName(taskArgument: "a"))
                    return ""
                } catch { return "\(error)" }
            }
        }
        #expect(await message("http://127.0.0.1:1").hasPrefix("http://127.0.0.1:1 does not answer: Failed to connect to 127.0.0.1 port 1"))
        let folder = try TemporaryFolder("weft-jenkins")
        let script =
            "import http.server as h; s = h.HTTPServer(('127.0.0.1', 0), h.SimpleHTTPRequestHandler); print(s.server_port, flush=True); s.serve_forever()"
        let other = try await TestProgram.start(["/usr/bin/python3", "-c", script], in: folder.path, limit: .seconds(60))
        try await other.wait(toSay: "\n")
        let address = "http://127.0.0.1:\(other.output.prefix { $0.isNumber })"
        #expect(await message(address).hasPrefix("\(address) is not Jenkins: it answers with status 404 and without `X-Jenkins`\n"))
    }
}
