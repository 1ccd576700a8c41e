import Testing
import Weft
import WeftTesting

@testable import WeftCLI

@Suite("Timestamps")
struct TimestampTests {
    private let harness: Harness
    private static var stamp: Regex<Substring> { /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/ }

    init() throws { harness = try Harness() }

    @Test("a moment is written in UTC, with thousandths")
    func text() {
        let moment = Timestamp(seconds: 1_792_795_297, milliseconds: 7)
        #expect(moment.text == "2026-10-23T22:41:37.007Z")
        #expect(moment.day == "2026-10-23T22:41:37")
        #expect(moment.lines(Array("a\n\nb".utf8)) == Array("\(moment.text) a\n\(moment.text) \n\(moment.text) b".utf8))
        #expect(moment.lines([]).isEmpty)
    }

    private func stamped(_ text: String) -> String { text.replacing(Self.stamp) { _ in "D" } }

    @Test("live lines and the run's own have the time in front")
    func live() async throws {
        harness.site["web1"].answer(.any, with: CommandResult(standardOutput: "a\nb\n", status: 1))
        let result = try await harness.run("--timestamps", "host=web1", "--", "x")
        #expect(stamped(result.output) == "D [web1] a\nD [web1] b\n")
        #expect(result.errors.split(separator: "\n").allSatisfy { $0.prefixMatch(of: Self.stamp) != nil })
        #expect(stamped(result.errors).contains("D failed: web1: `x` exited with status 1\n"))
    }

    @Test("grouped lines have the time at which they came, folded ones none that would make them differ")
    func grouped() async throws {
        for name in ["web1", "db1"] { harness.site[name].answer(.any, with: CommandResult(standardOutput: "a\n")) }
        let grouped = try await harness.run("-j1", "--timestamps", "--output", "grouped", "host=web1,db1", "--", "x")
        #expect(stamped(grouped.output) == "D [web1] a\nD [db1]  a\n")
        let folded = try await harness.run("--timestamps", "--output", "folded", "host=web1,db1", "--", "x")
        #expect(folded.output == "web1 db1 (2 hosts):\na\n")
    }

    @Test("each JSON object has its time")
    func json() async throws {
        let result = try await harness.run("--timestamps", "--json", "host=web1", "--", "x")
        let lines = stamped(result.output).split(separator: "\n")
        #expect(lines.count > 3)
        #expect(lines.allSatisfy { $0.contains(#"","time":"D","#) })
    }
}
