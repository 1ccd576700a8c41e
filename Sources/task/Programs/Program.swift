@preconcurrency import Glibc
import TaskGrammar

/// Other programs: run to their end, or in this one's place.
enum Program {
    /// How a program ended, with what it wrote.
    struct Result {
        let status: Int32
        let output: [UInt8]
    }

    /// Which of a program's streams are read; the others stay this program's own.
    enum Reading { case output, both }

    /// Runs a program and reads what it writes; `nil` when it cannot be started.
    static func run(_ arguments: [String], reading: Reading) -> Result? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        if reading == .both { posix_spawn_file_actions_adddup2(&actions, ends[1], 2) }
        var process: pid_t = 0
        let started = withCStrings(arguments) { posix_spawn(&process, arguments[0], &actions, nil, $0, environ) }
        close(ends[1])
        guard started == 0 else { return nil }
        let output = Files.content(of: ends[0]) ?? []
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return Result(status: status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F), output: output)
    }

    /// The tasks that a runner, or a compiled fabfile, says it has.
    static func tasks(of program: String) throws(LaunchError) -> [TaskMetadata] {
        try tasks(from: [program, "--metadata"]).tasks
    }

    /// The tasks that a program writes, with its very words.
    static func tasks(from call: [String]) throws(LaunchError) -> (tasks: [TaskMetadata], text: [UInt8]) {
        guard let result = run(call, reading: .output), result.status == 0, let tasks = MetadataFile.tasks(in: result.output) else {
            throw LaunchError("`\(call[0]) \(call[1])` failed")
        }
        return (tasks, result.output)
    }

    /// Replaces this program and hands over its arguments, byte for byte; returns only when that fails.
    static func become(_ program: String) -> LaunchError {
        execv(program, CommandLine.unsafeArgv)
        return LaunchError("cannot run `\(program)`: \(String(cString: strerror(errno)))")
    }

    /// The first executable file of a name in `PATH`.
    static func find(_ name: String) -> String? {
        for folder in (Environment.value("PATH") ?? "").split(separator: ":") {
            let path = Path.joined(String(folder), name)
            if access(path, X_OK) == 0, FileStatus(path)?.isFile == true { return path }
        }
        return nil
    }

    private static func withCStrings<T>(_ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> T) -> T {
        var pointers = texts.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        return body(&pointers)
    }
}
