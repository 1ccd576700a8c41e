import Glibc

extension Session {
    /// Opens a TCP connection from the server to another address, for a session inside this one.
    ///
    /// - Throws: ``SSHError`` of kind `refused` when the server cannot connect, `prohibited` when it may not, `timedOut` when it has not within
    ///   the limit.
    public func openTunnel(to host: String, port: UInt16, within limit: Duration) async throws -> Tunnel {
        let channel = try await openDirect(to: .tcp(host: host, port: port), within: limit)
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            close(channel)
            throw SSHError(.library, "no socket pair: \(String(cString: strerror(errno)))")
        }
        let end = ends[0]
        // Once the inner session is gone, what the server still sends has nobody to read it.
        Task(executorPreference: loop.taskExecutor) { [self] in await relay(end, channel, keepsHalf: false) }
        return Tunnel(socket: ends[1]) { [weak self] in self?.assumeIsolated { $0.brokenJump } }
    }

    /// Why a session inside this one is broken, if it is because of this one.
    private var brokenJump: String? {
        if let failure { return "the jump host \(name): \(failure)" }
        // Both notice a dead connection by their keep-alives; the inner one may be the first.
        return silentKeepAlives > 1 ? "the jump host \(name) does not answer any more" : nil
    }

    /// Opens a connection from the server to another address, or to one of its Unix sockets.
    ///
    /// - Parameter origin: The address and port for which it is opened; the server may log it.
    /// - Throws: ``SSHError`` of kind `refused` when the server cannot connect, `prohibited` when it may not, `timedOut` when it has not within
    ///   the limit.
    public func openDirect(
        to target: TunnelTarget, from origin: (address: String, port: UInt16) = ("127.0.0.1", 22), within limit: Duration
    ) async throws -> Channel {
        let answer = FirstAnswer<Channel>()
        let timer = loop.timer(at: .now + limit) { answer.give(.failure(SSHError(.timedOut, "timed out: \(target) does not answer"))) }
        defer { timer.cancel() }
        let (type, message) = Session.opening(of: target, from: origin)
        // libssh2 keeps the one opening in the session: one that nobody waits for any more still has to come to its end.
        Task(executorPreference: loop.taskExecutor) { [self] in
            do {
                let channel = try await openChannel(type, message)
                if !answer.give(.success(channel)) { await close(channel) }
            } catch let error as SSHError {
                answer.give(.failure(refusal(error, of: target)))
            } catch {
                answer.give(.failure(error))
            }
        }
        do {
            return try await answer.value()
        } catch is CancellationError {
            throw SSHError(.cancelled, "interrupted while connecting to \(target)")
        }
    }

    private func openChannel(_ type: String, _ message: [UInt8]) async throws -> Channel {
        try await open(type: type, message: message, [])
    }

    private nonisolated func refusal(_ error: SSHError, of target: TunnelTarget) -> SSHError {
        switch error.kind {
        case .refused: SSHError(.refused, "\(name) could not connect to \(target)", code: error.code)
        case .prohibited:
            SSHError(
                .prohibited,
                "\(name) does not allow a connection to \(target)\n  its sshd has AllowTcpForwarding, PermitOpen, DisableForwarding or a key's "
                    + "restrictions against it", code: error.code)
        default: error
        }
    }

    /// The channel's type and what its opening says: RFC 4254 §7.2, and OpenSSH's PROTOCOL §2.4.
    private static func opening(of target: TunnelTarget, from origin: (address: String, port: UInt16)) -> (String, [UInt8]) {
        var message: [UInt8] = []
        func append(_ number: UInt32) { message += withUnsafeBytes(of: number.bigEndian) { Array($0) } }
        func append(_ text: String) {
            append(UInt32(text.utf8.count))
            message += Array(text.utf8)
        }
        switch target {
        case .tcp(let host, let port):
            append(host)
            append(UInt32(port))
            append(origin.address)
            append(UInt32(origin.port))
            return ("direct-tcpip", message)
        case .unix(let path):
            append(path)
            append("")
            append(UInt32(0))
            return ("direct-streamlocal@openssh.com", message)
        }
    }
}
