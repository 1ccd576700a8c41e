import Foundation
import Glibc
import TestSupport
import Testing

/// The runner itself, as a process, with this machine as its hosts.
@Suite(.serialized)
struct InterruptionTests {
    private let temporary: TemporaryFolder
    private var folder: String { temporary.path }

    init() throws {
        temporary = try TemporaryFolder("weft-signals")
        try "hosts:\n  one: { transport: local }\n  two: { transport: local }\n".write(
            toFile: folder + "/site.yaml", atomically: true, encoding: .utf8)
    }

    /// The runner that `swift build` made: it lies beside the test bundle.
    private static let runner: String? = {
        let bundle = Bundle.allBundles.map(\.bundlePath).first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        let path = URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("weft-run").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// Starts the runner and sends signals, each when it has said what the command, or the signal before, brings about.
    private func run(_ command: String, signals: [(after: String, signal: Int32)]) async throws -> TestProgram.Outcome {
        let runner = try #require(Self.runner)
        let program = try await TestProgram.start([runner, "host=one", "inventory=\(folder)/site.yaml", "--", command])
        for (text, signal) in signals {
            try await program.wait(toSay: text)
            program.signal(signal)
        }
        return await program.end()
    }

    @Test(
        "the first Ctrl-C ends what runs, reports, and leaves with status 130", .enabled(if: Self.runner != nil),
        arguments: [SIGINT, SIGTERM])
    func once(signal: Int32) async throws {
        let outcome = try await run("echo begun; exec sleep 600", signals: [("begun\n", signal)])
        #expect(outcome.status == 130)
        #expect(outcome.output == "[one] begun\n")
        #expect(outcome.errors.hasPrefix("interrupted: ending what runs; once more to leave at once\n"))
        #expect(outcome.errors.contains("cancelled"))
        #expect(outcome.errors.contains("interrupted; 1 host: 1 cancelled in"))
    }

    @Test("--task-timeout ends a command on one host, and says so with status 124", .enabled(if: Self.runner != nil))
    func taskTimeout() async throws {
        let runner = try #require(Self.runner)
        let outcome = try await TestProgram.run([
            runner, "host=one,two", "inventory=\(folder)/site.yaml", "--task-timeout", "3s", "--",
            "mkdir '\(folder)/first' && exec sleep 600; echo done",
        ])
        #expect(outcome.status == 124)
        #expect(outcome.output.contains("] done\n"))
        #expect(outcome.errors.contains("it took longer than 3 s"))
        #expect(outcome.errors.contains("2 hosts: 1 ok, 1 failed in"))
    }

    @Test("the second leaves at once and names the host", .enabled(if: Self.runner != nil))
    func twice() async throws {
        let outcome = try await run(
            "trap '' TERM; echo begun; sleep 2; sleep 2", signals: [("begun\n", SIGINT), ("interrupted: ", SIGINT)])
        #expect(outcome.status == 130)
        #expect(outcome.errors.hasSuffix("left at once; something may still run on one\n"))
    }
}
