import CLibSSH2
import CSSHSupport
import Glibc

/// How long the steps of connecting may take, each for itself.
public struct ConnectDeadlines: Sendable, Hashable {
    /// To find the name's addresses and open a TCP connection.
    public var connect: Duration
    /// For the server's banner to come, and then for the key exchange.
    public var handshake: Duration
    /// For each answer of the login, without the time the user takes to type.
    public var authentication: Duration
    /// For a server that turns connections away to take one after all.
    public var patience: Duration

    /// 10 s to connect, 20 s each for the banner and the key exchange, 30 s for an answer of the login, and as long with a busy server.
    public init() { (connect, handshake, authentication, patience) = (.seconds(10), .seconds(20), .seconds(30), .seconds(30)) }

    /// The same time for the connection, the banner and the key exchange; three times as much for the login and for a busy server.
    public init(each limit: Duration) {
        (connect, handshake, authentication, patience) = (limit, limit, limit * 3, limit * 3)
    }
}

extension Session {
    /// Opens the TCP connection to whichever of the name's addresses answers first.
    ///
    /// - Throws: ``SSHError`` of kind `unresolved`, `unconnected` or `timedOut`.
    public func connect(to host: String, port: UInt16, within limit: Duration) async throws {
        if let failure { throw failure }
        let deadline = ContinuousClock.now + limit
        let race = ConnectRace(try await loop.addresses(of: host, port: port, until: deadline), host: host, port: port, on: loop)
        connecting = race
        defer { connecting = nil }
        if let failure { throw failure }
        descriptor = try await race.run(until: deadline)
        state.pointee.is_ending = loop.rewatch(descriptor, for: self) ? 1 : 0
    }

    /// Gives up whatever the session is waiting for, its connection included.
    public func interrupt() {
        let error = SSHError(.cancelled, "interrupted while connecting")
        fail(error)
        connecting?.end(.failure(error))
    }

    /// Uses the end of a tunnel in the place of a TCP connection, and closes it with the session.
    public func adopt(_ tunnel: Tunnel) {
        descriptor = tunnel.socket
        self.tunnel = tunnel
        loop.watch(descriptor, for: self)
    }

    /// Exchanges banners and keys.
    ///
    /// - Parameters:
    ///   - hostKeyAlgorithms: The algorithms to ask for, best first; those of the keys that are known for the host, or the server may show one
    ///     that nobody can check. Those that are left out come after.
    ///   - limit: How long the server's banner may take, and then the key exchange.
    /// - Throws: ``SSHError`` of kind `handshake`, `turnedAway`, `timedOut` or `lost`.
    public func handshake(hostKeyAlgorithms: [String], within limit: Duration) async throws {
        guard let session = libssh2_session_init_ex(nil, nil, nil, state) else { throw SSHError(.library, "no memory for a session") }
        handle = session
        libssh2_session_set_blocking(session, 0)
        libssh2_session_callback_set(session, LIBSSH2_CALLBACK_RECV, weft_receive_callback())
        libssh2_session_callback_set(session, LIBSSH2_CALLBACK_SEND, weft_send_callback())
        // The rest stays behind: a server without a key of a known type is then reported as changed or unknown, not as a failed handshake.
        // Left alone, libssh2 would ask for ecdsa before ed25519, and OpenSSH does the opposite.
        let order = Session.preference(hostKeyAlgorithms)
        libssh2_session_method_pref(session, LIBSSH2_METHOD_HOSTKEY, order)
        libssh2_session_method_pref(session, LIBSSH2_METHOD_KEX, Session.exchanges)
        let operation = operation(until: .now + limit, waitingFor: "no SSH banner came within \(limit.inSeconds)")
        defer { operation.timer?.cancel() }
        let socket = descriptor
        var isExchangingKeys = false
        let result = try await drive(operation) { [self] in
            let result = Int(libssh2_session_handshake(session, socket))
            if result == again, !isExchangingKeys, hasBanner {
                isExchangingKeys = true
                expect("the key exchange did not end within \(limit.inSeconds)", by: .now + limit, from: operation)
            }
            return result
        }
        guard result == 0 else { throw handshakeError(result) }
    }

