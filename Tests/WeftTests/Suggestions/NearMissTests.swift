import Testing
import Weft

struct NearMissTests {
    @Test(
        "distance counts letters missed, added, replaced and swapped",
        arguments: [
            ("", "", 0), ("web", "web", 0), ("", "web", 3), ("web", "", 3), ("devweb", "devwbe", 1), ("deploy", "deplpy", 1),
            ("graphit", "graphite", 1),
            ("hosts", "host", 1), ("kitten", "sitting", 3), ("ca", "abc", 3),
        ])
    func distance(first: String, second: String, expected: Int) {
        #expect(NearMiss.distance(first, second) == expected)
        #expect(NearMiss.distance(second, first) == expected)
    }

    @Test("the nearest candidate is suggested, the first of equals")
    func nearest() {
        #expect(NearMiss.suggestion(for: "devwbe", among: ["devdns", "devweb", "devlog"]) == "devweb")
        #expect(NearMiss.suggestion(for: "web3", among: ["web1", "web2"]) == "web1")
        #expect(NearMiss.suggestion(for: "deplpy", among: ["destroy", "deploy"]) == "deploy")
    }

    @Test("case, hyphens and underscores do not count")
    func folding() {
        #expect(NearMiss.suggestion(for: "lxc-destroy", among: ["lxc_destroy"]) == "lxc_destroy")
        #expect(NearMiss.suggestion(for: "DEVWEB", among: ["devweb"]) == "devweb")
    }

    @Test(
        "what resembles nothing is answered with nothing",
        arguments: [("xyzzy", ["devweb", "devdns"]), ("", ["a"]), ("a", ["b"]), ("db", ["xy"]), ("web", ["web"])])
    func nothing(name: String, candidates: [String]) {
        #expect(NearMiss.suggestion(for: name, among: candidates) == nil)
    }
}
