import Glibc

/// The attempts to connect to a name's addresses: one more is begun when the last has failed, or has not answered for a quarter of a second
/// (RFC 8305 §5, "Happy Eyeballs"). The first that is answered wins. Used on the loop's thread only.
final class ConnectRace {
    private static let stagger = Duration.milliseconds(250)

    private let loop: EventLoop
    private let host: String
    private let port: UInt16
    private var waiting: ArraySlice<SocketAddress>
    private var running: [ConnectAttempt] = []
    private var failure: SSHError
    private var continuation: UnsafeContinuation<Int32, any Error>?
    private var timers: [EventTimer] = []

    init(_ addresses: [SocketAddress], host: String, port: UInt16, on loop: EventLoop) {
        self.loop = loop
        self.host = host
        self.port = port
        waiting = addresses[...]
        failure = SSHError(.unresolved, "`\(host)` has no address")
    }

    /// Connects.
    ///
    /// - Returns: A socket that does not block and is watched: see ``EventLoop/rewatch(_:for:)``.
    func run(until deadline: ContinuousClock.Instant) async throws -> Int32 {
        try await withUnsafeThrowingContinuation { continuation in
            self.continuation = continuation
            timers.append(
                loop.timer(at: deadline) { [self] in
                    guard let silent = running.first else { return }
                    end(.failure(SSHError(.timedOut, "\(silent.address.description(host: host)) port \(port): no answer")))
                })
            beginNext()
        }
    }

    /// Ends the race; attempts that are under way are given up.
    func end(_ result: Result<Int32, SSHError>) {
        guard let continuation else { return }
        self.continuation = nil
        for timer in timers { timer.cancel() }
        for attempt in running where (try? result.get()) != attempt.socket {
            loop.unwatch(attempt.socket)
            Glibc.close(attempt.socket)
        }
        running = []
        continuation.resume(with: result.mapError { $0 as any Error })
    }

    private func beginNext() {
        guard continuation != nil else { return }
        guard let address = waiting.popFirst() else {
            if running.isEmpty { end(.failure(failure)) }
            return
        }
        let socket = Glibc.socket(address.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard socket >= 0 else { return end(.failure(SSHError(.unconnected, "no socket: \(String(cString: strerror(errno)))"))) }
        var on: Int32 = 1
        // Without it, opening a channel costs 41 ms on loopback: Nagle waits for the delayed acknowledgement.
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        let attempt = ConnectAttempt(self, to: address, socket: socket)
        running.append(attempt)
        let status = address.withPointer { Glibc.connect(socket, $0, $1) } == 0 ? 0 : errno
        loop.watch(socket, for: attempt)
        guard status == EINPROGRESS else { return finish(attempt, status) }
        guard !waiting.isEmpty else { return }
        timers.append(loop.timer(at: .now + ConnectRace.stagger) { [self] in beginNext() })
    }

    fileprivate func finish(_ attempt: ConnectAttempt, _ status: Int32) {
        guard status != 0 else { return end(.success(attempt.socket)) }
        running.removeAll { $0 === attempt }
        loop.unwatch(attempt.socket)
        Glibc.close(attempt.socket)
        let isSilent = status == ETIMEDOUT
        let what = isSilent ? "no answer" : String(cString: strerror(status)).lowercasedFirst
        failure = SSHError(isSilent ? .timedOut : .unconnected, "\(attempt.address.description(host: host)) port \(port): \(what)")
        beginNext()
    }
}

/// One address of a race.
final class ConnectAttempt: SocketWatcher {
    let address: SocketAddress
    let socket: Int32
    private weak var race: ConnectRace?

    init(_ race: ConnectRace, to address: SocketAddress, socket: Int32) {
        self.race = race
        self.address = address
        self.socket = socket
    }

    func socketMayBeReady(isEnding: Bool) {
        var status: Int32 = 0
        var length = socklen_t(4)
        getsockopt(socket, SOL_SOCKET, SO_ERROR, &status, &length)
        race?.finish(self, status)
    }
}
