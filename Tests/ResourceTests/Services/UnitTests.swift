import Testing

@testable import Weft

@Suite("Units and timers of systemd")
struct UnitTests {
    private let text = "[Service]\nExecStart=/srv/app/run\n"

    @Test("a unit is written and systemd told; a program that is not there yet is a warning")
    func written() async throws {
        try await Golden("SystemdUnit/written").check {
            SystemdUnit("app.service", content: text, in: Golden.state)
            SystemdDropIn("app.service", "limits", content: "[Service]\nNice=5\n", in: Golden.state)
        }
    }

    @Test("a unit that systemd would refuse does not get its name")
    func refused() async throws {
        try await Golden("SystemdUnit/refused").check { SystemdUnit("app.service", content: "[Service]\nType=blah\n", in: Golden.state) }
    }

    @Test("a unit that goes is stopped first")
    func absent() async throws {
        try await Golden("SystemdUnit/absent").check {
            File("\(Golden.state)/app.service", content: text)
            SystemdUnit("app.service", .absent, in: Golden.state)
        }
    }

    @Test("a timer has two units, and waits")
    func timer() async throws {
        try await Golden("SystemdTimer/weekly").check {
            var timer = SystemdTimer(
                "sweep", .calendar("weekly"), command: "find \("/tmp/a b") -mtime +7 -printf '%p\\n' -delete | logger -t \"$HOME\"",
                user: "nobody", environment: ["B": "50% \"x\" \\", "A": "a"], delay: .seconds(90), settings: ["Nice=10"])
            let _ = timer.folder = Golden.state
            timer
        }
    }

    @Test("names and times that systemd does not take are told before a host is asked")
    func problems() {
        #expect(SystemdUnit("app", content: "").script.problem?.contains("`app.service`") == true)
        #expect(SystemdUnit("a/b.service", content: "").script.problem != nil)
        #expect(SystemdUnit("app.service", content: "", in: "x").script.problem?.contains("not absolute") == true)
        #expect(SystemdDropIn("app", content: "").script.problem != nil)
        #expect(SystemdTimer("a", .every(.zero), command: "true").script.problem?.contains("less than a second") == true)
        #expect(SystemdTimer("a", .calendar("daily"), command: "true", environment: ["1": ""]).script.problem != nil)
        #expect(SystemdTimer("a", .calendar("daily\nx"), command: "true").script.problem != nil)
        #expect(SystemdTimer("a", .calendar("daily"), command: "true").script.problem == nil)
    }

    @Test("what the check of a sensitive file says is shown to nobody")
    func sensitive() async throws {
        let box = try Sandbox()
        let report = try await box.apply {
            File("\(box.folder)/a", content: "hush\n", validate: "cat %s; cat %s >&2; false").sensitive()
        }
        #expect(report.statuses == [.failed])
        #expect(!"\(report)".contains("hush"))
    }
}
