import CSystem
import Glibc
import SSH
import Weft

/// The two ends of a new process's input and outputs.
final class ProcessFiles {
    private var parent: [Int32] = [-1, -1, -1]
    private var child: [Int32] = [-1, -1, -1]
    private var terminalName: String?

    init(terminal: TerminalKind?, host: String) throws {
        if let terminal {
            let (leader, name) = try ProcessFiles.openTerminal(terminal, host)
            terminalName = name
            parent = [leader, leader, leader]
            return
        }
        for index in 0..<3 { try makePipe(index, host) }
    }

    /// Pipes for a command that runs elsewhere and, when it has a terminal there, one here for its input: whoever passes the bytes on reads
    /// from it what the far one is to be like. The output comes through a pipe all the same, where nothing is done to it.
    init(farTerminal terminal: TerminalKind?, host: String) throws {
        guard let terminal else {
            for index in 0..<3 { try makePipe(index, host) }
            return
        }
        let (leader, name) = try ProcessFiles.openTerminal(terminal, host)
        parent[0] = leader
        child[0] = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
        try makePipe(1, host)
        child[2] = child[1]
    }

    private func makePipe(_ index: Int, _ host: String) throws {
        var ends: [Int32] = [-1, -1]
        guard weft_pipe(&ends) == 0 else {
            closeAll()
            throw ProcessFiles.failure("no pipe", host)
        }
        (parent[index], child[index]) = index == 0 ? (ends[1], ends[0]) : (ends[0], ends[1])
        ProcessFiles.unblock(parent[index])
    }

    private static func openTerminal(_ kind: TerminalKind, _ host: String) throws -> (leader: Int32, name: String) {
        var name = [CChar](repeating: 0, count: 128)
        let leader = weft_open_terminal(&name, name.count, kind.columns, kind.rows)
        guard leader >= 0 else { throw failure("no terminal", host) }
        unblock(leader)
        return (leader, String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// A socket as standard input and output, and another file for standard error.
    init(socket: Int32, errors: Int32) {
        child = [socket, socket, errors]
    }

    private static func failure(_ what: String, _ host: String) -> ConnectionError {
        ConnectionError(host: host, .protocolError, "\(what): \(String(cString: strerror(errno)))")
    }

    private static func unblock(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    /// Starts a program, found on `PATH`, with the child's ends as its standard files.
    func spawn(_ words: [String], host: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let terminalName {
            // The leader of a session that opens a terminal first makes it its controlling one.
            posix_spawn_file_actions_addopen(&actions, 0, terminalName, O_RDWR, 0)
            posix_spawn_file_actions_adddup2(&actions, 0, 1)
            posix_spawn_file_actions_adddup2(&actions, 0, 2)
        } else {
            for index in 0..<3 { posix_spawn_file_actions_adddup2(&actions, child[index], Int32(index)) }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The loop's thread has every signal blocked and SIGPIPE is ignored here; the child starts with neither.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | 0x80)  // POSIX_SPAWN_SETSID

        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let status = posix_spawnp(&process, words[0], &actions, &attributes, &arguments, environ)
        guard status == 0 else {
            throw ConnectionError(host: host, .protocolError, "cannot run `\(words[0])`: \(String(cString: strerror(status)))")
        }
        return process
    }

    /// The child's ends, to be handed to somebody else: input, output, error.
    var childEnds: [Int32] { child }

    /// Closes the child's ends and hands over the parent's: input, output, error; -1 for the error of a terminal, which has none of its own.
    func parentEnds() -> [Int32] {
        for descriptor in Set(child) where descriptor >= 0 { close(descriptor) }
        child = []
        return [parent[0], parent[1], terminalName == nil ? parent[2] : -1]
    }

    func closeAll() {
        for descriptor in Set(parent + child) where descriptor >= 0 { close(descriptor) }
        (parent, child) = ([], [])
    }
}
