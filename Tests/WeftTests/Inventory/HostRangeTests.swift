import Testing
import Weft

struct HostRangeTests {
    @Test(
        "a range makes names",
        arguments: [
            ("web", ["web"]),
            ("web[1:3]", ["web1", "web2", "web3"]),
            ("web[08:11]", ["web08", "web09", "web10", "web11"]),
            ("web[099:101].example.com", ["web099.example.com", "web100.example.com", "web101.example.com"]),
            ("r[1:2]n[a:b]", ["r1na", "r1nb", "r2na", "r2nb"]),
            ("10.0.0.[9-11]", ["10.0.0.9", "10.0.0.10", "10.0.0.11"]),
            ("n[1,4-5,x]", ["n1", "n4", "n5", "nx"]),
            ("n[1:9:4]", ["n1", "n5", "n9"]),
            ("n[A:C]", ["nA", "nB", "nC"]),
            ("n[0:0]", ["n0"]),
            ("web[abc]", ["web[abc]"]),
            ("web[0-9]", ["web[0-9]"]),
        ] as [(String, [String])])
    func expansion(text: String, expected: [String]) throws { #expect(try HostRange.names(text) == expected) }

    @Test(
        "an ill-formed range says why",
        arguments: [
            ("n[3:1]", HostRangeError.Problem.backwards), ("n[c:a]", .backwards), ("n[1:]", .missingEnd), ("n[1,,2]", .missingEnd),
            ("n[a:C]", .ends), ("n[1:b]", .ends), ("n[1:5:0]", .step), ("n[1:5:x]", .step), ("n[1:2:3:4]", .ends),
            ("n[1:99999999]", .tooMany), ("n[1:99999999999999999999]", .ends),
            ("n[" + Array(repeating: "1:65536", count: 1000).joined(separator: ",") + "]", .tooMany),
            (String(repeating: "n", count: 100_000) + "[1:65536]", .tooMany),
        ])
    func errors(text: String, problem: HostRangeError.Problem) {
        let error = #expect(throws: HostRangeError.self) { try HostRange.names(text) }
        #expect(error?.problem == problem)
    }
}

struct GlobPatternTests {
    @Test(
        "a glob fits whole names",
        arguments: [
            ("*", "", true), ("*", "web", true), ("web", "web", true), ("web", "web1", false), ("web*", "web", true),
            ("*web", "devweb", true),
            ("*.*.com", "a.b.com", true), ("a*b*c", "aXbYbc", true), ("a*b*c", "aXbYbd", false), ("web?", "web", false),
            ("web?", "web1", true),
            ("[a-c]1", "b1", true), ("[!a-c]1", "b1", false), ("[^a]1", "b1", true), ("[]x]", "]", true), ("[-a]", "-", true),
            ("[a", "[a", true),
            ("Web", "web", false),
        ])
    func fits(pattern: String, name: String, expected: Bool) { #expect(GlobPattern(pattern).matches(name) == expected) }
}
