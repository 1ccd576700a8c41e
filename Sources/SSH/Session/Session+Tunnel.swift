import Glibc

extension Session {
    /// Opens a TCP connection from the server to another address, for a session inside this one.
    ///
    /// - Returns: A socket that does not block. Its owner closes it, which ends the tunnel.
    /// - Throws: ``SSHError`` of kind `refused` when the server may not or cannot connect, `timedOut` when it has not within the limit.
    public func openTunnel(to host: String, port: UInt16, within limit: Duration) async throws -> Int32 {
        let channel = try await openDirect(to: host, port: port, within: limit)
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            close(channel)
            throw SSHError(.library, "no socket pair: \(String(cString: strerror(errno)))")
        }
        let end = ends[0]
        Task {
            // Each direction ends by itself; when both have, the channel and our end are closed.
            async let up: Void = pump(from: end, into: channel)
            async let down: Void = pump(from: channel, into: end)
            _ = await (up, down)
            close(channel)
            loop.forget(end)
            Glibc.close(end)
        }
        return ends[1]
    }

    private func pump(from socket: Int32, into channel: Channel) async {
        let capacity = 64 << 10
        while failure == nil {
            let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { $1 = max(0, Glibc.read(socket, $0.baseAddress!, capacity)) }
            if bytes.isEmpty {
                if errno == EAGAIN, !isAtEnd(socket) {
                    await withUnsafeContinuation { loop.add(Waiter(.read, $0), for: socket) }
                    continue
                }
                try? await endInput(of: channel)
                // The inner session is gone: what the server still sends has nobody to read it.
                abort(channel, SSHError(.cancelled, "the tunnel was closed"))
                return
            }
            guard (try? await write(bytes, to: channel)) != nil else { return }
        }
    }

    private func isAtEnd(_ socket: Int32) -> Bool {
        var byte: UInt8 = 0
        let count = recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
    }

    private func pump(from channel: Channel, into socket: Int32) async {
        while let (_, bytes) = try? await read(channel) {
            var offset = 0
            while offset < bytes.count {
                let start = offset
                let count = bytes.withUnsafeBytes { send(socket, $0.baseAddress! + start, bytes.count - start, Int32(MSG_NOSIGNAL)) }
                if count > 0 {
                    offset += count
                } else if errno == EAGAIN {
                    await withUnsafeContinuation { loop.add(Waiter(.write, $0), for: socket) }
                } else {
                    return
                }
            }
        }
        shutdown(socket, Int32(SHUT_WR))
    }
}
