import Foundation
import TestSupport
import WeftTesting

/// A shell of this machine that runs scripts of resources, with programs of a test's own in front of its PATH.
struct LocalShell: Transport {
    var shell = ["/bin/sh"]
    var environment: [String: String] = [:]
    /// Whether texts are sent together, as to a shell that says it can take them so.
    var sendsTexts = false

    /// Runs the script with all contents behind it, whether or not they are asked for.
    func apply(_ request: ApplyRequest) async throws -> CommandResult {
        var (header, input, texts) = ("", [UInt8](), [String]())
        for (index, content) in request.contents.enumerated() {
            let bytes: [UInt8] =
                switch content {
                case .bytes(let bytes): bytes
                case .path(let path): Array(try Data(contentsOf: URL(fileURLWithPath: path.path)))
                }
            let hash = try await TestProgram.run(["sha256sum"], input: bytes).output.prefix(64)
            header += "H\(index + 1)=\(hash) Z\(index + 1)=\(bytes.count)\n"
            if sendsTexts, !bytes.isEmpty, bytes.allSatisfy({ (1...0x7F).contains($0) }) {
                texts.append("K\(index + 1)=\(ShellQuoting.quote(String(decoding: bytes, as: UTF8.self)))")
            } else {
                input += Array("\(index + 1) \(bytes.count)\n".utf8) + bytes
            }
        }
        if !texts.isEmpty {
            let text = Array(texts.joined(separator: "\n").utf8)
            input = Array("text \(text.count)\n".utf8) + text + input
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "weft-apply-\(UUID().uuidString)")
        try Data((header + request.script).utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let outcome = try await TestProgram.run(shell + [file.path], input: input, environment: environment)
        // By bytes: a carriage return with a line end is one `Character`.
        for line in outcome.outputBytes.split(separator: 10).map({ String(decoding: $0, as: UTF8.self) }) where !line.hasPrefix("want") {
            request.line(line)
        }
        request.output(.error, outcome.errorBytes)
        return CommandResult(status: .exited(outcome.status), outputBytes: outcome.outputBytes, errorBytes: outcome.errorBytes)
    }

    func execute(_ invocation: Invocation, output: @escaping OutputReceiver) async throws -> CommandResult {
        let outcome = try await TestProgram.run(
            shell + ["-c", invocation.context.shell(invocation.command)], input: Array(invocation.inputText.utf8), environment: environment)
        return CommandResult(status: .exited(outcome.status), outputBytes: outcome.outputBytes, errorBytes: outcome.errorBytes)
    }

    func put(_ upload: Upload) async throws -> Bool { throw unavailable }
    func sync(_ folder: FolderSync) async throws -> FolderChanges { throw unavailable }
    func get(_ download: Download) async throws -> Bool { throw unavailable }
    func read(_ path: String, context: CommandContext) async throws -> [UInt8] { throw unavailable }
    func interact(_ invocation: Invocation?, context: CommandContext) async throws -> Weft.ExitStatus { throw unavailable }
    private var unavailable: ConnectionError { ConnectionError(host: "here", .protocolError, "only commands are possible here") }
}
