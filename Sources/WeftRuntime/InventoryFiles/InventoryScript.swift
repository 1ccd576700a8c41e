import CSystem
import Glibc
import SSH
import Weft

/// An executable that prints an inventory as JSON; like Ansible's, it is called with `--list`.
///
/// Its output goes to files, so that nobody waits for what a script leaves running behind it.
struct InventoryScript {
    let location: InventoryLocation
    let environment: [String: String]
    let workingDirectory: String

    /// Runs it and gives what it printed.
    ///
    /// - Throws: ``InventoryError`` when it cannot be started, fails, or is not done at the deadline; it is killed then, with its children.
    func run(deadline: Duration) throws(InventoryError) -> [UInt8] {
        var template = Array("\(environment["TMPDIR"] ?? "/tmp")/weft-inventory-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw failure("could not be started: no folder for its output: \(reason(errno))", in: "/nonexistent")
        }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { Folder.remove(folder) }
        let process = try start(in: folder)
        let status = wait(for: process, deadline: deadline)
        guard let status else { throw failure("was not done after \(deadline)", in: folder) }
        if status & 0x7f != 0 { throw failure("died of signal \(status & 0x7f)", in: folder) }
        guard status == 0 else { throw failure("exited with status \(status >> 8 & 0xff)", in: folder) }
        let output = (try? SSH.TextFile.readBytes(folder + "/output").get()) ?? []
        guard !output.isEmpty else { throw failure("printed nothing", in: folder) }
        return output
    }

    private func start(in folder: String) throws(InventoryError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, folder + "/output", O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, folder + "/errors", O_WRONLY | O_CREAT, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own, so that its children can be ended with it.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        posix_spawnattr_setpgroup(&attributes, 0)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGINT, SIGQUIT, SIGPIPE, SIGTERM] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)

        // Spawning into another folder is an extension of glibc that Swift does not see; a shell that becomes the script does the same.
        let arguments = ["sh", "-c", "cd -- \"$1\" && exec \"$2\" --list", "weft", workingDirectory, location.path]
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + variables { free(word) } }
        var process = pid_t()
        let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, &variables)
        guard code == 0 else { throw failure("could not be started: \(reason(code))", in: folder) }
        return process
    }

    /// The status of `waitpid`, or `nil` when the process was killed at the deadline.
    private func wait(for process: pid_t, deadline: Duration) -> Int32? {
        let handle = weft_pidfd(process)
        defer { close(handle) }
        let clock = ContinuousClock()
        let end = clock.now + deadline
        var isOver = handle < 0
        while !isOver {
            let (seconds, attoseconds) = max(.zero, end - clock.now).components
            var poll = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
            let ready = Glibc.poll(&poll, 1, Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
            isOver = ready > 0
            if ready == 0 {
                kill(-process, SIGKILL)
                break
            }
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return isOver ? status : nil
    }

    private func reason(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }

    private func failure(_ problem: String, in folder: String) -> InventoryError {
        let text = String(decoding: (try? SSH.TextFile.readBytes(folder + "/errors").get()) ?? [], as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).suffix(10).map(String.init)
        return .script(path: location.name, problem: problem, lastLines: lines)
    }
}
