import Glibc
import SSH

/// What the SSH engine can use on this machine: its library, the agent, the user's keys, the files it reads.
public enum EngineReport {
    /// Looks at everything; connects to nothing but the agent.
    public static func findings() -> [Finding] { [library] + agent() + keys() + knownHosts() + programs() }

    private static var library: Finding {
        let version = Session.libraryVersion
        let parts = version.split(separator: ".").prefix(3).compactMap { Int($0.prefix { $0.isNumber }) }
        guard parts.count == 3 else { return Finding(.limited, "libssh2", version) }
        if (parts[0], parts[1]) < (1, 10) {
            return Finding(.broken, "libssh2", "\(version) is too old", cure: "install libssh2 1.10 or newer")
        }
        if (parts[0], parts[1]) == (1, 10) {
            let lacks = "\(version): no RSA host keys with SHA-2, no EtM or AEAD ciphers, no certificates and no FIDO keys"
            guard OpenSSHConnector.program == nil else {
                return Finding(.fine, "libssh2", "\(lacks)\nhosts that need them are reached by the system's `ssh`")
            }
            return Finding(.limited, "libssh2", "\(lacks); RSA user keys work", cure: "install openssh-client for hosts that need them")
        }
        if (parts[1], parts[2]) == (11, 0) {
            return Finding(.limited, "libssh2", "\(version) has EtM without strict key exchange (CVE-2023-48795)", cure: "update to 1.11.1")
        }
        return Finding(.fine, "libssh2", version)
    }

    private static func agent() -> [Finding] {
        guard let path = Environment.value("SSH_AUTH_SOCK") else { return [Finding(.fine, "agent", "none (SSH_AUTH_SOCK is not set)")] }
        do {
            let identities = try AgentClient.identities(path: path, timeout: .seconds(3))
            if identities.isEmpty {
                return [Finding(.limited, "agent", "\(path) has no keys", cure: "`ssh-add` puts a key in")]
            }
            return identities.map { identity in
                let key = identity.publicKey
                let name = "\(key.typeName) \(key.fingerprint) \(identity.comment)"
                if isUsable(key.algorithm) { return Finding(.fine, "agent key", name) }
                if key.needsOpenSSH { return foreign("agent key", name) }
                let problem = "\(name): `\(key.algorithm)` cannot be used"
                return Finding(.limited, "agent key", problem, cure: "use an ed25519, ecdsa or RSA key")
            }
        } catch {
            return [Finding(.broken, "agent", "\(path): \(error)", cure: "start an agent, or unset SSH_AUTH_SOCK")]
        }
    }

    /// A key, or a certificate, that only the system's `ssh` can log in with.
    private static func foreign(_ subject: String, _ name: String) -> Finding {
        OpenSSHConnector.program == nil
            ? Finding(.limited, subject, "\(name): libssh2 cannot use it", cure: "install openssh-client")
            : Finding(.fine, subject, "\(name), used by the system's `ssh`")
    }

    private static func isUsable(_ algorithm: String) -> Bool {
        ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"].contains(algorithm)
    }

    private static func keys() -> [Finding] {
        let paths = EndpointResolver.defaultKeys.filter { access($0, F_OK) == 0 }
        if paths.isEmpty {
            return [
                Finding(
                    .limited, "keys", "none of \(EndpointResolver.defaultKeys.joined(separator: ", "))",
                    cure: "`ssh-keygen -t ed25519` makes one; or name one with `identity:` in the inventory")
            ]
        }
        return paths.map { path in
            do {
                if let key = try? PrivateKey.publicKey(contentsOf: path), key.needsOpenSSH {
                    return foreign("key", "\(path) (\(key.typeName) \(key.fingerprint))")
                }
                if try PrivateKey.isEncrypted(path) {
                    return Finding(
                        .limited, "key", "\(path) has a passphrase, which is asked for once a run", cure: "`ssh-add` spares that")
                }
                let key = try PrivateKey(contentsOf: path)
                return Finding(.fine, "key", "\(path) (\(key.publicKey.typeName) \(key.fingerprint))")
            } catch {
                return Finding(.broken, "key", "\(error)")
            }
        }
    }

    private static func knownHosts() -> [Finding] {
        EndpointResolver.defaultKnownHosts.filter { access($0, F_OK) == 0 }.map { path in
            let known = KnownHosts(files: [path])
            guard let first = known.problems.first else { return Finding(.fine, "known hosts", "\(path), \(known.entries.count) keys") }
            return Finding(.limited, "known hosts", "\(first)", cure: "correct or remove the line; it counts for nothing")
        }
    }

    private static func programs() -> [Finding] {
        let folders = (Environment.value("PATH") ?? "").split(separator: ":")
        // Folders travel as tar streams.
        let tar = folders.first { access("\($0)/tar", X_OK) == 0 }
        return [
            OpenSSHConnector.program.map { Finding(.fine, "ssh", "\($0), for the transport `openssh`") }
                ?? Finding(.limited, "ssh", "not on PATH: there is no transport `openssh`", cure: "install openssh-client"),
            tar.map { Finding(.fine, "tar", "\($0)/tar") }
                ?? Finding(.broken, "tar", "not on PATH: folders cannot be copied", cure: "install tar"),
        ]
    }
}
