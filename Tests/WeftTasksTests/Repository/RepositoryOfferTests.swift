import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("What a repository offers")
struct RepositoryOfferTests {
    /// What a host printed, with a key that was cut short.
    private let printed = """
        url\thttp://10.0.0.60
        origin\trepo-srv
        python\tyes
        suite\tbookworm\t6b4d3f2c\tmain extra
        suite\ttrixie\t7f3a\tmain
        key\t-----BEGIN PGP PUBLIC KEY BLOCK-----
        key\t
        key\tmDMEawIgDRYJKwYBBAHaRw8B
        key\t-----END PGP PUBLIC KEY BLOCK-----

        """

    private func offer(_ text: String? = nil) -> Repository.Offer {
        let lines = (text ?? printed).split(separator: "\n").map { Repository.Record(line: String($0)) }
        return Repository.Offer(lines, host: "repo-srv")
    }

    @Test("is read from what its host prints")
    func parse() {
        let offer = offer()
        #expect(offer.url == "http://10.0.0.60" && offer.origin == "repo-srv" && offer.hasPython)
        #expect(
            offer.suites == [
                .init(name: "bookworm", hash: "6b4d3f2c", components: ["main", "extra"]),
                .init(name: "trixie", hash: "7f3a", components: ["main"]),
            ])
        #expect(
            offer.key == "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEawIgDRYJKwYBBAHaRw8B\n-----END PGP PUBLIC KEY BLOCK-----\n")
    }

    @Test("a client takes the suites that it names, the only one, or that of its release")
    func suites() async throws {
        #expect(try await offer().suites(asked: ["trixie"]) { "sid" }.map(\.name) == ["trixie"])
        #expect(try await offer().suites(asked: []) { "bookworm" }.map(\.name) == ["bookworm"])
        #expect(try await offer("suite\tsid\t1\tmain\n").suites(asked: []) { "bookworm" }.map(\.name) == ["sid"])
        let wrong = Repository.Error.noSuite(host: "repo-srv", suite: "sid", suites: ["bookworm", "trixie"])
        await #expect(throws: wrong) { try await offer().suites(asked: []) { "sid" } }
    }

    @Test("apt's name of a list's file")
    func lists() {
        #expect(
            Repository.Offer.listFile(of: "bookworm", at: "http://10.0.0.60:8080/debian")
                == "10.0.0.60:8080_debian_dists_bookworm_InRelease")
        #expect(
            Repository.Offer.listFile(of: "sid", at: "https://packages.example.com/my_debs")
                == "packages.example.com_my%5fdebs_dists_sid_InRelease")
    }

    @Test("a client gets the source with the key, the lists, no pin, and pip's index")
    func use() async throws {
        let run = FakeRun()
        let server = FakeConnection(to: Inventory.Host(name: "repo-srv"), in: run)
        server.transport.answer(.containing("main offer"), with: CommandResult(standardOutput: printed))
        let client = FakeConnection(to: Inventory.Host(name: "devweb"), in: run)
        client.transport.answer(
            .containing("cat /etc/pip.conf"),
            with: CommandResult(
                standardOutput: "http://10.0.0.59\n[global]\nextra-index-url = http://10.0.0.59/simple/\ntrusted-host = 10.0.0.59\n."))
        try await Repository.use(server.connection, settings: .init(suites: ["bookworm"]), on: client.connection)
        let request = try #require(client.transport.applied.first)
        #expect(
            request.resources.map(\.title) == [
                "AptSource repo-srv", "Repository lists of repo-srv", "Absent /etc/apt/preferences.d/repo-srv.pref", "File /etc/pip.conf",
            ])
        #expect(request.script.contains("http://10.0.0.60/debian/"))
        let pip = "[global]\nextra-index-url = http://10.0.0.60/simple/\ntrusted-host = 10.0.0.60\n"
        let contents = request.contents.map { source in
            if case .bytes(let bytes) = source { String(decoding: bytes, as: UTF8.self) } else { "" }
        }
        #expect(contents.contains(pip))
        #expect(request.script.contains("current_check 10.0.0.60_debian_dists_bookworm_InRelease 6b4d3f2c"))
        let unknown = Repository.Error.noComponent(host: "repo-srv", component: "extra", suite: "trixie", components: ["main"])
        await #expect(throws: unknown) {
            try await Repository.use(server.connection, settings: .init(suites: ["trixie"], components: ["extra"]), on: client.connection)
        }
    }

    @Test("in a dry run a repository that is not there yet is no error")
    func preview() async throws {
        for isPreview in [true, false] {
            let run = FakeRun(isPreview: isPreview)
            let server = FakeConnection(to: Inventory.Host(name: "devrepo"), in: run)
            server.transport.answer(.any, with: CommandResult(standardOutput: "error\tnone\n"))
            let client = FakeConnection(to: Inventory.Host(name: "devweb"), in: run)
            if isPreview {
                try await Repository.use(server.connection, on: client.connection)
                #expect(client.notes == ["would use the repository that devrepo does not have yet"])
            } else {
                await #expect(throws: Repository.Error.noRepository(host: "devrepo")) {
                    try await Repository.use(server.connection, on: client.connection)
                }
            }
        }
    }
}
