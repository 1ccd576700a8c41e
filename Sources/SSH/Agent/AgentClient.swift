import Glibc

/// Simple uses of an agent, for programs that may wait: each call connects, asks, and blocks its thread until the answer or the deadline.
///
/// A program with an event loop drives ``AgentMessage`` and ``AgentReplyParser`` itself.
public enum AgentClient {
    /// The keys that the agent has. None is not an error.
    ///
    /// - Throws: ``AgentError``.
    public static func identities(path: String, timeout: Duration = .seconds(5)) throws(AgentError) -> [AgentIdentity] {
        switch try ask(AgentMessage.requestIdentities(), path: path, timeout: timeout) {
        case .identities(let identities): return identities
        default: throw .refused(operation: "list its keys")
        }
    }

    /// Has the agent sign, as `libssh2_userauth_publickey` wants it from its callback.
    ///
    /// - Parameter timeout: Long enough for a user to confirm, if the key asks for that.
    /// - Throws: ``AgentError``.
    public static func sign(
        _ data: [UInt8], with identity: AgentIdentity, path: String, timeout: Duration = .seconds(30)
    ) throws(AgentError) -> [UInt8] {
        let key = identity.publicKey
        let request = AgentMessage.signRequest(blob: key.blob, data: data, flags: identity.signatureFlags)
        guard case .signature(let signature) = try ask(request, path: path, timeout: timeout) else {
            throw .refused(operation: "sign with the key `\(key.comment)` (\(key.fingerprint))")
        }
        return try AgentReply.signatureBytes(of: signature, for: key.algorithm)
    }

    private static func ask(_ message: [UInt8], path: String, timeout: Duration) throws(AgentError) -> AgentReply {
        let deadline = ContinuousClock.now + timeout
        let connection = try connect(path)
        defer { close(connection) }
        var sent = 0
        while sent < message.count {
            let count = message[sent...].withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count > 0 { sent += count } else { try wait(connection, for: POLLOUT, until: deadline, path: path, after: errno) }
        }
        var parser = AgentReplyParser()
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            if let reply = try parser.next() { return reply }
            let count = recv(connection, &chunk, chunk.count, 0)
            if count > 0 {
                parser.append(chunk[..<count])
            } else if count == 0 {
                throw .closed(path: path)
            } else {
                try wait(connection, for: POLLIN, until: deadline, path: path, after: errno)
            }
        }
    }

    private static func connect(_ path: String) throws(AgentError) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room, !path.utf8.contains(0) else {
            throw .unreachable(path: path, reason: "the path is too long for a socket")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let connection = socket(AF_UNIX, kind, 0)
        guard connection >= 0 else { throw .unreachable(path: path, reason: ErrorNumber(code: errno).description) }
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else {
            let reason = ErrorNumber(code: errno).description
            close(connection)
            throw .unreachable(path: path, reason: reason)
        }
        return connection
    }

    /// Waits until the socket is ready again after a call that failed with `code`.
    private static func wait(
        _ connection: Int32, for events: Int32, until deadline: ContinuousClock.Instant, path: String, after code: Int32
    ) throws(AgentError) {
        if code == EINTR { return }
        guard code == EAGAIN || code == EWOULDBLOCK else { throw .closed(path: path) }
        let (seconds, attoseconds) = (deadline - .now).components
        let milliseconds = min(seconds, 86_400) * 1_000 + attoseconds / 1_000_000_000_000_000
        guard milliseconds > 0 else { throw .timedOut(path: path) }
        var poller = pollfd(fd: connection, events: Int16(events), revents: 0)
        _ = poll(&poller, 1, Int32(milliseconds))
    }
}
