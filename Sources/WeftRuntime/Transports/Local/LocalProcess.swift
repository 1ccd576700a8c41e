import CSSHSupport
import Glibc
import SSH
import Weft

/// A process of this machine with its input and outputs, on pipes or on a terminal of its own.
actor LocalProcess: CommandChannel {
    private let loop: EventLoop
    private let process: pid_t
    private let handle: Int32
    private var input: Int32
    private var output: Int32
    private var error: Int32
    private var failure: ConnectionError?
    private var status: ExitStatus?

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
        (input, output, error) = files.parentEnds()
        handle = weft_pidfd(process)
    }

    isolated deinit {
        for descriptor in Set([input, output, error, handle]) where descriptor >= 0 {
            loop.forget(descriptor)
            Glibc.close(descriptor)
        }
    }

    func read() async throws -> (OutputStream, [UInt8])? {
        while true {
            if let failure { throw failure }
            if let bytes = take(&output) { return (.output, bytes) }
            if let bytes = take(&error) { return (.error, bytes) }
            if output < 0 && error < 0 { return nil }
            await loop.waitForAny([output, error].filter { $0 >= 0 })
        }
    }

    private func take(_ descriptor: inout Int32) -> [UInt8]? {
        guard descriptor >= 0 else { return nil }
        let buffer = loop.scratch
        let count = Glibc.read(descriptor, buffer.baseAddress!, buffer.count)
        if count > 0 { return Array(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return nil }
        // End of file; a terminal whose other side is closed says EIO.
        forget(&descriptor)
        return nil
    }

    private func forget(_ descriptor: inout Int32) {
        guard descriptor >= 0 else { return }
        let number = descriptor
        descriptor = -1
        // A terminal is one descriptor for all three.
        guard number != input, number != output, number != error else { return }
        loop.forget(number)
        Glibc.close(number)
    }

    func write(_ bytes: [UInt8]) async throws {
        var offset = 0
        while offset < bytes.count {
            if let failure { throw failure }
            guard input >= 0 else { return }
            let count = bytes.withUnsafeBytes { Glibc.write(input, $0.baseAddress! + offset, bytes.count - offset) }
            if count > 0 {
                offset += count
            } else if errno == EAGAIN || errno == EINTR {
                await loop.wait(.write, on: input)
            } else {
                // EPIPE: it has closed its input, which is its right.
                forget(&input)
                return
            }
        }
    }

    func endInput() async throws {
        // A terminal is not closed by the end of the input.
        if input != output { forget(&input) }
    }

    func resize(columns: UInt16, rows: UInt16) async { _ = weft_set_window(output, columns, rows) }

    func finish() async throws -> ExitStatus {
        forget(&input)
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
        for descriptor in [input, output, self.error, handle] where descriptor >= 0 { loop.wakeAll(descriptor) }
    }

    func close() async -> ExitStatus? {
        let status = reap()
        forget(&input)
        forget(&output)
        forget(&error)
        return status
    }
}
