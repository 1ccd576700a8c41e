import Foundation
import WeftTesting

/// This machine's `sh`, for scripts whose effect is what counts. Only commands and their input; files are fetched by commands.
struct LocalShell: Transport {
    func execute(_ invocation: Invocation, output: @escaping OutputReceiver) async throws -> CommandResult {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", invocation.context.shell(invocation.command)]
        let (input, out, error) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (input, out, error)
        try process.run()
        input.fileHandleForWriting.write(Data(invocation.inputText.utf8))
        try input.fileHandleForWriting.close()
        let printed = Array(out.fileHandleForReading.readDataToEndOfFile())
        let complained = Array(error.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        return CommandResult(status: .exited(process.terminationStatus), outputBytes: printed, errorBytes: complained)
    }

    func put(_ upload: Upload) async throws -> Bool { throw unavailable }
    func get(_ download: Download) async throws { throw unavailable }
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
