import Foundation
import TestSupport
import WeftTesting

/// This machine's `sh`, for scripts whose effect is what counts. Only commands and their input; files are fetched by commands.
struct LocalShell: Transport {
    func execute(_ invocation: Invocation, output: @escaping OutputReceiver) async throws -> CommandResult {
        let words = ["/bin/sh", "-c", invocation.context.shell(invocation.command)]
        let outcome = try await TestProgram.run(words, input: Array(invocation.inputText.utf8))
        return CommandResult(status: .exited(outcome.status), outputBytes: outcome.outputBytes, errorBytes: outcome.errorBytes)
    }

    func apply(_ request: ApplyRequest) async throws -> CommandResult { throw unavailable }
    func put(_ upload: Upload) async throws -> Bool { throw unavailable }
    func sync(_ folder: FolderSync) async throws -> FolderChanges { throw unavailable }
    func get(_ download: Download) async throws -> Bool { throw unavailable }
    func read(_ path: String, context: CommandContext) async throws -> [UInt8] { throw unavailable }
    func interact(_ invocation: Invocation?, context: CommandContext) async throws -> Weft.ExitStatus { throw unavailable }
    private var unavailable: ConnectionError { ConnectionError(host: "here", .protocolError, "only commands are possible here") }
}

/// A folder that is there for one test, and a connection whose commands run on this machine.
struct Workshop {
    let folder: String
    let run = FakeRun()
    var host: Connection { Connection(to: Inventory.Host(name: "here"), through: LocalShell(), in: run) }

    static func use(_ body: (Workshop) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("weft-tasks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(Workshop(folder: folder.path))
    }

    func write(_ text: String, to name: String) throws -> String {
        let path = "\(folder)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    func text(of name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")), as: UTF8.self)
    }

    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted() }
}
