import CSystem
import Glibc
import SSH
import Weft

/// An `ssh` that is logged in and takes commands over its control socket: a command costs a channel there and no process here.
actor OpenSSHMaster {
    nonisolated let loop: EventLoop
    nonisolated let name: String
    private let process: OpenSSHProcess
    private let socket: String
    /// sshd's own limit is 10 sessions; it says no to more, and the limit becomes lower then.
    private var limit = 9
    private var reserved = 0
    private var opened = 0
    private var queue: [UnsafeContinuation<Void, Never>] = []
    /// Those who have a place, and whom the server has refused: the next channel is theirs, before anybody gets another place.
    private var refused: [UnsafeContinuation<Void, Never>] = []
    /// The conversations of open tunnels, by their descriptors.
    private var tunnels: [Int32: MuxSocket] = [:]
    private var isLeaving = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(_ process: OpenSSHProcess, socket: String, name: String, on loop: EventLoop) {
        self.process = process
        self.socket = socket
        self.name = name
        self.loop = loop
    }

    /// Whether commands can be started.
    var isUsable: Bool {
        get async {
            let hasEnded = await process.hasEnded
            return !isLeaving && !hasEnded
        }
    }

    // MARK: Commands

    /// Starts a command, or a login shell, when the server has room for it.
    func start(_ line: String?, terminal: TerminalKind?) async throws -> OpenSSHChannel {
        while reserved >= limit { await withUnsafeContinuation { queue.append($0) } }
        reserved += 1
        do {
            var refusals = 0
            while true {
                if let channel = try await open(line, terminal, isLast: refusals > 20) {
                    opened += 1
                    return channel
                }
                // The server's MaxSessions is lower than supposed, or it has not noticed yet that one of ours has ended.
                limit = max(1, opened)
                if opened > 0 {
                    await withUnsafeContinuation { refused.append($0) }
                } else {
                    refusals += 1
                    await loop.pause(for: .milliseconds(10 * refusals))
                }
            }
        } catch {
            giveBack()
            throw error
        }
    }

    /// - Parameter isLast: Whether a refusal is an error.
    /// - Returns: `nil` when the server refuses a channel.
    private func open(_ line: String?, _ terminal: TerminalKind?, isLast: Bool) async throws -> OpenSSHChannel? {
        guard let conversation = await MuxSocket.connect(to: socket, on: loop) else { throw await lost() }
        let files = try ProcessFiles(farTerminal: terminal, host: name)
        let isSent = conversation.send(.session(command: line ?? "", terminal: terminal?.term), files: files.childEnds)
        let ends = CommandEnds(files.parentEnds(), on: loop)
        guard isSent else { throw await lost() }
        while true {
            switch await conversation.next() {
            case .opened:
                // Only now: what the terminal was like until here is what the server is told of it.
                if terminal != nil { ends.makeRaw() }
                return OpenSSHChannel(conversation, ends: ends, hasTerminal: terminal != nil, of: self)
            case .refused(let reason):
                if !isLast { return nil }
                throw ConnectionError(host: name, .protocolError, "a new channel: \(reason)\(OpenSSHFailure.words(await process.log))")
            case .some: continue
            case nil: throw await lost()
            }
        }
    }

    /// A channel has ended.
    func releaseChannel() {
        opened -= 1
        giveBack()
    }

    /// Lets the next go on who waits.
    private func giveBack() {
        reserved -= 1
        if !refused.isEmpty { refused.removeFirst().resume() } else if reserved < limit, !queue.isEmpty { queue.removeFirst().resume() }
    }

    /// ssh asks its terminal for the size when it gets this signal.
    func tellWindowChange() async { await process.signal(SIGWINCH) }

    // MARK: Tunnels

    /// Opens a TCP connection from the server to another address.
    func openTunnel(to host: String, port: UInt16, within limit: Duration) async throws -> Int32 {
        guard let conversation = await MuxSocket.connect(to: socket, on: loop) else { throw await lost() }
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw ConnectionError(host: name, .protocolError, "no socket pair: \(String(cString: strerror(errno)))")
        }
        let isSent = conversation.send(.connection(host: host, port: port), files: [ends[1], ends[1]])
        Glibc.close(ends[1])
        let ours = ends[0]
        var isLate = false
        let timer = loop.timer(at: .now + limit) { [loop] in
            isLate = true
            loop.wakeAll(conversation.descriptor)
        }
        defer { timer.cancel() }
        let reply = isSent ? await conversation.next(unless: { isLate }) : nil
        guard reply == .opened else {
            conversation.close()
            Glibc.close(ours)
            if isLate { throw SSHError(.timedOut, "timed out: the connection to \(host) port \(port)") }
            guard case .refused(let reason) = reply else { throw await lost() }
            let said = await process.log.last { $0.contains("open failed: ") }?.split(separator: ": ").last.map(String.init)
            throw SSHError(.refused, "cannot connect to \(host) port \(port): \(said ?? reason)")
        }
        _ = fcntl(ours, F_SETFL, fcntl(ours, F_GETFL) | O_NONBLOCK)
        // The master ends the tunnel with the conversation.
        let number = conversation.descriptor
        tunnels[number] = conversation
        Task(executorPreference: loop.taskExecutor) { await self.keep(number) }
        return ours
    }

    private func keep(_ number: Int32) async {
        guard let conversation = tunnels[number] else { return }
        while await conversation.next() != nil {}
        tunnels[number] = nil
        conversation.close()
    }

    // MARK: The end

    /// Why the connection is gone; `nil` when it is not.
    func loss() async -> ConnectionError? {
        if !(await process.hasEnded), !isLeaving, let conversation = await MuxSocket.connect(to: socket, on: loop),
            conversation.send(.isAlive), await conversation.next() == .alive
        {
            return nil
        }
        return await lost()
    }

    private func lost() async -> ConnectionError {
        // Its last words come with its end, which is near.
        await process.waitForEnd(within: .seconds(2))
        if isLeaving { return ConnectionError(host: name, .cancelled, "the run is over") }
        return ConnectionError(host: name, .lost, "the connection broke\(OpenSSHFailure.words(await process.log))")
    }

    /// Ends the connection.
    func leave() async {
        isLeaving = true
        await process.terminate()
    }
}
