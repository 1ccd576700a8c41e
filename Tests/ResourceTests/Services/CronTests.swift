import Testing

@testable import Weft

@Suite("Cron")
struct CronTests {
    @Test("an entry of a crontab takes the place of the one with its name; the other lines stay")
    func crontab() async throws {
        try await Golden("Cron/crontab").check {
            Cron("report", .daily, "bin/report --at $(date +%F)", user: "deploy", in: .crontab)
            Cron("first", CronSchedule(minute: 5, hour: 4), "true", user: "nobody", in: .crontab)
            Cron("nobody", .daily, "true", user: "unknown", in: .crontab)
        }
    }

    @Test("an entry that is to be gone goes with its name")
    func absent() async throws {
        try await Golden("Cron/crontab-absent").check {
            Cron("report", .absent, user: "deploy", in: .crontab)
            Cron("report", .absent, user: "nobody", in: .crontab)
        }
    }

    @Test("a file of cron's is written, repaired and removed", arguments: [["/bin/sh"], ["busybox", "sh"], ["bash"]])
    func file(_ shell: [String]) async throws {
        let box = try Sandbox(shell: shell)
        func cron(_ entry: Cron) -> Cron {
            var entry = entry
            entry.folder = box.folder
            return entry
        }
        let backup = cron(Cron("backup", "*/5 1-3 * jan,MAR mon", "echo '100%'", environment: ["MAILTO": "a@b", "X": "a \"b\""]))
        #expect(try await box.apply { backup }.statuses == [.changed])
        #expect(try box.text(of: "backup") == "MAILTO=\"a@b\"\nX='a \"b\"'\n*/5 1-3 * jan,MAR mon root echo '100\\%'\n")
        #expect(try box.mode(of: "backup") == 0o644)
        try box.write("* * * * * root true", to: "backup")
        #expect(try await box.apply(preview: true) { backup }.statuses == [.changed])
        #expect(try await box.apply { backup }.statuses == [.changed])
        #expect(try await box.apply { backup }.statuses == [.ok])
        #expect(try await box.apply { cron(Cron("backup", .absent)) }.statuses == [.changed])
        #expect(try await box.apply { cron(Cron("backup", .absent)) }.statuses == [.ok])
        #expect(box.names == [])
    }

    @Test(
        "what cron would not take is told before a host is asked",
        arguments: [
            (Cron("a.b", .daily, "true"), "reads no file"), (Cron("", .daily, "true"), "reads no file"),
            (Cron("a", "* * * *", "true"), "4 fields"), (Cron("a", "61 * * * *", "true"), "`61` is no minute"),
            (Cron("a", "* * * foo *", "true"), "`foo` is no month"), (Cron("a", "*/0 * * * *", "true"), "no minute"),
            (Cron("a", "@often", "true"), "knows no `@often`"), (Cron("a", .daily, "true\nfalse"), "line end"),
            (Cron("a", .daily, "true", environment: ["A": "'\""]), "quotes of both kinds"),
            (Cron("a", .daily, "true", environment: ["A": ""], in: .crontab), "those of all entries"),
        ])
    func problems(_ cron: Cron, _ problem: String) {
        #expect(cron.script.problem?.contains(problem) == true, "\(cron.script.problem ?? "none")")
    }
}
