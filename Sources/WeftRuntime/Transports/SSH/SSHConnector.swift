import Glibc
import SSH
import Weft

/// That libssh2 cannot serve a host that is reached by whichever client can; the system's `ssh` may.
struct NeedsOpenSSH: Error {
    /// Why libssh2 cannot, as a clause: `the server offers …`.
    let reason: String
    /// What is said when there is no `ssh` either.
    let error: ConnectionError
}

/// Makes a session to an endpoint: the way there, the handshake, the host's key, the user's.
struct SSHConnector: Sendable {
    let loop: EventLoop
    let identities: Identities
    let secrets: SecretPrompts
    let trust: HostTrust

    /// Connects and logs in.
    ///
    /// - Parameter tunnel: Opens a socket to an address through a jump host; `nil` connects from here.
    /// - Throws: ``Weft/ConnectionError`` whose reason tells where it failed; ``NeedsOpenSSH`` for an endpoint that may be reached by that.
    func connect(
        to endpoint: Endpoint, tunnel: TunnelOpener?
    ) async throws -> Session {
        // A key file that cannot be used is said before anything is sent.
        let keys = try await usableKeys(endpoint)
        if keys.keys.isEmpty, !keys.foreign.isEmpty { try leaveToOpenSSH(endpoint, keys, refusal(endpoint, keys, [])) }
        let session = try await reach(endpoint, tunnel: tunnel)
        do {
            try await trust.verify(session, endpoint)
            try await interruptible(session) { try await logIn(session, endpoint, keys) }
        } catch {
            await session.close()
            throw error
        }
        return session
    }

    /// Connects as far as the host's key, which is not checked: for those who want to see it.
    func hostKey(of endpoint: Endpoint, algorithm: String, tunnel: TunnelOpener?) async throws
        -> HostKey?
    {
        let session = try await reach(endpoint, algorithms: [algorithm], attempts: 1, tunnel: tunnel)
        let blob = await session.hostKey
        await session.close()
        return PublicKey(blob: blob).map { HostKey($0) }
    }

    private func reach(
        _ endpoint: Endpoint, algorithms: [String]? = nil, attempts: Int? = nil, tunnel: TunnelOpener?
    ) async throws -> Session {
        let algorithms = if let algorithms { algorithms } else { await trust.knownAlgorithms(endpoint) }
        var backOff = BackOff(attempts: attempts ?? endpoint.attempts, patience: endpoint.deadlines.patience)
        while true {
            let session = Session(loop: loop, name: endpoint.name)
            do {
                try await interruptible(session) {
                    if let tunnel {
                        await session.adopt(try await tunnel(endpoint.address, endpoint.port))
                    } else {
                        try await session.connect(to: endpoint.address, port: endpoint.port, within: endpoint.connectLimit)
                    }
                    await session.setKeepAlive(endpoint.keepAlive)
                    try await session.handshake(hostKeyAlgorithms: algorithms, within: endpoint.deadlines.handshake)
                }
                return session
            } catch let error as SSHError {
                await session.close()
                guard let pause = backOff.pause(after: error.kind), !Task.isCancelled else {
                    // Whatever went wrong, nothing has been run there.
                    let told = ConnectionError(
                        host: endpoint.name, error.kind == .cancelled ? .cancelled : .unreachable, describing(error, endpoint).description)
                    guard endpoint.transport == .auto, error.hasNoCommonAlgorithms else { throw told }
                    throw NeedsOpenSSH(reason: error.description, error: told)
                }
                try await Task.sleep(for: pause)
            }
        }
    }

    /// Gives the session up when the task is cancelled: a deadline of the run's, or Ctrl-C, does not wait for a dead address.
    private func interruptible(_ session: Session, _ body: () async throws -> Void) async throws {
        try await withTaskCancellationHandler {
            try await body()
        } onCancel: {
            Task { await session.interrupt() }
        }
    }

