import CSystem
import Glibc
import SSH
import Weft

/// One run of the system's `ssh`, with what it says on standard error.
///
/// It has no terminal, so that it asks through ``AskPass`` and nowhere else, and it ends with this program however that ends.
actor OpenSSHProcess {
    nonisolated let loop: EventLoop
    private var process: pid_t = 0
    private var handle: Int32 = -1
    private var errors: Int32 = -1
    /// What its connection goes through; it is kept for as long as that.
    private var tunnel: Tunnel?
    private var partial: [UInt8] = []
    /// The last lines it said.
    private(set) var log: [String] = []
    /// Whether it has ended.
    private(set) var hasEnded = false
    private var watchers: [UnsafeContinuation<Void, Never>] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(on loop: EventLoop) { self.loop = loop }

    /// Starts it. On the loop's thread, which lives as long as the program: the kernel ends ssh with the thread that started it.
    ///
    /// - Parameter socket: What it gets as standard input and output, instead of nothing. It is closed here.
    func start(_ program: String, _ arguments: [String], environment: [String: String], socket tunnel: Tunnel?, host: String) throws {
        let socket = tunnel?.socket
        self.tunnel = tunnel
        var pipe: [Int32] = [-1, -1]
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer {
            for descriptor in [null, pipe[1], socket ?? -1] where descriptor >= 0 { Glibc.close(descriptor) }
        }
        guard null >= 0, weft_pipe(&pipe) == 0 else {
            throw ConnectionError(host: host, .protocolError, "no pipe: \(String(cString: strerror(errno)))")
        }
        let words = [program] + arguments
        var variables = ProcessEnvironment.current()
        variables.merge(environment) { $1 }
        var argumentList = words.map { strdup($0) } + [nil]
        var variableList = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in argumentList + variableList { free(text) } }
        let status = weft_spawn_bound(&process, program, &argumentList, &variableList, [socket ?? null, socket ?? null, pipe[1]])
        guard status == 0 else {
            Glibc.close(pipe[0])
            throw ConnectionError(host: host, .protocolError, "cannot run `\(program)`: \(String(cString: strerror(status)))")
        }
        errors = pipe[0]
        _ = fcntl(errors, F_SETFL, O_NONBLOCK)
        handle = weft_pidfd(process)
        Task(executorPreference: loop.taskExecutor) { await self.follow() }
    }

    private func follow() async {
        while true {
            // Looked at before the pipe is read: it then has all that ssh wrote. Its own children may hold the pipe open for longer.
            let isOver = waitpid(process, nil, WNOHANG) != 0
            let isOpen = readErrors()
            if isOver { break }
            await loop.waitForAny(isOpen ? [errors, handle] : [handle])
        }
        if !partial.isEmpty { take([10]) }
        (hasEnded, tunnel) = (true, nil)
        for descriptor in [errors, handle] where descriptor >= 0 {
            loop.forget(descriptor)
            Glibc.close(descriptor)
        }
        (errors, handle) = (-1, -1)
        wake()
    }

    /// - Returns: Whether more may come.
    private func readErrors() -> Bool {
        while true {
            let buffer = loop.scratch
            let count = read(errors, buffer.baseAddress!, buffer.count)
            if count > 0 {
                take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            } else {
                return count < 0 && (errno == EAGAIN || errno == EINTR)
            }
        }
    }

    private func take(_ bytes: some Sequence<UInt8>) {
        partial += bytes
        while let end = partial.firstIndex(of: 10) {
            let line = String(decoding: partial[..<end].filter { $0 != 13 }, as: UTF8.self)
            partial.removeFirst(end + 1)
            log.append(line)
            if log.count > 60 { log.removeFirst() }
        }
        // A line without an end is no line of ssh's, and no reason to keep everything.
        if partial.count > 4096 { partial = [] }
        wake()
    }

    private func wake() {
        let waiting = watchers
        watchers = []
        for watcher in waiting { watcher.resume() }
    }

    /// Waits until it has said a line; `false` when it ends before.
    func wait(toSay line: String) async -> Bool {
        while true {
            if log.contains(line) { return true }
            if hasEnded { return false }
            await withUnsafeContinuation { watchers.append($0) }
        }
    }

    /// Waits for its end.
    func waitForEnd() async {
        while !hasEnded, process > 0 { await withUnsafeContinuation { watchers.append($0) } }
    }

    /// Waits for its end, but not for long.
    func waitForEnd(within limit: Duration) async {
        var isLate = false
        let timer = loop.timer(at: .now + limit) { [weak self] in
            isLate = true
            self?.assumeIsolated { $0.wake() }
        }
        while !hasEnded, !isLate { await withUnsafeContinuation { watchers.append($0) } }
        timer.cancel()
    }

    /// Sends it a signal, unless it has ended.
    func signal(_ number: Int32) {
        if process > 0, !hasEnded { kill(process, number) }
    }

    /// Ends it: TERM, so that it removes its socket, and KILL when that does not help within two seconds.
    func terminate() async {
        guard process > 0 else { return }
        signal(SIGTERM)
        let timer = loop.timer(at: .now + .seconds(2)) { [weak self] in self?.assumeIsolated { $0.signal(SIGKILL) } }
        await waitForEnd()
        timer.cancel()
    }
}
