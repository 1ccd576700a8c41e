import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("Deploying to a host")
struct ReleaseTests {
    /// A run in which this machine has an sdist of the application.
    private func run(_ app: String, version: String, fingerprint: String) -> FakeRun {
        let run = FakeRun()
        let here = run.transport(for: Inventory.Host.local.name)
        here.answer(
            .containing("app=\(app)"),
            with: CommandResult(
                standardOutput:
                    "author\tanna@desk\nkind\tarchive\nversion\t\(version)\ntree\t\(fingerprint)\npath\t/dist/\(app)-\(version).tar.gz\n"))
        return run
    }

    private func host(in run: FakeRun, survey: String) -> FakeConnection {
        var host = Inventory.Host(name: "web1")
        host.user = "root"
        let fake = FakeConnection(to: host, in: run)
        fake.transport.answer(.containing("\nsurvey </dev/null"), with: CommandResult(standardOutput: survey))
        return fake
    }

    private func settings(_ app: String) -> Deploy.Settings { Deploy.Settings(app: app, source: "dist/app.tar.gz") }

    @Test("a version that is served already changes nothing, and costs one question")
    func unchanged() async throws {
        let run = run("notes", version: "v1.0.0", fingerprint: "63e4f4fd")
        let host = host(in: run, survey: SurveyTests.printed)
        let release = try await Run.$current.withValue(run) { try await Deploy.release(settings("notes"), on: host.connection) }
        #expect(release.name == "20261121230030-v1.0.0" && release.isCurrent && !release.isChanged)
        #expect(host.commands == ["sh -s"] && host.changes.isEmpty)
        #expect(host.notes == ["notes is 20261121230030-v1.0.0 already; nothing changed"])
    }

