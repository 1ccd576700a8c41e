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
        // Files instead of pipes: no amount of output can then block either side.
        try scratch.write(input, to: "input")
        let child = try spawn(
            arguments, input: scratch.path("input"), output: scratch.path("output"), errors: scratch.path("errors"),
            environment: environment)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        return Outcome(status: code, output: try scratch.text("output"), errors: try scratch.text("errors"))
    }

    /// Starts a program found in PATH. Not by Foundation's `Process`, which waits for a descriptor that a daemon started meanwhile
    /// would inherit and keep open.
    static func spawn(
        _ arguments: [String], input: String = "/dev/null", output: String = "/dev/null", errors: String = "/dev/null",
        environment: [String: String] = [:]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT, 0o600)
        // Threads of a task pool have signals blocked, and a child would inherit that: it could not be ended.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        var words = arguments.map { strdup($0) } + [nil]
        var settings = variables.map { strdup($0) } + [nil]
        defer { (words + settings).forEach { free($0) } }
        var child: pid_t = 0
        let status = posix_spawnp(&child, arguments[0], &actions, &attributes, &words, &settings)
        guard status == 0 else { throw ScratchError(message: "\(arguments[0]): \(String(cString: strerror(status)))") }
        return child
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
