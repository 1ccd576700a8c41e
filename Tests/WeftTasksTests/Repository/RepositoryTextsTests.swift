import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("What a repository is configured with")
struct RepositoryTextsTests {
    @Test("reprepro's suites")
    func distributions() {
        let text = Repository.SignedLists.configuration(
            suites: ["bookworm", "trixie"], components: ["main", "extra"], architectures: ["amd64", "arm64"], origin: "devrepo")
        #expect(
            text == """
                Origin: devrepo
                Label: devrepo
                Codename: bookworm
                Architectures: amd64 arm64
                Components: main extra
                Description: packages of devrepo
                SignWith: default

                Origin: devrepo
                Label: devrepo
                Codename: trixie
                Architectures: amd64 arm64
                Components: main extra
                Description: packages of devrepo
                SignWith: default

                """)
    }

    @Test("nginx's site, without and with an index of Python packages")
    func site() {
        let plain = """
            server {
                listen 8080;
                server_name devrepo 10.0.0.25;
                root /srv/repository/www;
                autoindex on;
                charset utf-8;

                location ~ /\\. {
                    deny all;
                }
            }

            """
        #expect(Repository.site(names: ["devrepo", "10.0.0.25"], port: 8080, python: false) == plain)
        let python = Repository.site(names: ["devrepo"], port: 80, python: true)
        #expect(
            python.hasPrefix(
                """
                map $http_accept $weft_index {
                    default index.html;
                    ~application/vnd\\.pypi\\.simple\\.v1\\+json index.json;
                }

                server {
                    listen 80;

                """))
        #expect(python.contains("    location /simple/ {\n        index $weft_index;\n"))
    }

    @Test("the address is the name that was given, else the host's, with a port that is not 80")
    func url() throws {
        var host = Inventory.Host(name: "devrepo", address: "10.0.0.25")
        #expect(Repository.url(.init(), of: host) == "http://10.0.0.25")
        #expect(Repository.url(.init(name: try Domain("repo.example.com"), port: 8080), of: host) == "http://repo.example.com:8080")
        #expect(Repository.url(.init(url: "https://packages.example.com/"), of: host) == "https://packages.example.com")
        host.address = nil
        #expect(Repository.url(.init(), of: host) == "http://devrepo")
        host.address = "fd00::25"
        #expect(Repository.url(.init(), of: host) == "http://[fd00::25]")
    }

    @Test("architectures have Debian's names")
    func architectures() {
        #expect(
            ["x86_64", "aarch64", "armv7l", "i686", "ppc64le", "riscv64"].map(Repository.debianArchitecture) == [
                "amd64", "arm64", "armhf", "i386", "ppc64el", "riscv64",
            ])
    }

    @Test("names of suites are checked", arguments: ["", "Trixie", "book worm", "-x", "all", "a/b", "source", "a\n"])
    func words(_ text: String) { #expect(throws: TaskArgumentError.self) { try Repository.Word(taskArgument: text) } }

    @Test("settings that no host can have are refused before one is asked")
    func settings() async throws {
        let host = FakeConnection()
        for settings in [
            Repository.Settings(suites: ["a b"]), .init(suites: ["a", "a"]), .init(url: "packages.example.com"), .init(origin: "a,b"),
            .init(priority: 0), .init(port: 0),
        ] {
            await #expect(throws: Repository.Error.self) { try await Repository.serve(settings, on: host.connection) }
        }
        #expect(host.commands.isEmpty && host.transport.applied.isEmpty)
    }

    @Test("what is named is served in this order")
    func serve() async throws {
        let host = FakeConnection(to: Inventory.Host(name: "devrepo", address: "10.0.0.25"))
        host.transport.answer(resource: "Repository key of devrepo", .changed)
        // What waits until nginx listens.
        host.transport.answer(.any)
        try await Repository.serve(.init(suites: ["bookworm"], architectures: ["amd64"], python: false), on: host.connection)
        let request = try #require(host.transport.applied.first)
        #expect(request.context.user == "root")
        #expect(
            request.resources.map(\.title) == [
                "Packages nginx, reprepro, gpg, gpg-agent", "Directory /srv/repository", "Directory /srv/repository/keys",
                "Directory /srv/repository/reprepro/conf", "Directory /srv/repository/www/debian",
                "File /srv/repository/reprepro/conf/options", "Repository key of devrepo", "Repository lists in /srv/repository/www/debian",
                "NginxSite repository", "Service nginx", "File /srv/repository/settings",
            ])
        #expect(
            host.run.events.contains { if case .applied("devrepo", let report) = $0 { report.items(.changed).count == 1 } else { false } })
    }

    @Test("a secret key that is given as a text is masked, and stands in no script")
    func key() {
        let secret = Secret("-----BEGIN PGP PRIVATE KEY BLOCK-----\nabc\n")
        let script = Repository.SigningKeyPair(name: "devrepo", key: .text(secret)).script
        #expect(script.secrets == [secret] && script.contents.count == 1)
        #expect(!script.check.text.contains("PRIVATE") && !script.apply.text.contains("PRIVATE"))
    }
}