    private func describing(_ error: SSHError, _ endpoint: Endpoint) -> SSHError {
        switch error.kind {
        case .handshake where error.hasNoCommonAlgorithms:
            return SSHError(
                error.kind,
                "\(error.description)\n  give the host `transport: openssh`, or let it offer ed25519 or ecdsa keys and aes-ctr with hmac-sha2",
                code: error.code)
        case .turnedAway:
            return SSHError(
                error.kind,
                "\(error.description), for \(endpoint.deadlines.patience.inWords) now (\(endpoint.address) port \(endpoint.port))"
                    + "\n  too many logins may be under way there: try a lower `-j`, or raise MaxStartups in its sshd_config",
                code: error.code)
        case .handshake, .timedOut, .lost:
            // A connection that was not made names its address already.
            if error.description.contains(" port ") { return error }
            return SSHError(error.kind, "\(error.description) (\(endpoint.address) port \(endpoint.port))", code: error.code)
        default: return error
        }
    }

    // MARK: The user

    private func usableKeys(_ endpoint: Endpoint) async throws -> UsableKeys {
        do {
            return try await identities.usable(KeyRequest(endpoint))
        } catch let error as NamedKeyError {
            throw ConnectionError(host: endpoint.name, .authentication, error.description)
        }
    }

    /// The public halves of the keys that an endpoint is logged in to with, as lines for `authorized_keys`.
    func publicKeys(for endpoint: Endpoint) async throws -> [String] {
        let keys = try await usableKeys(endpoint)
        return (keys.keys.map(\.publicKey) + keys.foreignKeys).map(\.line)
    }

    private func logIn(_ session: Session, _ endpoint: Endpoint, _ keys: UsableKeys) async throws {
        let limit = endpoint.deadlines.authentication
        var keys = keys
        do {
            for key in keys.keys {
                if try await logIn(session, endpoint, key, limit, &keys) { return }
            }
            guard let methods = try await session.authenticationMethods(for: endpoint.user, within: limit) else { return }
            // Before a password is asked for.
            let mayUseKerberos = methods.contains("gssapi-with-mic") && endpoint.allowsGSSAPI && SSHConnector.hasKerberosTicket
            if !keys.foreign.isEmpty || mayUseKerberos { try leaveToOpenSSH(endpoint, keys, refusal(endpoint, keys, methods)) }
            if try await logInByPassword(session, endpoint, methods, limit, &keys.problems) { return }
            throw refusal(endpoint, keys, methods)
        } catch let error as SSHError {
            // sshd closes the connection after MaxAuthTries keys.
            let hint =
                keys.keys.count > 3 ? "\n  \(keys.keys.count) keys were tried: name the right one with `identity:` in the inventory" : ""
            let described = describing(error, endpoint)
            throw ConnectionError(host: endpoint.name, SSHError(error.kind, described.description + hint, code: error.code))
        }
    }

    /// Whether a key lets the user in. Of one that does not it is noted why.
    private func logIn(_ session: Session, _ endpoint: Endpoint, _ key: UsableKeys.Key, _ limit: Duration, _ keys: inout UsableKeys)
        async throws -> Bool
    {
        let signer: Signer
        switch key {
        case .file(let key, _): signer = .immediate { try key.sign($0) }
        case .agent(let identity, _):
            let (identities, socket) = (identities, endpoint.agent ?? "")
            // It may have to ask its user.
            signer = .deferred { try await identities.sign($0, with: identity, at: socket, within: limit * 2) }
        }
        do {
            let result = try await session.authenticate(
                user: endpoint.user, blob: key.publicKey.authenticationBlob, signer: signer, within: limit)
            if result == .accepted { return true }
            keys.refused.append(key)
        } catch let error where !(error is SSHError) && !(error is CancellationError) {
            // Whoever should sign does not: the file may do, or the next key.
            keys.problems.append("\(error)")
            if case .agent(_, let path?) = key, let file = try? await identities.key(path) {
                return try await logIn(session, endpoint, .file(file, path: path), limit, &keys)
            }
        }
        return false
    }

