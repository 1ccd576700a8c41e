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
}
