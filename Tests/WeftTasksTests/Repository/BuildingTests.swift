import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("Building")
struct BuildingTests {
    @Test(
        "an address is told from a path",
        arguments: [
            ("https://example.org/app.git", true), ("git@example.org:app.git", true), ("ssh://git@example.org/app", true),
            ("../app", false),
            ("/srv/a:b", false), ("app", false), ("~/app", false), ("./a:b", false),
        ])
    func places(_ place: String, _ isRemote: Bool) { #expect(Repository.Source(place).isRemote == isRemote) }

    private static let looked = """
        commit\t1c2d
        tree\tef4b3aac
        time\t1717243200
        file\tdebian/control
        file\tdebian/changelog
        changelog\tgreeting (1:1.0-1) bookworm; urgency=medium

        """

    private func look(_ output: String, status: Int32 = 0, kind: Repository.Kind) async throws -> Repository.LocalSource {
        let run = FakeRun()
        run.transport(for: Inventory.Host.local.name).answer(
            .beginning("cd -- app"), with: CommandResult(standardOutput: output, status: status))
        return try await Repository.look(at: Repository.Source("app", revision: "v1"), kind: kind, in: run)
    }

    @Test("a source of this machine is looked at in one command")
    func looks() async throws {
        let source = try await look(Self.looked, kind: .deb)
        #expect(source.commit == "1c2d" && source.tree == "ef4b3aac" && source.time == "1717243200" && !source.isDirty)
        #expect(source.changelog == "greeting (1:1.0-1) bookworm; urgency=medium")
        #expect(try await look(Self.looked + "dirty\n", kind: .deb).isDirty)
    }

    @Test(
        "what cannot be built is refused with the next step",
        arguments: [
            (
                "", 10, Repository.Kind.deb,
                "`app` cannot be built: there is no such folder on this machine\n  name a git checkout, or an address such as https://…"
            ),
            ("", 12, .deb, "`app` cannot be built: it is no git checkout\n  make it one with `git init`, and commit what is to be built"),
            (
                "", 13, .deb,
                "`app` cannot be built: it has no revision `v1`\n  name a branch, a tag or a commit that it has; what is built must be committed"
            ),
            (
                "commit\t1\nfile\tpyproject.toml\n", 0, .deb,
                "`app` cannot be built: there is no `debian/control` at v1\n  a Debian package needs a folder `debian` that is committed; `dh_make` makes one"
            ),
            (
                "commit\t1\n", 0, .python,
                "`app` cannot be built: there is neither `pyproject.toml` nor `setup.py` at v1\n  a Python package needs one of them, committed"
            ),
        ] as [(String, Int32, Repository.Kind, String)])
    func refuses(_ output: String, _ status: Int32, _ kind: Repository.Kind, _ text: String) async {
        do {
            _ = try await look(output, status: status, kind: kind)
            Issue.record("it was taken")
        } catch { #expect("\(error)" == text) }
    }

    @Test("what was built from a source, and is published, is not built again")
    func known() async throws {
        let run = FakeRun()
        run.transport(for: Inventory.Host.local.name).answer(.any, with: CommandResult(standardOutput: Self.looked))
        let server = FakeConnection(to: Inventory.Host(name: "devrepo"), in: run)
        server.transport.answer(
            .containing("main known deb trixie '' deb-trixie-ef4b3aac"),
            with: CommandResult(standardOutput: "item\tdeb\tgreeting\t1:1.0-1\tamd64\ttrixie\tgreeting.deb\t12\n"))
        let host = FakeConnection(to: Inventory.Host(name: "hpcube"), in: run)
        let artifacts = try await Repository.build(
            .init("app"), kind: .deb, on: host.connection, publishTo: server.connection, options: .init(suite: "trixie"))
        #expect(artifacts.map(\.version) == ["1:1.0-1"])
        #expect(host.commands.isEmpty && server.commands.count == 1 && server.changes.isEmpty)
    }

    @Test("a dry run makes no container")
    func preview() async throws {
        let run = FakeRun(isPreview: true)
        run.transport(for: Inventory.Host.local.name).answer(.any, with: CommandResult(standardOutput: Self.looked + "dirty\n"))
        let server = FakeConnection(to: Inventory.Host(name: "devrepo"), in: run)
        server.transport.answer(.any)
        let host = FakeConnection(to: Inventory.Host(name: "hpcube"), in: run)
        try await Repository.build(.init("app", revision: "v1"), kind: .deb, on: host.connection, publishTo: server.connection)
        #expect(host.commands.isEmpty)
        #expect(host.notes == ["would build app at v1 in a new container and publish it at devrepo"])
        #expect(
            host.run.events.contains(.warning(host: "hpcube", text: "app has changes that are not committed; they are not in the package")))
    }

    @Test("a host that the inventory does not have is an error with the nearest")
    func unknown() async throws {
        let run = FakeRun(inventory: Inventory(hosts: [Inventory.Host(name: "devrepo")]))
        await #expect(throws: Repository.Error.unknownHost("devrpo", suggestion: "devrepo")) {
            try await Repository.connect(to: "devrpo", in: run)
        }
    }

    @Test("a failed build tells its last lines and where the log is")
    func failure() {
        let error = Repository.Error.buildFailed(
            host: "build-1", source: "app", step: "dpkg-buildpackage", status: "exited with status 2", lines: ["one", "two"],
            log: "/tmp/log")
        #expect("\(error)" == "build-1: `dpkg-buildpackage` of `app` exited with status 2\n  one\n  two\n  the whole log is in /tmp/log")
    }
}