    /// Whether the server's banner has come. What it says before, libssh2 takes for one too.
    private var hasBanner: Bool {
        guard let handle, let banner = libssh2_session_banner_get(handle) else { return false }
        return strncmp(banner, "SSH-", 4) == 0
    }

    /// What a server that sent no banner said in its place: its first line.
    private var greeting: String {
        let bytes = withUnsafeBytes(of: &state.pointee.greeting) { Array($0.prefix(Int(state.pointee.received))) }
        let line = bytes.prefix { $0 != 10 && $0 != 13 }
        return String(decoding: line, as: UTF8.self)
    }

    private func handshakeError(_ code: Int) -> SSHError {
        let problem = error("the SSH handshake", code)
        if let broken = tunnel?.explanation() { return SSHError(.lost, broken, code: Int32(code)) }
        if !hasBanner {
            let said = greeting
            // What sshd says when it has too many logins under way (MaxStartups), or after failures from here (PerSourcePenalties).
            let isBusy = said.isEmpty || said.hasPrefix("Exceeded MaxStartups") || said.hasPrefix("Not allowed at this time")
            if said.hasPrefix("SSH-") {
                return SSHError(.lost, "the connection was closed in the middle of the server's banner", code: Int32(code))
            }
            if !isBusy { return SSHError(.handshake, "what answers there does not speak SSH: it said `\(said)`", code: Int32(code)) }
            return SSHError(
                .turnedAway, "the server closes connections before its banner" + (said.isEmpty ? "" : ": it said `\(said)`"),
                code: Int32(code))
        }
        switch Int32(code) {
        case LIBSSH2_ERROR_KEX_FAILURE, LIBSSH2_ERROR_KEY_EXCHANGE_FAILURE, LIBSSH2_ERROR_METHOD_NONE:
            return SSHError(
                .handshake,
                "no common algorithms: the server offers only host keys, ciphers or MACs that libssh2 \(Session.libraryVersion) does not have",
                code: Int32(code))
        default: return SSHError(problem.kind == .library ? .handshake : problem.kind, problem.description, code: problem.code)
        }
    }

    /// The host key algorithms of libssh2 1.10, ed25519 before ecdsa as OpenSSH has it.
    public static let hostKeyAlgorithms = [
        "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-512", "rsa-sha2-256", "ssh-rsa",
    ]

    // P-256 takes both sides less time than curve25519, which libssh2 would ask for first, and is as strong. The groups of 1024 bits and those
    // of an unknown size that are hashed by SHA-1 are not asked for, as OpenSSH does not either.
    private static let exchanges = [
        "ecdh-sha2-nistp256", "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521",
        "diffie-hellman-group-exchange-sha256", "diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512",
        "diffie-hellman-group14-sha256", "diffie-hellman-group14-sha1",
    ].joined(separator: ",")

    /// The names that are asked for first, and then all others, as libssh2 takes them.
    private static func preference(_ first: [String]) -> String {
        if first == ["ssh-ed25519"] { return ed25519First }
        let usable = first.filter { hostKeyAlgorithms.contains($0) }
        return (usable + hostKeyAlgorithms.filter { !usable.contains($0) }).joined(separator: ",")
    }

    // By far the most frequent, and the same for a thousand hosts.
    private static let ed25519First = hostKeyAlgorithms.joined(separator: ",")

    /// The version of the libssh2 that is loaded, such as `1.10.0`.
    public static var libraryVersion: String { libssh2_version(0).map { String(cString: $0) } ?? "?" }

    /// The key the server has shown, in SSH's wire format; empty before the handshake.
    public var hostKey: [UInt8] {
        var length = 0
        var kind: Int32 = 0
        guard let handle, let key = libssh2_session_hostkey(handle, &length, &kind) else { return [] }
        return Array(UnsafeRawBufferPointer(start: key, count: length))
    }

    /// The server's banner, such as `SSH-2.0-OpenSSH_9.2p1`.
    public var banner: String? { handle.flatMap { libssh2_session_banner_get($0) }.map { String(cString: $0) } }
}
