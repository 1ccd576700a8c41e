import SSH
import Weft

/// A command on a channel of the system's `ssh`: the master has the other ends of its pipes, and tells its exit status.
actor OpenSSHChannel: CommandChannel {
    private let loop: EventLoop
    private let master: OpenSSHMaster
    private let ends: CommandEnds
    private let conversation: MuxSocket
    private let hasTerminal: Bool
    private var status: ExitStatus?
    private var failure: ConnectionError?
    private var isOpen = true

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// A channel that the master has opened.
    init(_ conversation: sending MuxSocket, ends: sending CommandEnds, hasTerminal: Bool, of master: OpenSSHMaster) {
        self.conversation = conversation
        self.ends = ends
        self.hasTerminal = hasTerminal
        self.master = master
        loop = master.loop
    }

    func read() async throws -> (OutputStream, [UInt8])? {
        while true {
            if let failure { throw failure }
            if let piece = ends.take() { return piece }
            let open = ends.openOutputs
            if open.isEmpty { return nil }
            await loop.waitForAny(open)
        }
    }

    func write(_ bytes: [UInt8]) async throws {
        try await ends.write(bytes) { if let failure { throw failure } }
    }

    func endInput() async throws {
        if !hasTerminal { ends.endInput() }
    }

    func resize(columns: UInt16, rows: UInt16) async {
        ends.resize(columns: columns, rows: rows)
        await master.tellWindowChange()
    }

    func finish() async throws -> ExitStatus {
        while status == nil {
            if let failure { throw failure }
            switch await conversation.next(unless: { failure != nil }) {
            case .exited(let code): status = .exited(code)
            case .some: continue
            case nil:
                if let failure { throw failure }
                // No status: a signal ended the command, or the connection is gone. ssh does not pass the signal's name on.
                if let loss = await master.loss() { throw loss }
                status = .signalled("(`ssh` does not say which)")
            }
        }
        await giveBack()
        return status ?? .exited(255)
    }

    func abort(_ error: ConnectionError) async {
        failure = failure ?? error
        ends.wake()
        if conversation.descriptor >= 0 { loop.wakeAll(conversation.descriptor) }
    }

    func close() async -> ExitStatus? {
        while status == nil, let reply = conversation.take() {
            if case .exited(let code) = reply { status = .exited(code) }
        }
        await giveBack()
        return status
    }

    private func giveBack() async {
        ends.closeAll()
        conversation.close()
        guard isOpen else { return }
        isOpen = false
        await master.releaseChannel()
    }
}
