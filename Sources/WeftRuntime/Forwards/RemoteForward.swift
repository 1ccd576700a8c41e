import SSH
import Weft

/// A port on which a host listens for us; this machine makes the connections.
actor RemoteForward: Forward {
    nonisolated let request: ForwardRequest
    nonisolated let address: ForwardAddress
    nonisolated var unownedExecutor: UnownedSerialExecutor { way.loop.asUnownedSerialExecutor() }

    private let target: TunnelTarget
    private nonisolated let way: ForwardWay
    private let warn: @Sendable (String) -> Void
    private var state = ForwardState()
    private var session: Session
    private var listener: RemoteListener

    /// Has the host listen, but takes no connection yet.
    init(
        _ request: ForwardRequest, listening address: ForwardAddress, to target: ForwardAddress, through way: ForwardWay,
        warn: @escaping @Sendable (String) -> Void
    ) async throws {
        guard case .tcp(let host, _) = address else {
            throw ConnectionError(host: way.name, .protocolError, "a host listens on a port only: \(address) is a Unix socket")
        }
        let (session, listener) = try await way.listen(on: address)
        (self.session, self.listener) = (session, listener)
        self.request = request
        self.address = .tcp(host: host, port: Int(listener.port))
        self.target = target.target
        self.way = way
        self.warn = warn
    }

    /// Begins to take connections.
    func start() {
        let (session, listener) = (session, listener)
        state.add { number in
            Task(executorPreference: way.loop.taskExecutor) {
                do {
                    while let channel = try await session.accept(listener) { await self.take(channel, of: session) }
                } catch let error as SSHError {
                    await self.lose(ConnectionError(host: self.way.name, error))
                } catch {}
                await self.end(number)
            }
        }
    }

    func restore() async throws {
        guard await !session.isUsable else { return }
        (session, listener) = try await way.listen(on: address)
        start()
    }

    func waitUntilLost() async throws -> ConnectionError {
        for await error in state.losses { return error }
        throw CancellationError()
    }

    func close() async {
        guard !state.isClosed else { return }
        let open = state.close()
        await session.stop(listener)
        for connection in open { await connection.value }
    }

    private func lose(_ error: ConnectionError) {
        guard !state.isClosed else { return }
        warn("\(address) on \(way.name): the connection is lost: \(error.message)")
        state.lose(error)
    }

    private func end(_ number: Int) { state.remove(number) }

    private func take(_ channel: Channel, of session: Session) {
        state.add { number in
            Task(executorPreference: way.loop.taskExecutor) {
                await self.serve(channel, of: session)
                await self.end(number)
            }
        }
    }

    private func serve(_ channel: Channel, of session: Session) async {
        do {
            let socket = try await way.loop.connect(to: target, within: .seconds(10))
            await session.relay(socket, channel)
        } catch {
            await session.close(channel)
            let text = "\(address) on \(way.name): cannot connect to \(error)"
            if !state.isClosed, state.isNew(text) { warn(text) }
        }
    }
}