    private func logInByPassword(
        _ session: Session, _ endpoint: Endpoint, _ methods: [String], _ limit: Duration, _ problems: inout [String]
    ) async throws -> Bool {
        let interactive = methods.contains("keyboard-interactive") && endpoint.allowsKeyboardInteractive
        let plain = methods.contains("password") && endpoint.allowsPassword
        guard interactive || plain else { return false }
        let password: Secret
        do {
            password = try await secrets.secret(Question(passwordOf: endpoint))
        } catch let error as QuestionError {
            problems.append("it takes a password: \(error)")
            return false
        }
        // Once: a wrong password that is sent to many hosts locks the account.
        if plain {
            let result = try await session.authenticate(user: endpoint.user, password: password.reveal(), within: limit)
            if result == .accepted { return true }
        } else if interactive {
            let result = try await session.authenticate(user: endpoint.user, keyboardInteractive: password.reveal(), within: limit)
            if result == .accepted { return true }
        }
        problems.append("the password was refused; it was sent once")
        return false
    }

    private static var hasKerberosTicket: Bool {
        Environment.value("KRB5CCNAME") != nil || access("/tmp/krb5cc_\(getuid())", R_OK) == 0
    }

    /// - Throws: ``NeedsOpenSSH``, unless the endpoint is to be reached by libssh2 alone.
    private func leaveToOpenSSH(_ endpoint: Endpoint, _ keys: UsableKeys, _ error: ConnectionError) throws {
        guard endpoint.transport == .auto else { return }
        let what = keys.foreign.isEmpty ? "Kerberos (GSSAPI)" : keys.foreign.joined(separator: " and ")
        throw NeedsOpenSSH(reason: "libssh2 \(Session.libraryVersion) cannot log in with \(what)", error: error)
    }

    private func refusal(_ endpoint: Endpoint, _ keys: UsableKeys, _ methods: [String]) -> ConnectionError {
        var lines = ["`\(endpoint.user)` was not let in" + (methods.isEmpty ? "" : ": it takes \(methods.joined(separator: ", "))")]
        lines += keys.foreign.map { "\($0) needs the transport `openssh`" }
        if keys.keys.isEmpty && keys.foreign.isEmpty {
            lines.append("no key was there to try")
        }
        for key in keys.refused {
            switch key {
            case .file(let key, let path): lines.append("refused: \(path) (\(key.fingerprint))")
            case .agent(let identity, _): lines.append("refused: \(identity.comment) of the agent (\(identity.publicKey.fingerprint))")
            }
        }
        lines += keys.problems.map { $0.split(separator: "\n").joined(separator: "\n  ") }
        if keys.keys.isEmpty && keys.foreign.isEmpty {
            lines.append("name a key with `identity:` in the inventory or IdentityFile in ssh_config, or start an agent")
        }
        return ConnectionError(host: endpoint.name, .authentication, lines.joined(separator: "\n  "))
    }
}

extension SSHError {
    /// Whether the two sides have no host key, cipher, MAC or key exchange in common.
    fileprivate var hasNoCommonAlgorithms: Bool { kind == .handshake && description.hasPrefix("no common algorithms") }
}

extension PublicKey {
    /// Whether it is a certificate, which only the system's `ssh` can show.
    var isCertificate: Bool { algorithm.contains("-cert-v") }
    /// Whether only the system's `ssh` can log in with it: a certificate, or the key of a FIDO device.
    var needsOpenSSH: Bool { isCertificate || algorithm.hasPrefix("sk-") }
}

extension HostKey {
    init(_ key: PublicKey) {
        let words = key.line.split(separator: " ")
        self.init(algorithm: String(words[0]), base64: String(words[1]))
    }
}
