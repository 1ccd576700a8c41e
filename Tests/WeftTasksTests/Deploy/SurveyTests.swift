import Testing
import WeftTesting

@testable import WeftTasks

@Suite("The releases of a host")
struct SurveyTests {
    /// What a host printed, and with another order of names.
    static let printed = """
        current\t20261121230030-v1.0.0
        config\t5026326cb155
        release\t20261121230030-v1.0.0\tv1.0.0\tf15daacc603a\troot@vm\t2026-11-21 23:00:33\t63e4f4fd\tlive
        release\t20261121225843-v1.1.0\tv1.1.0\ta7f400a12711\troot@vm\t2026-11-21 22:58:47\t64f6655a\tlive
        release\t20261121225849-v1.2.0\tv1.2.0\t\tanna@desk\t2026-11-21 22:58:51\t7f18e6fd\tfailed
        service\tactive
        """

    private func survey(_ text: String) -> Deploy.Survey { Deploy.Survey(records: Deploy.records(CommandResult(standardOutput: text))) }

    /// Releases from the oldest to the newest: `v1:live`, `v2*:live` for the current one.
    private func survey(of words: String) -> Deploy.Survey {
        var survey = Deploy.Survey(records: [])
        for (index, word) in words.split(separator: " ").enumerated() {
            let parts = word.split(separator: ":")
            let version = String(parts[0].replacing("*", with: ""))
            survey.releases.append(
                .init(
                    name: "2026112100000\(index)-\(version)", version: version, author: "", made: "", fingerprint: "",
                    state: .init(rawValue: String(parts[1])) ?? .ready, isCurrent: parts[0].hasSuffix("*")))
        }
        return survey
    }

    @Test("are read in the order of their making, with what became of them")
    func read() throws {
        let survey = survey(Self.printed)
        #expect(survey.releases.map(\.version) == ["v1.1.0", "v1.2.0", "v1.0.0"])
        #expect(survey.releases.map(\.state) == [.live, .failed, .live])
        #expect(survey.current?.version == "v1.0.0" && survey.configuration == "5026326cb155")
        #expect(survey.releases[1].commit == nil && survey.releases[1].author == "anna@desk")
        #expect(survey.isRunning && survey.hasService && survey.lacks.isEmpty)
    }

    @Test("a host without the application lacks its folder, and perhaps its service")
    func empty() {
        let survey = survey("lacks\t/srv/notes\nservice\tmissing\n")
        #expect(survey.lacks == ["/srv/notes"] && !survey.hasService && !survey.isRunning && survey.current == nil)
    }

    @Test("are shown the newest first, the current one marked")
    func table() {
        #expect(
            survey(Self.printed).table == [
                "   RELEASE                STATE    MADE (UTC)           BY         COMMIT",
                "*  20261121230030-v1.0.0  current  2026-11-21 23:00:33  root@vm    f15daacc60",
                "   20261121225849-v1.2.0  failed   2026-11-21 22:58:51  anna@desk  -",
                "   20261121225843-v1.1.0  live     2026-11-21 22:58:47  root@vm    a7f400a127",
            ])
    }

    @Test(
        "one goes back to the newest before the current one that worked, or to the one that is named",
        arguments: [
            ("a:live b:failed c*:live", nil, "a"), ("a*:live b:live", nil, nil), ("a:live b*:failed", nil, "a"),
            ("a:live b*:live c:live", "c", "c"),
            ("a:live b*:live a:live", "a", "a"), ("a:failed b*:live", "a", nil), ("a:ready b*:live", nil, nil), ("", nil, nil),
            ("a*:live", "b", nil),
        ] as [(String, String?, String?)])
    func target(_ words: String, _ wanted: String?, _ expected: String?) {
        #expect(survey(of: words).target(wanted)?.version == expected)
    }

    @Test("a version that was made twice is the newer one")
    func twice() { #expect(survey(of: "a:live b*:live a:live").target("a")?.name == "20261121000002-a") }

    @Test(
        "those that are too many go, the oldest first, and never the current one, the one before it, or one that waits to be served",
        arguments: [
            ("a:live b:live c:live d*:live", 2, "a b"), ("a:live b:live c:live d*:live", 5, ""), ("a:live b:live c*:live", 1, "a b"),
            ("a:live b*:live c:live d:live", 2, "c d"), ("a:live b*:live c:live d:live", 3, "c"),
            ("a:ready b:live c*:live d:ready", 2, "a"),
            ("a:live b:failed c*:live d:failed", 1, "a"), ("a:live b:live", 1, ""),
        ])
    func expired(_ words: String, _ keep: Int, _ expected: String) {
        #expect(survey(of: words).expired(keep: keep).map(\.version).joined(separator: " ") == expected)
    }

    @Test("versions are parts of names of files")
    func names() {
        #expect(Deploy.fileName(of: "v1.0+build_2-3") == "v1.0+build_2-3")
        #expect(Deploy.fileName(of: "feature/x y;rm\n") == "feature-x-y-rm-")
        #expect(Deploy.fileName(of: String(repeating: "a", count: 100)).count == 64)
    }
}