    @Test("a host without the service is told before anything is made")
    func noService() async throws {
        let run = run("shop", version: "2", fingerprint: "aa")
        let host = host(in: run, survey: "lacks\t/srv/shop\nservice\tmissing\n")
        let error = await #expect(throws: Deploy.Error.self) {
            try await Run.$current.withValue(run) { try await Deploy.release(settings("shop"), on: host.connection) }
        }
        #expect(
            error?.description
                == "web1: there is no service `shop` that runs `shop`\n  make one with `task install_service host=web1 app=shop command=…`, or say which with `service=`"
        )
        #expect(host.commands == ["sh -s"] && host.transport.applied.isEmpty && host.transport.uploads.isEmpty)
    }

    @Test(
        "how the switch ended is told in words",
        arguments: [
            (
                71, "", "the lock is x",
                "web1: another deploy of `APP` is still at work after the time to wait for it\n  the lock is x\n  wait for it, or look with `ps`; the lock is freed when it ends"
            ),
            (
                73, "", "`migrate` exited with status 1",
                "web1: the migrations of `APP` failed, and nothing was switched: 20261121230030-v1.0.0 is served as before\n  `migrate` exited with status 1"
            ),
            (
                75, "rolling back to b\nb is served again\n", "after 5 s it does not work: 500",
                "web1: `APP` did not work as 20261122000000-v2, and was rolled back to b, which works\n  after 5 s it does not work: 500\n  the release stays in its folder for a look until the next deploy"
            ),
            (
                76, "", "the service APP has failed",
                "web1: `APP` does not work as 20261122000000-v2, and there is nothing to go back to that does\n  the service APP has failed"
            ),
        ] as [(Int32, String, String, String)])
    func endings(_ status: Int32, _ output: String, _ errors: String, _ expected: String) async throws {
        let app = "app\(status)"
        let run = run(app, version: "v2", fingerprint: "bb")
        run.transport(for: Inventory.Host.local.name).answer(
            .containing("name=bb"), with: CommandResult(standardOutput: "archive\t/dist/app.tar.gz\n"))
        // The archive itself is not there to be sent: a release of it is.
        let printed = SurveyTests.printed.replacing(
            "service\t", with: "release\t20261122000000-v2\tv2\t\tx\ty\tbb\tready\nservice\t")
        let host = host(in: run, survey: printed)
        host.transport.answer(
            .containing("\nprepare </dev/null"), with: CommandResult(standardOutput: "the release 20261122000000-v2 is ready\n"))
        host.transport.answer(
            .containing("\nactivate </dev/null"),
            with: CommandResult(standardOutput: output, standardError: errors.replacing("APP", with: app) + "\n", status: status))
        let error = await #expect(throws: Deploy.Error.self) {
            try await Run.$current.withValue(run) { try await Deploy.release(settings(app), on: host.connection) }
        }
        #expect(error?.description == expected.replacing("APP", with: app))
        #expect(host.changes.isEmpty)
    }

    @Test("settings that cannot be right are told before anything is asked", arguments: ["Notes", "", "-x", "a/b", "no tes"])
    func names(_ app: String) async throws {
        let run = FakeRun()
        let host = host(in: run, survey: "")
        await #expect(throws: TaskArgumentError.self) {
            try await Run.$current.withValue(run) { try await Deploy.release(settings(app), on: host.connection) }
        }
        await #expect(throws: TaskArgumentError.self) { try await Deploy.rollback(app: app, to: nil, on: host.connection) }
        #expect(host.commands.isEmpty)
    }

    @Test("a rollback serves the release before, and one to a version that is not there names the nearest")
    func rollback() async throws {
        let run = FakeRun()
        let printed = SurveyTests.printed.replacing("current\t20261121230030-v1.0.0", with: "current\t20261121230030-v1.0.0")
        let host = host(in: run, survey: printed)
        host.transport.answer(
            .containing("\nactivate </dev/null"), with: CommandResult(standardOutput: "20261121225843-v1.1.0 is served\n"))
        let release = try await Deploy.rollback(app: "notes", to: nil, on: host.connection)
        #expect(release.name == "20261121225843-v1.1.0" && release.isCurrent && release.isChanged)
        #expect(host.changes == ["notes is 20261121225843-v1.1.0, was 20261121230030-v1.0.0"])
        await #expect(throws: Deploy.Error.noRelease(host: "web1", app: "notes", name: "v1.1.1", suggestion: "v1.1.0")) {
            try await Deploy.rollback(app: "notes", to: "v1.1.1", on: host.connection)
        }
        #expect(try await !Deploy.rollback(app: "notes", to: "v1.0.0", on: host.connection).isChanged)
    }

    @Test("a rollback of what was never deployed says so")
    func neverDeployed() async throws {
        let host = host(in: FakeRun(), survey: "lacks\t/srv/notes\nservice\tactive\n")
        let error = await #expect(throws: Deploy.Error.self) { try await Deploy.rollback(app: "notes", to: nil, on: host.connection) }
        #expect(
            error?.description
                == "web1: `notes` has no releases in `/srv/notes`\n  deploy it with `task deploy host=web1 app=notes source=…`")
    }

    @Test("words for services, health and indexes are read")
    func words() throws {
        #expect(try Deploy.ServiceName(taskArgument: "notes") == .systemd("notes"))
        #expect(try Deploy.ServiceName(taskArgument: "supervisor:notes") == .supervisor("notes"))
        #expect(try Deploy.ServiceName(taskArgument: "none") == .none)
        for wrong in ["", "upstart:x", "a b", "supervisor:", "-x"] {
            #expect(throws: TaskArgumentError.self) { try Deploy.ServiceName(taskArgument: wrong) }
        }
        #expect(try Deploy.Health(taskArgument: "http://x/") == .http("http://x/"))
        #expect(try Deploy.Health(taskArgument: "bin/check") == .command("bin/check"))
        #expect(try Deploy.PackageIndex(taskArgument: "none") == .none)
        #expect(throws: TaskArgumentError.self) { try Deploy.PackageIndex(taskArgument: "pypi") }
        #expect(try Deploy.Upstream(taskArgument: "8000").description == "127.0.0.1:8000")
        for wrong in ["0", "x", "a:b", "a:80;", "unix:relative", ":80"] {
            #expect(throws: TaskArgumentError.self) { try Deploy.Upstream(taskArgument: wrong) }
        }
    }
}
