import CSystem
import Glibc
import SSH
import Weft

/// A process of this machine with its input and outputs, on pipes or on a terminal of its own.
actor LocalProcess: CommandChannel {
    private let loop: EventLoop
    private let process: pid_t
    private let handle: Int32
    /// Our ends of its input, output and error; -1 for one that is closed. With a terminal all are the same.
    private var ends: [Int32]
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
        ends = files.parentEnds()
        handle = weft_pidfd(process)
    }

    deinit {
        let open = Set(ends + [handle]).filter { $0 >= 0 }
        loop.perform { [loop] in
            for descriptor in open {
                loop.forget(descriptor)
                Glibc.close(descriptor)
            }
        }
    }

    func read() async throws -> (OutputStream, [UInt8])? {
        while true {
            if let failure { throw failure }
            if let bytes = take(.output) { return (.output, bytes) }
            if let bytes = take(.error) { return (.error, bytes) }
            let open = [self[.output], self[.error]].filter { $0 >= 0 }
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
                for descriptor in process.ends where descriptor >= 0 { process.loop.wakeAll(descriptor) }
            }
        }
    }

    private enum End: Int {
        case input = 0
        case output = 1
        case error = 2
    }

    private subscript(_ end: End) -> Int32 { ends[end.rawValue] }

    private func take(_ end: End) -> [UInt8]? {
        guard self[end] >= 0 else { return nil }
        let buffer = loop.scratch
        let count = Glibc.read(self[end], buffer.baseAddress!, buffer.count)
        if count > 0 { return Array(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return nil }
        // End of file; a terminal whose other side is closed says EIO.
        forget(end)
        return nil
    }

    private func forget(_ end: End) {
        let number = self[end]
        guard number >= 0 else { return }
        ends[end.rawValue] = -1
        guard !ends.contains(number) else { return }
        loop.forget(number)
        Glibc.close(number)
    }

    func write(_ bytes: [UInt8]) async throws {
        var offset = 0
        while offset < bytes.count {
            if let failure { throw failure }
            guard self[.input] >= 0 else { return }
            let count = bytes.withUnsafeBytes { Glibc.write(self[.input], $0.baseAddress! + offset, bytes.count - offset) }
            if count > 0 {
                offset += count
            } else if errno == EAGAIN || errno == EINTR {
                await loop.wait(.write, on: self[.input])
            } else {
                // EPIPE: it has closed its input, which is its right.
                forget(.input)
                return
            }
        }
    }

    func endInput() async throws {
        // A terminal is not closed by the end of the input.
        if self[.input] != self[.output] { forget(.input) }
    }

    func resize(columns: UInt16, rows: UInt16) async { _ = weft_set_window(self[.output], columns, rows) }

    func finish() async throws -> ExitStatus {
        forget(.input)
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
        for descriptor in ends + [handle] where descriptor >= 0 { loop.wakeAll(descriptor) }
        // Whoever ends the group looks whether it is gone, and a process that nobody has waited for is still there.
        if status == nil, handle >= 0 { Task { await reapWhenOver() } }
    }

    private func reapWhenOver() async {
        while reap() == nil { await loop.wait(.read, on: handle) }
    }

    func close() async -> ExitStatus? {
        let status = reap()
        forget(.input)
        forget(.output)
        forget(.error)
        return status
    }
}
