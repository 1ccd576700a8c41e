import Glibc

extension EventLoop {
    /// Suspends for a time. Call this on the loop's thread only.
    ///
    /// It comes back early when the task is cancelled.
    public func sleep(for time: Duration) async {
        let answer = FirstAnswer<Void>()
        let timer = timer(at: .now + time) { answer.give(.success(())) }
        defer { timer.cancel() }
        _ = try? await answer.value()
    }

    /// Connects to a target from this machine. Call this on the loop's thread only.
    ///
    /// - Returns: A socket that does not block.
    /// - Throws: ``SSHError`` of kind `unresolved`, `unconnected`, `timedOut` or `cancelled`.
    public func connect(to target: TunnelTarget, within limit: Duration) async throws -> Int32 {
        let deadline = ContinuousClock.now + limit
        switch target {
        case .unix(let path):
            guard var address = UnixAddress(path) else { throw SSHError(.unconnected, "\(path) is too long for a socket") }
            let socket = Glibc.socket(AF_UNIX, EventLoop.kind, 0)
            return try await finish(address.withPointer { Glibc.connect(socket, $0, $1) }, socket, target, until: deadline)
        case .tcp(let host, let port):
            var last = SSHError(.unresolved, "`\(host)` has no address")
            for address in try await addresses(of: host, port: port, until: deadline) {
                let socket = Glibc.socket(address.family, EventLoop.kind, 0)
                var on: Int32 = 1
                setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
                do {
                    return try await finish(address.withPointer { Glibc.connect(socket, $0, $1) }, socket, target, until: deadline)
                } catch let error as SSHError where error.kind != .cancelled {
                    last = error
                }
            }
            throw last
        }
    }

    private static let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)

    /// The addresses of a name. The system's resolver blocks: it is asked on a thread of its own, and left behind when it takes too long or
    /// nobody wants its answer any more.
    func addresses(of host: String, port: UInt16, until deadline: ContinuousClock.Instant) async throws -> [SocketAddress] {
        if let address = SocketAddress(numeric: host, port: port) { return [address] }
        let answer: Result<[SocketAddress], SSHError>?
        do {
            answer = try await blocking(until: deadline) { SocketAddress.lookUp(host, port: port) }
        } catch {
            throw SSHError(.cancelled, "interrupted while looking up `\(host)`")
        }
        guard let answer else { throw SSHError(.timedOut, "timed out: looking up `\(host)`") }
        return try answer.get()
    }

    private func finish(
        _ begun: Int32, _ socket: Int32, _ target: TunnelTarget, until deadline: ContinuousClock.Instant
    ) async throws -> Int32 {
        var status = begun == 0 ? 0 : errno
        if status == EINPROGRESS {
            let givenUp = FirstAnswer<Int32>()
            let timer = timer(at: deadline) { [self] in
                givenUp.give(.success(ETIMEDOUT))
                wakeAll(socket)
            }
            defer { timer.cancel() }
            await withTaskCancellationHandler {
                while !givenUp.isGiven, !isWritable(socket) { await wait(.write, on: socket, unless: { givenUp.isGiven }) }
            } onCancel: {
                givenUp.give(.success(ECANCELED))
                perform { [self] in wakeAll(socket) }
            }
            var length = socklen_t(4)
            if givenUp.isGiven { status = try await givenUp.value() } else { getsockopt(socket, SOL_SOCKET, SO_ERROR, &status, &length) }
        }
        guard status != 0 else { return socket }
        forget(socket)
        Glibc.close(socket)
        switch status {
        case ECANCELED: throw SSHError(.cancelled, "interrupted while connecting to \(target)")
        case ETIMEDOUT: throw SSHError(.timedOut, "\(target): no answer")
        default: throw SSHError(.unconnected, "\(target): \(String(cString: strerror(status)).lowercasedFirst)")
        }
    }

    private func isWritable(_ socket: Int32) -> Bool {
        var poll = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
        return Glibc.poll(&poll, 1, 0) == 1
    }
}
