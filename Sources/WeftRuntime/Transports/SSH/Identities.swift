import SSH
import Weft

/// The keys of the run: each file is read and decrypted once, however many hosts it opens.
actor Identities {
    private let secrets: SecretPrompts
    private var keys: [String: Task<PrivateKey, any Error>] = [:]
    private var agents: [String: Task<[AgentIdentity], any Error>] = [:]
    /// What was found for each kind of request: see ``usable(_:)``.
    var found: [KeyRequest: UsableKeys] = [:]
    private let loop: EventLoop

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: EventLoop, secrets: SecretPrompts) {
        self.loop = loop
        self.secrets = secrets
    }

    /// The key of a file, asking for its passphrase when it has one.
    ///
    /// - Throws: ``SSH/PrivateKeyError``, or ``Weft/QuestionError`` when nobody can tell the passphrase.
    func key(_ path: String) async throws -> PrivateKey {
        if let key = keys[path] { return try await key.value }
        let key = Task { [secrets, loop] in
            guard try PrivateKey.isEncrypted(path) else { return try PrivateKey(contentsOf: path) }
            let passphrase = try await secrets.secret(Question(passphraseOf: path))
            // Decrypting takes a good part of a second on purpose: not on the loop's thread.
            let outcome = try await loop.blocking(until: .now + .seconds(60)) {
                Result { try PrivateKey(contentsOf: path, passphrase: passphrase.reveal()) }
            }
            guard let outcome else { throw SSHError(.timedOut, "timed out: decrypting \(path)") }
            return try outcome.get()
        }
        keys[path] = key
        return try await key.value
    }

    /// The keys that an agent has; asked once a run.
    func agentIdentities(_ socket: String) async throws -> [AgentIdentity] {
        if let identities = agents[socket] { return try await identities.value }
        let identities = Task { [loop] in
            let outcome = try await loop.blocking(until: .now + .seconds(10)) {
                Result { try AgentClient.identities(path: socket, timeout: .seconds(5)) }
            }
            guard let outcome else { throw SSHError(.timedOut, "timed out: asking the agent for its keys") }
            return try outcome.get()
        }
        agents[socket] = identities
        return try await identities.value
    }

    // A thousand requests at once kill an agent: one at a time.
    private var isSigning = false
    private var signQueue: [UnsafeContinuation<Void, Never>] = []

    /// Has an agent sign. An agent may ask its user first.
    func sign(_ data: [UInt8], with identity: AgentIdentity, at socket: String, within limit: Duration) async throws -> [UInt8] {
        while isSigning { await withUnsafeContinuation { signQueue.append($0) } }
        isSigning = true
        defer {
            isSigning = false
            if !signQueue.isEmpty { signQueue.removeFirst().resume() }
        }
        let outcome = try await loop.blocking(until: .now + limit + .seconds(5)) {
            Result { try AgentClient.sign(data, with: identity, path: socket, timeout: limit) }
        }
        guard let outcome else { throw SSHError(.timedOut, "timed out: waiting for the agent to sign") }
        return try outcome.get()
    }
}
