import Foundation
import TestSupport

/// A folder of one test, removed with the object.
final class Scratch: Sendable {
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
    func key(_ name: String, _ arguments: [String], passphrase: String = "", comment: String = "someone@somewhere") async throws -> String {
        let made = try await TestProgram.run(["ssh-keygen", "-q", "-N", passphrase, "-C", comment, "-f", path(name)] + arguments)
        guard made.status == 0 else { throw TestProgramError(description: made.errors) }
        return path(name)
    }
}
