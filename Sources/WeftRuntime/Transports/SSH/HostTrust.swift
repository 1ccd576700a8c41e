import SSH
import Weft

/// Decides whether a host is the one it should be, by the keys pinned in the inventory and the known_hosts files.
actor HostTrust {
    private let loop: EventLoop
    private let prompts: SecretPrompts
    private var cache: [[String]: KnownHosts] = [:]

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: EventLoop, prompts: SecretPrompts) {
        self.loop = loop
        self.prompts = prompts
    }

    private func knownHosts(_ endpoint: Endpoint) -> KnownHosts {
        if let known = cache[endpoint.knownHosts] { return known }
        let known = KnownHosts(files: endpoint.knownHosts)
        cache[endpoint.knownHosts] = known
        return known
    }

    /// The algorithms of the keys that are known for a host, to be asked for in the handshake; empty when none is.
    func knownAlgorithms(_ endpoint: Endpoint) -> [String] {
        if !endpoint.pinned.isEmpty { return endpoint.pinned.map(\.algorithm) }
        return knownHosts(endpoint).knownAlgorithms(host: endpoint.keyName, port: endpoint.keyPort)
    }

    /// The keys that a host may show, those that are revoked, and those that sign certificates of hosts: lines of a known_hosts file in which
    /// the host has a name of the caller's. None when nothing is known of it.
    func trustedLines(for endpoint: Endpoint, as name: String) -> [String] {
        if !endpoint.pinned.isEmpty { return endpoint.pinned.map { "\(name) \($0)\n" } }
        let known = knownHosts(endpoint)
        var entries = known.entries(host: endpoint.keyName, port: endpoint.keyPort)
        if endpoint.keyPort != 22 {
            // As in `KnownHosts.check`: the plain name vouches for a port of which nothing is known.
            let isKnown = entries.contains { $0.marker == .trusted }
            entries += known.entries(host: endpoint.keyName, port: 22).filter { !isKnown || $0.marker == .revoked }
        }
        guard entries.contains(where: { $0.marker != .revoked }) else { return [] }
        return entries.map { entry in
            let marker =
                switch entry.marker {
                case .trusted: ""
                case .revoked: "@revoked "
                case .certificateAuthority: "@cert-authority "
                }
            return "\(marker)\(name) \(HostKey(entry.key))\n"
        }
    }

    /// Checks the key that a session has shown.
    ///
    /// - Throws: ``Weft/ConnectionError`` of reason `hostKey` for every answer but yes.
    func verify(_ session: Session, _ endpoint: Endpoint) async throws {
        guard let key = PublicKey(blob: await session.hostKey) else { throw error(endpoint, "it shows a host key of an unknown form") }
        try await verify(key, endpoint)
    }

    /// Checks a key that a host has shown.
    ///
    /// - Throws: ``Weft/ConnectionError`` of reason `hostKey` for every answer but yes.
    func verify(_ key: PublicKey, _ endpoint: Endpoint) async throws {
        if !endpoint.pinned.isEmpty {
            guard endpoint.pinned.contains(HostKey(key)) else {
                throw error(
                    endpoint,
                    "its \(key.typeName) key \(key.fingerprint) is not one of those in the inventory"
                        + "\n  somebody may be in between, or the host was made anew: then correct its `host-keys:`")
            }
            return
        }
        switch knownHosts(endpoint).check(host: endpoint.keyName, port: endpoint.keyPort, key: key) {
        case .trusted: return
        case .unknown(otherKeys: []): try await decide(key, endpoint)
        // A type that was never seen is as suspicious as another key: the known types are asked for first in the handshake.
        case .unknown(let others): throw changed(key, others, endpoint)
        case .changed(let expected): throw changed(key, expected, endpoint)
        case .revoked(let entry):
            throw error(endpoint, "its \(key.typeName) key \(key.fingerprint) is revoked by \(entry.location)")
        }
    }

    private func changed(_ key: PublicKey, _ expected: [KnownHosts.Entry], _ endpoint: Endpoint) -> ConnectionError {
        let places = expected.map { "\n  expected: \($0.key.typeName) \($0.key.fingerprint) by \($0.location)" }.joined()
        return error(
            endpoint,
            "its host key has changed: it shows \(key.typeName) \(key.fingerprint)\(places)"
                + "\n  somebody may be in between, or the host was made anew: then `task host.trust host=\(endpoint.name)`")
    }

    private func error(_ endpoint: Endpoint, _ message: String) -> ConnectionError {
        ConnectionError(host: endpoint.name, .hostKey, message)
    }

    private func decide(_ key: PublicKey, _ endpoint: Endpoint) async throws {
        let shown = "\(key.typeName) \(key.fingerprint)"
        switch endpoint.policy {
        case .off: return
        case .acceptNew: try add(key, endpoint)
        case .ask:
            let question = Question(
                name: "trust_\(endpoint.name)", "\(endpoint.name) shows an unknown host key, \(shown): trust it?", kind: .confirmation,
                default: "no")
            guard await prompts.confirms(question) else { throw error(endpoint, "its host key \(shown) is not known") }
            try add(key, endpoint)
        case .strict:
            throw error(
                endpoint,
                "its host key is not known: it shows \(shown)"
                    + "\n  compare it with the host's own, then `task host.trust host=\(endpoint.name)`")
        }
    }

    private func add(_ key: PublicKey, _ endpoint: Endpoint) throws {
        guard let file = endpoint.knownHosts.first else { return }
        try KnownHosts.add(key, for: endpoint.keyName, port: endpoint.keyPort, to: file, hashed: endpoint.hashesKnownHosts)
        cache = [:]
    }

    /// Trusts exactly these keys for a host.
    ///
    /// - Returns: Whether the file is different now.
    func trust(_ keys: [HostKey], for endpoint: Endpoint) throws -> Bool {
        guard let file = endpoint.knownHosts.first else { return false }
        // Also when nothing has to be written: another run may have done it since the file was read.
        defer { cache = [:] }
        let wanted = keys.compactMap { PublicKey(line: $0.description) }
        let known = KnownHosts(files: [file]).entries(host: endpoint.keyName, port: endpoint.keyPort).filter { $0.marker == .trusted }
        if Set(known.map(\.key)) == Set(wanted) { return false }
        try KnownHosts.remove(host: endpoint.keyName, port: endpoint.keyPort, from: file)
        for key in wanted {
            try KnownHosts.add(key, for: endpoint.keyName, port: endpoint.keyPort, to: file, hashed: endpoint.hashesKnownHosts)
        }
        return true
    }

    /// Forgets a host's keys.
    func forget(_ endpoint: Endpoint) throws -> Bool {
        guard let file = endpoint.knownHosts.first else { return false }
        defer { cache = [:] }
        return try !KnownHosts.remove(host: endpoint.keyName, port: endpoint.keyPort, from: file).isEmpty
    }
}
