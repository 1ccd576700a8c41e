/// What the configuration says of one host: OpenSSH's answers, with its defaults where nothing is said.
public struct HostConfiguration: Sendable, Hashable {
    /// What to do about a host key that is not known.
    public enum StrictHostKeyChecking: String, Sendable, Hashable {
        /// Refuse.
        case yes
        /// Accept and remember; refuse a changed one.
        case acceptNew = "accept-new"
        /// Accept anything.
        case no
        /// Ask the user.
        case ask
    }

    /// Which addresses to connect to.
    public enum AddressFamily: String, Sendable, Hashable {
        /// Both kinds.
        case any
        /// IPv4 only.
        case inet
        /// IPv6 only.
        case inet6
    }

    /// One host of a ProxyJump chain.
    public struct Jump: Sendable, Hashable {
        /// The user there, if the chain says so.
        public var user: String?
        /// The host, to be looked up in the configuration like any other.
        public var host: String
        /// The port, if the chain says so.
        public var port: Int?
    }

    /// A port to forward: a line with LocalForward, RemoteForward or DynamicForward.
    public struct Forward: Sendable, Hashable {
        /// The option's name, as OpenSSH's manual writes it.
        public let option: String
        /// Where to listen, `[address:]port` or a path, tokens expanded.
        public let listen: String
        /// Where it leads, `host:port` or a path; nil where the client says it, as with a SOCKS proxy.
        public let target: String?
        /// The file and the line, for messages.
        public let place: String
    }

    /// An option that is valid but not honoured.
    public struct Unsupported: Sendable, Hashable, CustomStringConvertible {
        /// The option as it was written.
        public let option: String
        /// The file.
        public let file: String
        /// The line's number, from 1.
        public let line: Int

        /// The place and the option, for a warning.
        public var description: String { "\(file):\(line): the option `\(option)` is not supported and was ignored" }
    }

    /// The name that was asked for (`%n`).
    public var originalHost: String
    /// The name or address to connect to.
    public var hostName: String
    /// The user to log in as.
    public var user: String
    /// Whether a file or the caller named the user; else it is the local one.
    public var isUserNamed = false
    /// The port to connect to.
    public var port = 22
    /// The private key files to try, in order.
    public var identityFiles: [String] = []
    /// Whether a file named the identities: then a missing one is worth a word.
    public var areIdentitiesNamed = false
    /// The certificates to show.
    public var certificateFiles: [String] = []
    /// Whether keys of the agent that are no identity files stay out.
    public var identitiesOnly = false
    /// `none`, `SSH_AUTH_SOCK`, `$NAME` or a path, for ``AgentSocket``; nil when nothing is said.
    public var identityAgent: String?
    /// The hosts to go through, the nearest first.
    public var jumps: [Jump] = []
    /// The command that connects, its tokens expanded.
    public var proxyCommand: String?
    /// The user's known_hosts files; the first is written to.
    public var userKnownHostsFiles: [String] = []
    /// The system's known_hosts files.
    public var globalKnownHostsFiles: [String] = ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"]
    /// What to do about an unknown host key.
    public var strictHostKeyChecking = StrictHostKeyChecking.ask
    /// The name to look the host key up by.
    public var hostKeyAlias: String?
    /// Whether names are hidden in known_hosts.
    public var hashKnownHosts = false
    /// The host key algorithms, as written (`+`, `-`, `^` before a change of the default).
    public var hostKeyAlgorithms: String?
    /// How long connecting may take; nil leaves it to the system.
    public var connectTimeout: Duration?
    /// How often to try to connect.
    public var connectionAttempts = 1
    /// How often to ask a silent server for a sign of life; nil for never.
    public var serverAliveInterval: Duration?
    /// How many unanswered times are too many.
    public var serverAliveCountMax = 3
    /// Whether TCP watches the connection too.
    public var tcpKeepAlive = true
    /// Whether the agent is forwarded; a socket or variable named there counts as yes.
    public var forwardAgent = false
    /// Patterns of the local variables to send.
    public var sendEnvironment: [String] = []
    /// Variables to set, as `NAME=VALUE`.
    public var setEnvironment: [String] = []
    /// `no`, `yes`, `force` or `auto`.
    public var requestTTY = "auto"
    /// The methods to log in by, in order; nil for the default.
    public var preferredAuthentications: [String]?
    /// Whether keys may be used.
    public var allowsPublicKey = true
    /// Whether a password may be used.
    public var allowsPassword = true
    /// Whether keyboard-interactive may be used.
    public var allowsKeyboardInteractive = true
    /// Whether Kerberos may be used.
    public var allowsGSSAPI = false
    /// How often a password is asked for.
    public var numberOfPasswordPrompts = 3
    /// Whether nobody is there to be asked.
    public var batchMode = false
    /// Which addresses to connect to.
    public var addressFamily = AddressFamily.any
    /// The local address to connect from.
    public var bindAddress: String?
    /// How much to say, in capitals.
    public var logLevel = "INFO"
    /// Whether data is compressed.
    public var compression = false
    /// Whether ``localCommand`` may run.
    public var permitLocalCommand = false
    /// A command to run here once connected, not expanded.
    public var localCommand: String?
    /// A command to run there, not expanded.
    public var remoteCommand: String?
    /// The ports to forward.
    public var forwards: [Forward] = []
    /// What the files say of this host that is not honoured.
    public var unsupported: [Unsupported] = []
}
