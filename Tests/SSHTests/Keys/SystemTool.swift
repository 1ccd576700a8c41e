import Foundation

/// A real program, run to its end with its output kept.
enum SystemTool {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    @discardableResult
    static func run(_ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]) throws -> Outcome {
        let scratch = try Scratch()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        // Files instead of pipes: no amount of output can then block either side.
        try scratch.write(input, to: "input")
        try scratch.write([], to: "output")
        try scratch.write([], to: "errors")
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: scratch.path("input")))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.path("output")))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: scratch.path("errors")))
        try process.run()
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, output: try scratch.text("output"), errors: try scratch.text("errors"))
    }
}

/// A folder of one test, removed with the object.
final class Scratch {
    let folder: String

    init() throws {
        var template = Array("/tmp/ssh-tests-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw POSIXError(.EIO) }
        folder = String(cString: made)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func write(_ bytes: [UInt8], to name: String, mode: mode_t = 0o600) throws {
        let target = path(name)
        try FileManager.default.createDirectory(atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: target))
        chmod(target, mode)
    }

    func write(_ text: String, to name: String, mode: mode_t = 0o600) throws {
        try write(Array(text.utf8), to: name, mode: mode)
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
    }

    func remove(_ name: String) {
        unlink(path(name))
    }

    /// Makes a key pair with ssh-keygen and returns the private one's path.
    func key(_ name: String, _ arguments: [String], passphrase: String = "", comment: String = "someone@somewhere") throws -> String {
        let made = try SystemTool.run(["ssh-keygen", "-q", "-N", passphrase, "-C", comment, "-f", path(name)] + arguments)
        guard made.status == 0 else { throw ScratchError(message: made.errors) }
        return path(name)
    }
}

struct ScratchError: Error {
    let message: String
}
