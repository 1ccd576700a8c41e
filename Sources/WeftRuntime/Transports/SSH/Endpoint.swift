import SSH
import Weft

/// Everything that matters for a connection to one host, from the inventory, `ssh_config` and SSH's own defaults.
struct Endpoint: Sendable, Hashable {
    /// The host's name in the inventory.
    var name: String
    /// How commands reach it: `ssh`, `openssh`, or `auto` for the first of them that can.
    var transport: Inventory.TransportKind
    /// The name under which `ssh_config` has it.
    var lookupName: String
    /// The name or address to connect to.
    var address: String
    var port: UInt16
    var user: String
    /// The name under which known_hosts files have the host's key.
    var keyName: String
    /// The port under which they have it. An alias stands there as it is, whatever the port.
    var keyPort: Int
    /// Private key files, in the order in which they are tried.
    var identities: [String]
    /// Who named them.
    var identitySource: IdentitySource
    /// Certificates that `ssh_config` names.
    var certificates: [String]
    /// Whether keys of the agent that are not among the identities stay out.
    var identitiesOnly: Bool
    /// The agent's socket.
    var agent: String?
    /// The known_hosts files; the first is the one that is written to.
    var knownHosts: [String]
    var hashesKnownHosts: Bool
    /// Keys pinned in the inventory.
    var pinned: [HostKey]
    var policy: Inventory.HostKeyPolicy
    /// The host to go through.
    var jump: Jump
    var deadlines: ConnectDeadlines
    var connectLimit: Duration { deadlines.connect }
    var attempts: Int
    var keepAlive: Session.KeepAlive
    var allowsPassword: Bool
    var allowsKeyboardInteractive: Bool
    var allowsPublicKey: Bool
    /// Whether `ssh_config` wants the login proved by Kerberos.
    var allowsGSSAPI: Bool

    /// Who named the private keys.
    enum IdentitySource: Sendable, Hashable {
        /// The inventory: one that cannot be used is an error.
        case inventory
        /// `ssh_config`: one that is missing is passed over, as OpenSSH does.
        case configuration
        /// Nobody: they are those that are usually there.
        case defaults
    }

    /// By what tells almost all endpoints apart: the rest is long.
    func hash(into hasher: inout Hasher) {
        hasher.combine(address)
        hasher.combine(port)
    }

    /// The way to the host.
    enum Jump: Sendable, Hashable {
        /// A TCP connection from here.
        case none
        /// Through a host of the inventory.
        case inventory(String)
        /// Through hosts of `ssh_config`, the last of which connects to this one.
        case configured([HostConfiguration.Jump])
        /// Through a program's input and output.
        case command(String)
    }
}
