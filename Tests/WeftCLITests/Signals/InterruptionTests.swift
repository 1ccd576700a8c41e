import Foundation
import Glibc
import Testing

/// The runner itself, as a process, with this machine as its hosts.
@Suite(.serialized)
struct InterruptionTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "weft-signals-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "hosts:\n  one: { transport: local }\n  two: { transport: local }\n".write(
            toFile: folder + "/site.yaml", atomically: true, encoding: .utf8)
    }

    /// The runner that `swift build` made: it lies beside the test bundle.
    private static let runner: String? = {
        let bundle = Bundle.allBundles.map(\.bundlePath).first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        let path = URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("weft-run").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// Starts the runner, sends signals when it has printed a line, and returns what it said and its status.
    private func run(_ command: String, signals: [Int32]) async throws -> (status: Int32, output: String) {
        let runner = try #require(Self.runner)
        // On a thread of its own: what blocks has no business in the pool.
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { [folder] in
                continuation.resume(with: Result { try Self.talk(runner, folder, command, signals) })
            }
        }
    }

    private static func talk(
        _ runner: String, _ folder: String, _ command: String, _ signals: [Int32]
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: runner)
        process.arguments = ["host=one", "inventory=\(folder)/site.yaml", "--", command]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var output = Data()
        var waiting = signals[...]
        while true {
            let data = pipe.fileHandleForReading.availableData
            if data.isEmpty { break }
            output += data
            // Each signal waits for a line that the one before, or the command, has brought about.
            if data.contains(0x0A), let signal = waiting.popFirst() { kill(process.processIdentifier, signal) }
        }
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test(
        "the first Ctrl-C ends what runs, reports, and leaves with status 130", .enabled(if: Self.runner != nil),
        arguments: [SIGINT, SIGTERM])
    func once(signal: Int32) async throws {
        let (status, output) = try await run("echo begun; exec sleep 600", signals: [signal])
        #expect(status == 130)
        #expect(output.hasPrefix("[one] begun\ninterrupted: ending what runs; once more to leave at once\n"))
        #expect(output.contains("cancelled"))
        #expect(output.contains("interrupted; 1 host: 1 cancelled in"))
    }

    @Test("the second leaves at once and names the host", .enabled(if: Self.runner != nil))
    func twice() async throws {
        let (status, output) = try await run("trap '' TERM; echo begun; sleep 2; sleep 2", signals: [SIGINT, SIGINT])
        #expect(status == 130)
        #expect(output.hasSuffix("left at once; something may still run on one\n"))
    }
}
