import CSystem
import Glibc
import SSH
import Weft

/// A process of this machine with its input and outputs, on pipes or on a terminal of its own.
actor LocalProcess: CommandChannel {
    private let loop: EventLoop
    private let process: pid_t
    private let handle: Int32
    private let ends: CommandEnds
    private var failure: ConnectionError?
    private var status: ExitStatus?
    private var isGraceOver = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Starts a program as the leader of a session and process group of its own, so that all of it can be ended at once.
    ///
    /// - Throws: ``Weft/ConnectionError`` when it cannot be started.
    init(_ words: [String], terminal: TerminalKind?, on loop: EventLoop, host: String) throws {
        self.loop = loop
        let files = try ProcessFiles(terminal: terminal, host: host)
        do {
            process = try files.spawn(words, host: host)
        } catch {
            files.closeAll()
            throw error
        }
        ends = CommandEnds(files.parentEnds(), on: loop)
        handle = weft_pidfd(process)
    }

    deinit {
        loop.perform { [loop, handle] in
            guard handle >= 0 else { return }
            loop.forget(handle)
            Glibc.close(handle)
        }
    }

    func read() async throws -> (OutputStream, [UInt8])? {
        while true {
            if let failure { throw failure }
            if let piece = ends.take() { return piece }
            let open = ends.openOutputs
            if open.isEmpty || isGraceOver { return nil }
            await loop.waitForAny(status == nil ? open + [handle] : open)
            if status == nil, reap() != nil { beginGrace() }
        }
    }

    /// The process has ended, but something it left in the background may hold its outputs open for ever: what it wrote itself is in the
    /// pipes by now.
    private func beginGrace() {
        _ = loop.timer(at: .now + .milliseconds(500)) { [weak self] in
            self?.assumeIsolated { process in
                process.isGraceOver = true
                process.ends.wake()
            }
        }
    }

    func write(_ bytes: [UInt8]) async throws {
        try await ends.write(bytes) { if let failure { throw failure } }
    }

    func endInput() async throws { ends.endInput() }

    func resize(columns: UInt16, rows: UInt16) async { ends.resize(columns: columns, rows: rows) }

    func finish() async throws -> ExitStatus {
        ends.close(.input)
        while true {
            if let failure { throw failure }
            if let status = reap() { return status }
            await loop.wait(.read, on: handle)
        }
    }

    /// The status when the process has ended.
    private func reap() -> ExitStatus? {
        if let status { return status }
        var code: Int32 = 0
        let result = waitpid(process, &code, WNOHANG)
        guard result != 0 else { return nil }
        if result < 0 {
            status = .exited(255)
        } else {
            status = code & 0x7f == 0 ? .exited((code >> 8) & 0xff) : .signalled(number: code & 0x7f)
        }
        return status
    }

    func abort(_ error: ConnectionError) async {
        failure = error
        ends.wake()
        if handle >= 0 { loop.wakeAll(handle) }
        // Whoever ends the group looks whether it is gone, and a process that nobody has waited for is still there.
        if status == nil, handle >= 0 { Task { await reapWhenOver() } }
    }

    private func reapWhenOver() async {
        while reap() == nil { await loop.wait(.read, on: handle) }
    }

    func close() async -> ExitStatus? {
        let status = reap()
        ends.closeAll()
        return status
    }
}
