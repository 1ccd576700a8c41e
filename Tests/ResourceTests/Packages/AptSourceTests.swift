import Testing
import WeftTesting

@Suite("Repositories of apt")
struct AptSourceTests {
    private static let key = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZ\n-----END PGP PUBLIC KEY BLOCK-----\n"

    @Test("a repository's index is fetched before its files get their names; nothing else is fetched")
    func new() async throws {
        try await Golden("AptSource/new").checkBelow({ state in
            AptSource(
                "nginx", "https://packages.example/debian", suites: ["bookworm"], components: ["nginx"], architectures: ["amd64"],
                key: .text(Self.key), folder: "\(state)/apt")
            AptSource("flat", "https://flat.example", suites: ["./"], fields: ["Trusted": "yes"], folder: "\(state)/apt")
            AptSource("old", .absent, folder: "\(state)/apt")
        })
    }

    @Test("a repository that cannot be had leaves no file behind")
    func refused() async throws {
        try await Golden("AptSource/refused").checkBelow({ state in
            AptSource("refused", "https://refused.example", suites: ["bookworm"], key: .text(Self.key), folder: "\(state)/apt")
        })
    }

    @Test("names, addresses and keys that apt cannot use are refused before a host is asked")
    func problems() {
        #expect(AptSource("a/b", "http://a").script.problem == "`a/b` is no name of a file that apt reads")
        #expect(AptSource("a").script.problem == "it has no address")
        #expect(AptSource("a", "http://a b").script.problem == "`http://a b` is no address or suite")
        #expect(AptSource("a", "http://a", key: .text("abc")).script.problem == "its key is no `PGP PUBLIC KEY BLOCK`")
        #expect(AptSource("a", "http://a", fields: ["X": "a\nb"]).script.problem == "the field `X` is empty or has a line end")
    }
}
