import TaskGrammar
import Testing

@Suite("Completion")
struct CompletionTests {
    private let catalog = TaskCatalog(
        own: [
            TaskMetadata(
                name: "web_server", domain: "fabfile", summary: "Serves.",
                parameters: [
                    .init(name: "size", type: "Size?", expectation: "one of small, large", defaultText: "nil", values: ["small", "large"]),
                    .init(name: "site", type: "Domain", expectation: "a domain name"),
                    .init(name: "kinds", type: "[Kind]", expectation: "a list", defaultText: "[]", values: ["a", "b"]),
                    .init(name: "key", type: "LocalPath?", expectation: "a path", defaultText: "nil"),
                    .init(name: "user", type: "String", expectation: "a text", defaultText: "\"x\"", values: ["ann", "bob"]),
                ], target: .host)
        ],
        shipped: [TaskMetadata(name: "lxc_stop", domain: "LXC"), TaskMetadata(name: "lxc_start", domain: "LXC")])

    private func complete(_ line: String) -> Completion {
        var words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let current = words.removeLast()
        return Completion(of: current, after: words, catalog: catalog)
    }

    @Test(
        "the words that can stand at the cursor",
        arguments: [
            ("lx", ["lxc_start", "lxc_stop"]),
            ("lxc-st", ["lxc_start", "lxc_stop"]),
            ("ho", ["host="]),
            ("web_server s", ["site=", "size="]),
            ("web-server size=small s", ["site="]),
            ("web_server size=", ["size=small", "size=large"]),
            ("web_server size=s", ["size=small"]),
            ("web_server kinds=a,", ["kinds=a,a", "kinds=a,b"]),
            ("web_server user=a", ["user=ann"]),
            ("lxc_stop user=a", []),
            ("--keep", ["--keep-going"]),
            ("--output ", ["live", "grouped", "folded", "json", "quiet"]),
            ("--output=f", ["--output=folded"]),
            ("-j ", []),
            ("-j 4 lxc_sta", ["lxc_start"]),
            ("-h web_server lx", ["lxc_start", "lxc_stop"]),
            ("host=a -- l", []),
            ("--complet", ["--completion"]),
        ])
    func words(line: String, candidates: [String]) {
        #expect(complete(line).candidates.map(\.text) == candidates)
    }

    @Test("a task's open parameters come first, the required ones in front")
    func order() {
        #expect(
            complete("web_server key=x ").candidates.map(\.text) == [
                "site=", "size=", "kinds=", "user=", "web_server", "lxc_start", "lxc_stop", "host=", "role=", "fabfile=", "inventory=",
                "config=", "transport=",
            ])
        #expect(complete("web").candidates.first?.description == "Serves.")
    }

    @Test("hosts, roles and paths are looked up")
    func lookups() {
        #expect(complete("host=we").lookup == .hosts(prefix: "host=", partial: "we"))
        #expect(complete("lxc_stop host=a,b").lookup == .hosts(prefix: "host=a,", partial: "b"))
        #expect(complete("host=role:w").lookup == .roles(prefix: "host=role:", partial: "w"))
        #expect(complete("role=").lookup == .roles(prefix: "role=", partial: ""))
        #expect(complete("web_server key=~/.ss").lookup == .paths(prefix: "key=", partial: "~/.ss"))
        #expect(complete("fabfile=site/").lookup == .paths(prefix: "fabfile=", partial: "site/", ending: ".swift"))
        #expect(complete("--junit out").lookup == .paths(prefix: "", partial: "out"))
    }
}
