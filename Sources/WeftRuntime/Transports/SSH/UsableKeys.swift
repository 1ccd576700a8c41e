import Glibc
import SSH

/// Which keys an endpoint may be logged in to with: the same for most hosts of a run.
struct KeyRequest: Hashable {
    let files: [String]
    let source: Endpoint.IdentitySource
    let certificates: [String]
    let filesOnly: Bool
    let agent: String?
    let isAllowed: Bool

    init(_ endpoint: Endpoint) {
        files = endpoint.identities
        source = endpoint.identitySource
        certificates = endpoint.certificates
        filesOnly = endpoint.identitiesOnly
        agent = endpoint.agent
        isAllowed = endpoint.allowsPublicKey
    }
}

/// The keys to try, in their order.
struct UsableKeys: Sendable {
    enum Key: Sendable {
        case file(PrivateKey, path: String)
        /// With the file that has the key as well, if one is known.
        case agent(AgentIdentity, path: String? = nil)

        var publicKey: PublicKey {
            switch self {
            case .file(let key, _): key.publicKey
            case .agent(let identity, _): identity.publicKey
            }
        }
    }

    var keys: [Key] = []
    /// Why some cannot be used, for the error when nothing else lets the user in.
    var problems: [String] = []
    /// Those that a server has refused.
    var refused: [Key] = []
    /// What only the system's `ssh` can show: certificates and FIDO keys.
    var foreign: [String] = []
    /// The public halves of FIDO keys.
    var foreignKeys: [PublicKey] = []

    mutating func addForeign(_ key: PublicKey, _ place: String) {
        foreign.append("\(key.isCertificate ? "the certificate" : "the FIDO key") \(place)")
        if !key.isCertificate { foreignKeys.append(key) }
    }
}

/// A key that the user named cannot be used.
struct NamedKeyError: Error, CustomStringConvertible {
    let description: String
}

extension Identities {
    /// The keys for a request; looked for once a run, whatever the number of hosts.
    ///
    /// - Throws: ``NamedKeyError``.
    func usable(_ request: KeyRequest) async throws -> UsableKeys {
        if let found = found[request] { return found }
        let keys = try await find(request)
        found[request] = keys
        return keys
    }

    private func find(_ request: KeyRequest) async throws -> UsableKeys {
        var result = UsableKeys()
        guard request.isAllowed else { return result }
        var offered: [AgentIdentity] = []
        if let agent = request.agent {
            do {
                offered = try await agentIdentities(agent)
                // With named keys only, those that the agent has beside them stay out; a named FIDO key is seen by its file.
                for identity in offered where identity.publicKey.needsOpenSSH && !request.filesOnly {
                    result.addForeign(identity.publicKey, "\(identity.comment) of the agent")
                }
                offered.removeAll { $0.publicKey.needsOpenSSH }
            } catch {
                result.problems.append("the agent at \(agent) cannot be used: \(error)")
            }
        }
        var files: [UsableKeys.Key] = []
        for path in request.files {
            let certificate = "\(path)-cert.pub"
            if access(certificate, R_OK) == 0 { result.foreign.append("the certificate \(certificate)") }
            let known = try? PrivateKey.publicKey(contentsOf: path)
            if let known, known.needsOpenSSH {
                result.addForeign(known, path)
                continue
            }
            // An agent that has the key spares the passphrase.
            if let known, let identity = offered.first(where: { $0.publicKey == known }) {
                files.append(.agent(identity, path: path))
                continue
            }
            do {
                files.append(.file(try await key(path), path: path))
            } catch {
                let isMissing = if case .missing? = error as? PrivateKeyError { true } else { false }
                if request.source == .defaults || request.source == .configuration && isMissing {
                    // Worth a word only when nothing else lets the user in.
                    result.problems.append("\(error)")
                    continue
                }
                throw NamedKeyError(description: "the key \(path) cannot be used: \(error)")
            }
        }
        for certificate in request.certificates where access(certificate, R_OK) == 0 {
            result.foreign.append("the certificate \(certificate)")
        }
        let others = offered.filter { identity in !files.contains { $0.publicKey == identity.publicKey } }.map { UsableKeys.Key.agent($0) }
        // Named keys first; else the agent's, as OpenSSH does.
        result.keys = request.source == .defaults ? others + files : files + (request.filesOnly ? [] : others)
        return result
    }
}
