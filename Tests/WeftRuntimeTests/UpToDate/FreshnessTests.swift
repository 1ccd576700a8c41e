import Foundation
import TestSupport
import Testing
import Weft

@testable import WeftRuntime

struct FreshnessTests {
    private let temporary: TemporaryFolder
    private var folder: String { temporary.path }

    init() throws {
        temporary = try TemporaryFolder("weft-freshness")
        try FileManager.default.createDirectory(atPath: folder + "/src/deep", withIntermediateDirectories: true)
    }

    private func write(_ path: String, _ text: String) throws {
        try text.write(toFile: "\(folder)/\(path)", atomically: false, encoding: .utf8)
    }

    private func check(_ arguments: [String: String] = [:], outputs: [String] = ["out"]) -> Freshness? {
        let task = Definitions.task("build", inputs: ["src/**/*.c", "Makefile"], outputs: outputs)
        return Freshness(task, TaskArguments(arguments), host: nil, directory: folder, state: folder + "/state")
    }

    @Test("a task is up to date when its outputs are there and its inputs have the content they had")
    func upToDate() async throws {
        try write("src/a.c", "one")
        try write("src/deep/b.c", "two")
        let freshness = try #require(check())
        #expect(await !freshness.look().isUpToDate)
        await freshness.record(freshness.look())
        #expect(await !freshness.look().isUpToDate)
        try write("out", "made")
        #expect(await freshness.look().isUpToDate)
        try write("src/a.c", "one")
        #expect(await freshness.look().isUpToDate)
        try write("src/a.c", "eno")
        #expect(await !freshness.look().isUpToDate)
        await freshness.record(freshness.look())
        #expect(await freshness.look().isUpToDate)
        try write("src/new.c", "")
        #expect(await !freshness.look().isUpToDate)
    }

    @Test("an input that changes while the task runs is new at the next run")
    func changedMeanwhile() async throws {
        try write("src/a.c", "one")
        try write("out", "made")
        let freshness = try #require(check())
        let look = await freshness.look()
        try write("src/a.c", "two")
        await freshness.record(look)
        #expect(await !freshness.look().isUpToDate)
    }

    @Test("other arguments are other work")
    func arguments() async throws {
        try write("out", "made")
        if let freshness = check(["mode": "fast"]) { await freshness.record(freshness.look()) }
        #expect(await check(["mode": "fast"])?.look().isUpToDate == true)
        #expect(await check(["mode": "slow"])?.look().isUpToDate == false)
    }

    @Test("a task without outputs always runs")
    func withoutOutputs() { #expect(check(outputs: []) == nil) }

    @Test("a damaged record only means that the task runs")
    func damaged() async throws {
        try write("out", "made")
        if let freshness = check() { await freshness.record(freshness.look()) }
        let records = folder + "/state/up-to-date"
        for name in try FileManager.default.contentsOfDirectory(atPath: records) {
            try "nonsense".write(toFile: "\(records)/\(name)", atomically: false, encoding: .utf8)
        }
        #expect(await check()?.look().isUpToDate == false)
    }

    @Test(
        "a pattern finds files by name, in folders of any depth, and no hidden ones",
        arguments: [
            ("src/*.c", ["src/a.c"]), ("src/**/*.c", ["src/a.c", "src/deep/b.c"]), ("**", ["src/a.c", "src/deep/b.c", "top"]),
            ("src/?.[cd]", ["src/a.c"]), ("nothing*", []), ("top", ["top"]), ("src", []),
        ])
    func globs(pattern: String, found: [String]) throws {
        for name in ["src/a.c", "src/deep/b.c", "src/.hidden.c", "top"] { try write(name, "") }
        #expect(FileGlob(pattern: pattern, directory: folder).files() == found)
    }

    /// Makes files of the records' folder, each as old as it says.
    private func makeRecords(_ ages: [String: Int]) throws {
        try FileManager.default.createDirectory(atPath: folder + "/state/up-to-date", withIntermediateDirectories: true)
        for (name, days) in ages { try age(name, days: days) }
    }

    private func age(_ name: String, days: Int) throws {
        let path = "\(folder)/state/up-to-date/\(name)"
        if !FileManager.default.fileExists(atPath: path) { try write("state/up-to-date/\(name)", "") }
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -Double(days) * 86400)], ofItemAtPath: path)
    }

    private var recordNames: Set<String> {
        Set((try? FileManager.default.contentsOfDirectory(atPath: folder + "/state/up-to-date")) ?? [])
    }

    @Test("records of no use for 90 days and unfinished ones are removed, at most once a day")
    func pruning() async throws {
        try makeRecords(["old": 91, "kept": 89, "old.unfinished": 2, "new.unfinished": 0])
        try write("out", "made")
        let freshness = try #require(check())
        await freshness.record(freshness.look())
        #expect(recordNames.isSuperset(of: ["kept", "new.unfinished"]))
        #expect(recordNames.isDisjoint(with: ["old", "old.unfinished"]))
        #expect(await freshness.look().isUpToDate)
        try age("old", days: 91)
        await freshness.record(freshness.look())
        #expect(recordNames.contains("old"))
        try age("pruned", days: 2)
        await freshness.record(freshness.look())
        #expect(recordNames.contains("old") == false)
    }

    @Test("a record that spared a run is not old")
    func use() async throws {
        try write("out", "made")
        let freshness = try #require(check())
        await freshness.record(freshness.look())
        let name = try #require(recordNames.subtracting(["pruned"]).first)
        try age(name, days: 100)
        #expect(await freshness.look().isUpToDate)
        try age("pruned", days: 2)
        let other = try #require(check(["mode": "fast"]))
        await other.record(other.look())
        #expect(await freshness.look().isUpToDate)
    }
}
