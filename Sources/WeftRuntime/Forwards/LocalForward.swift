import Glibc
import SSH
import Weft

/// An address of this machine from which a host makes connections: to a target, or as a SOCKS proxy to whatever a client asks for.
actor LocalForward: Forward {
    nonisolated let request: ForwardRequest
    nonisolated let address: ForwardAddress
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private nonisolated let loop: EventLoop
    private let listener: LocalListener
    /// Where all connections lead; `nil` for a SOCKS proxy.
    private let target: TunnelTarget?
    private let way: ForwardWay
    private let warn: @Sendable (String) -> Void
    private var state = ForwardState()
    /// The session whose loss is noticed.
    private var carrier: Session?

    /// Listens, but takes no connection yet.
    ///
    /// - Throws: ``Weft/ConnectionError`` when the address is in use or may not be used.
    init(
        _ request: ForwardRequest, listening address: ForwardAddress, to target: ForwardAddress?, through way: ForwardWay,
        warn: @escaping @Sendable (String) -> Void
    ) throws {
        do {
            listener = try LocalListener(address.listening, on: way.loop)
        } catch {
            throw ConnectionError(host: way.name, .protocolError, error.description)
        }
        self.request = request
        self.address = ForwardAddress(listener.address)
        self.target = target?.target
        self.way = way
        self.warn = warn
        loop = way.loop
    }

    /// Connects to the host, and begins to take connections.
    func start() async throws {
        do {
            try await restore()
            if let warning = try await way.checkPermission(for: target) { warn(warning) }
        } catch {
            await close()
            throw error
        }
        Task(executorPreference: loop.taskExecutor) { await self.acceptAll() }
    }

    func restore() async throws { watch(try await way.session()) }

    func waitUntilLost() async throws -> ConnectionError {
        for await error in state.losses { return error }
        throw CancellationError()
    }

    func close() async {
        guard !state.isClosed else { return }
        let open = state.close()
        await listener.close()
        for connection in open { await connection.value }
    }

    private func watch(_ session: Session) {
        guard carrier !== session else { return }
        carrier = session
        state.add { number in
            Task(executorPreference: loop.taskExecutor) { [weak self, way] in
                guard let error = try? await session.ended() else { return }
                await self?.lose(ConnectionError(host: way.name, error), number)
            }
        }
    }

    private func lose(_ error: ConnectionError, _ number: Int) {
        state.remove(number)
        carrier = nil
        guard !state.isClosed else { return }
        warn("\(address): the connection to \(way.name) is lost: \(error.message)")
        state.lose(error)
    }

    private func acceptAll() async {
        while !state.isClosed, let incoming = await listener.accept() {
            state.add { number in
                Task(executorPreference: loop.taskExecutor) {
                    await self.serve(incoming)
                    await self.end(number)
                }
            }
        }
    }

    private func end(_ number: Int) { state.remove(number) }

    private func serve(_ incoming: IncomingConnection) async {
        var socks: SOCKSRequest?
        do {
            var target = target
            if target == nil { (socks, target) = try await loop.takeSOCKSRequest(from: incoming.socket, within: .seconds(30)) }
            guard let target else { return }
            let (session, channel) = try await way.open(target, from: (incoming.address, incoming.port))
            watch(session)
            if let socks { _ = await loop.send(socks.reply(.connected), on: incoming.socket) }
            await session.relay(incoming.socket, channel, early: socks?.rest ?? [])
        } catch {
            if let socks { _ = await loop.send(socks.reply(SOCKSRequest.Answer(error)), on: incoming.socket) }
            loop.forget(incoming.socket)
            Glibc.close(incoming.socket)
            tell(error)
        }
    }

    private func tell(_ error: any Error) {
        let text = "\(address): " + ((error as? ConnectionError)?.message ?? "\(error)")
        if !state.isClosed, state.isNew(text) { warn(text) }
    }
}

extension SOCKSRequest.Answer {
    init(_ error: any Error) {
        switch (error as? SSHError)?.kind {
        case .refused: self = .refused
        case .prohibited: self = .prohibited
        case .timedOut: self = .unreachable
        default: self = .failed
        }
    }
}
