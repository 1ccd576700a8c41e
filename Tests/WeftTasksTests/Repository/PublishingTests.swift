import Foundation
import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("Publishing")
struct PublishingTests {
    private let hash = String(repeating: "ab", count: 32)
    private let item = "deb\tgreeting\t1:1.0-1\tamd64\tbookworm\tgreeting_1.0-1_amd64.deb\t"

    private func server(_ outputs: String..., status: Int32 = 0) -> FakeConnection {
        let server = FakeConnection(to: Inventory.Host(name: "devrepo"))
        server.transport.answer(FakeAnswer(.any, inTurn: outputs.map { CommandResult(standardOutput: $0, status: status) }))
        return server
    }

    /// A package in a folder of its own, and what `sha256sum` says of it.
    private func withPackage(_ server: FakeConnection, _ body: (String) async throws -> Void) async throws {
        try await Workshop.use { workshop in
            let path = try workshop.write("a package", to: "greeting_1.0-1_amd64.deb")
            server.run.transport(for: Inventory.Host.local.name).answer(
                .beginning("sha256sum -- "), with: CommandResult(standardOutput: "\(hash)  \(path)\n"))
            try await body(path)
        }
    }

    @Test("what the repository has not got is sent, beside the web root, and then added")
    func sends() async throws {
        let server = server("need\t\(hash)\tgreeting_1.0-1_amd64.deb\n", "added\t\(item)\(hash)\n")
        try await withPackage(server) { path in
            let artifacts = try await Repository.publish([path], suite: "bookworm", on: server.connection)
            #expect(artifacts.map(\.isNew) == [true])
            #expect(artifacts.map(\.description) == ["greeting 1:1.0-1 for amd64 in bookworm"])
            #expect(server.transport.uploads.map(\.destination) == ["/srv/repository/incoming/\(hash)/greeting_1.0-1_amd64.deb"])
            #expect(server.transport.uploads.first?.context.user == "root")
        }
        #expect(server.changes == ["published greeting 1:1.0-1 for amd64 in bookworm"])
        #expect(server.transport.invocations.count == 2)
        #expect(
            server.transport.invocations[0].inputText.contains("main publish bookworm '' \(hash) greeting_1.0-1_amd64.deb </dev/null"))
    }

    @Test("what is published with the same content takes one round trip, and is no change")
    func same() async throws {
        let server = server("same\t\(item)\(hash)\n")
        try await withPackage(server) { path in
            let artifacts = try await Repository.publish([path], on: server.connection)
            #expect(artifacts.map(\.isNew) == [false])
        }
        #expect(server.transport.invocations.count == 1 && server.changes.isEmpty && server.transport.uploads.isEmpty)
        #expect(server.notes == ["greeting 1:1.0-1 for amd64 in bookworm is published already"])
    }

    @Test(
        "what the repository refuses is an error with the next step",
        arguments: [
            ("error\tnone", "devrepo: there is no repository\n  make one with `task repo host=devrepo`"),
            (
                "error\tcontent\tgreeting\t1:1.0-1\tx.deb",
                """
                devrepo: `greeting` 1:1.0-1 is published already, with another content than `x.deb`
                  bump the version: who has installed the other one would never get this
                """
            ),
            (
                "error\tolder\tgreeting\t0.9\t1:1.0-1\tbookworm",
                """
                devrepo: `greeting` 0.9 is older than 1:1.0-1, which is published in `bookworm`
                  bump the version, or take the other one away with `task repo_remove host=devrepo name=greeting version=1:1.0-1`
                """
            ),
            (
                "error\tsuite\tbookwrom\tbookworm trixie ",
                """
                devrepo: the repository has no suite `bookwrom`; did you mean `bookworm`?
                  it has `bookworm`, `trixie`; `task repo host=devrepo suite=bookworm,trixie,bookwrom` adds it
                """
            ),
            (
                "error\tarchitecture\tx.deb\tarm64\tbookworm\tamd64",
                """
                devrepo: `x.deb` is for `arm64`, and the suite `bookworm` has packages for `amd64`
                  add it with `task repo host=devrepo architectures=amd64,arm64`
                """
            ),
            (
                "error\tbusy\t300",
                "devrepo: another run has been at work on the repository for 300 s\n  try again later"
            ),
            (
                "error\tfailed\treprepro did not take x.deb\tone\u{1E}two",
                "devrepo: reprepro did not take x.deb\n  one\n  two"
            ),
        ])
    func refuses(_ line: String, _ text: String) async throws {
        let server = server(line + "\n")
        try await withPackage(server) { path in
            do {
                try await Repository.publish([path], on: server.connection)
                Issue.record("it was published")
            } catch { #expect("\(error)" == text) }
        }
        #expect(server.changes.isEmpty)
    }

    @Test("files that are no packages are refused before the host is asked", arguments: ["notes.txt", "x.tar.bz2", "a b.deb", "deb"])
    func names(_ name: String) async throws {
        let server = server("")
        await #expect(throws: Repository.Error.self) { try await Repository.publish([name], on: server.connection) }
        #expect(server.commands.isEmpty)
    }

    @Test("the listing is a table")
    func table() async throws {
        let server = server(
            "item\t\(item)\(hash)\nitem\tpython\tsnake\t1.0\t-\t-\tsnake-1.0-py3-none-any.whl\t\(hash)\nitem\tpython\tsnake\t1.0\t-\t-\tsnake-1.0.tar.gz\t\(hash)\n"
        )
        try await repoList(on: server.connection)
        #expect(
            server.notes == [
                "NAME      VERSION  KIND    SUITE     FOR",
                "greeting  1:1.0-1  deb     bookworm  amd64",
                "snake     1.0      wheel   -         -",
                "snake     1.0      source  -         -",
            ])
        let artifacts = try await Repository.list(on: server.connection)
        #expect(artifacts.map(\.item)[0] == "item\t\(item)\(hash)")
    }

    @Test("remove says what is gone; what is not there is no error, and a name is no shell")
    func remove() async throws {
        let server = server("removed\t\(item)\(hash)\n", "")
        #expect(try await Repository.remove("greeting", version: "1:1.0-1", on: server.connection).count == 1)
        #expect(server.changes == ["removed greeting 1:1.0-1 for amd64 in bookworm"])
        #expect(try await Repository.remove("greeting", version: "1:1.0-1", on: server.connection).isEmpty)
        #expect(server.notes == ["greeting 1:1.0-1 is not there"])
        await #expect(throws: Repository.Error.self) { try await Repository.remove("a)", version: "1", on: server.connection) }
        #expect(server.transport.invocations.count == 2)
    }

    @Test("paths are words of this machine's shell, with the home folder")
    func paths() {
        #expect(Repository.localWord("~/a b") == "~/'a b'")
        #expect(Repository.localWord("a'b") == #"'a'\''b'"#)
        #expect(Repository.localWord("~") == "~")
    }
}
