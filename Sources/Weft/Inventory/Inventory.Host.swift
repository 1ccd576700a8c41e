extension Inventory {
    /// One host: its name, how it is reached, its roles and variables.
    ///
    /// What is `nil` comes from `ssh_config`, or else from SSH's own defaults.
    public struct Host: Sendable, Hashable {
        /// The name in the inventory and in all output.
        public let name: String
        /// The host name or address to connect to; `nil` is the name, looked up in `ssh_config` and then in DNS.
        public var address: String?
        /// The domain that its name stands in when it has no dot.
        public var domain: String?
        /// The TCP port.
        public var port: Int?
        /// The user to log in as.
        public var user: String?
        /// The roles, in the order they were given.
        public var roles: [String] = []
        /// The name of the host through which this one is reached.
        public var via: String?
        /// Private keys to log in with; without any, `ssh_config`'s, the agent's and the default ones are tried.
        public var identities: [LocalPath] = []
        /// Keys the host must show, as `ssh-ed25519 AAAA…`; with one of them, no known_hosts file is read.
        public var hostKeys: [String] = []
        /// The known_hosts file for this host.
        public var knownHosts: LocalPath?
        /// What to do with a host key that nobody vouches for.
        public var hostKeyPolicy: HostKeyPolicy?
        /// How commands reach the host.
        public var transport: TransportKind = .auto
        /// The container's name on the host it runs on; `nil` is the name.
        public var container: String?
        /// What runs the container.
        public var engine: ContainerEngine = .lxc
        /// The variables, those of the defaults and the roles included.
        public var vars: [String: ConfigurationValue] = [:]

        /// A host of which only the name is known.
        public init(name: String, address: String? = nil) {
            self.name = name
            self.address = address
        }

        /// This machine.
        public static var local: Host {
            var host = Host(name: "localhost")
            host.transport = .local
            return host
        }
    }

    /// What to do with a host key that no known_hosts file and no inventory holds. A changed or revoked key is always refused.
    public enum HostKeyPolicy: String, Sendable, CaseIterable {
        /// Refuse.
        case strict
        /// Ask at a terminal, refuse elsewhere.
        case ask
        /// Accept a host's first key and remember it.
        case acceptNew = "accept-new"
        /// Accept anything and remember nothing.
        case off
    }

    /// What runs a container.
    public enum ContainerEngine: String, Sendable, CaseIterable {
        /// LXC's classic tools.
        case lxc
        /// Docker.
        case docker
        /// Podman.
        case podman
        /// systemd-nspawn, and whatever else is registered with systemd-machined.
        case nspawn
    }

    /// How commands reach a host.
    public enum TransportKind: String, Sendable, CaseIterable {
        /// `ssh`, and `openssh` where that cannot serve the host.
        case auto
        /// SSH in this process.
        case ssh
        /// The system's `ssh` program.
        case openssh
        /// Processes on this machine.
        case local
        /// A container, through the host it runs on.
        case container

        /// Whether it is SSH, by one client or the other.
        public var isSSH: Bool { self == .auto || self == .ssh || self == .openssh }
    }
}
