import SSH
import Weft

/// The `ssh_config` that one run of `ssh` is given: what Weft has decided first, as the first value of an option counts, and then the user's
/// own files for everything else, such as certificates, security keys and algorithms.
struct OpenSSHConfiguration {
    let endpoint: Endpoint
    /// The file with the keys that the host may show, under ``alias``.
    let knownHosts: String
    /// Whether the connection is on standard input and output already.
    let hasSocket: Bool
    /// A command that is run when the connection stands.
    var readyCommand: String?
    /// Whether to ask for a host key without checking it or logging in.
    var probe: Probe?

    /// How a host's key is found out: it is taken as it comes, and nobody logs in.
    struct Probe {
        /// The algorithms to ask for; `nil` for those of ssh itself.
        let algorithms: String?
    }

    /// The name that the host's key is looked up by.
    static func alias(_ endpoint: Endpoint) -> String { endpoint.keyName.lowercased() }

    /// The files that OpenSSH reads by itself.
    static let usersFiles = ["\(Environment.home)/.ssh/config", "/etc/ssh/ssh_config"]

    /// The file.
    var text: String {
        get throws {
            var lines = ["# Of a run of `task`, which removes it."]
            for (option, value) in options { lines.append("\(option) \(value)") }
            for path in try identities.map({ try quoted($0, hasTokens: true) }) { lines.append("IdentityFile \(path)") }
            lines.append("UserKnownHostsFile \(try quoted(knownHosts, hasTokens: true))")
            if let readyCommand { lines += ["PermitLocalCommand yes", "LocalCommand \(readyCommand)"] }
            lines += try OpenSSHConfiguration.usersFiles.map { "Include \(try quoted($0, hasTokens: false))" }
            return lines.joined(separator: "\n") + "\n"
        }
    }

    private var options: [(String, String)] {
        var options = [
            ("HostName", endpoint.address.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")),
            ("Port", "\(endpoint.port)"),
            ("User", endpoint.user),
            // The key that the host shows is compared with exactly those that Weft trusts.
            ("HostKeyAlias", OpenSSHConfiguration.alias(endpoint)),
            ("GlobalKnownHostsFile", "/dev/null"),
            ("KnownHostsCommand", "none"),
            ("StrictHostKeyChecking", probe == nil ? "yes" : "accept-new"),
            ("UpdateHostKeys", "no"),
            ("HashKnownHosts", "no"),
            ("CheckHostIP", "no"),
            ("VerifyHostKeyDNS", "no"),
            ("NoHostAuthenticationForLocalhost", "no"),
            ("CanonicalizeHostname", "no"),
            ("ConnectTimeout", "\(max(1, endpoint.deadlines.connect.components.seconds))"),
            ("ConnectionAttempts", "1"),
            ("ServerAliveInterval", "\(endpoint.keepAlive.interval.components.seconds)"),
            ("ServerAliveCountMax", "\(endpoint.keepAlive.limit)"),
            ("NumberOfPasswordPrompts", "1"),
            ("LogLevel", "INFO"),
            // Nothing is forwarded, run or left behind that a task did not ask for.
            ("ClearAllForwardings", "yes"),
            ("ForwardAgent", "no"),
            ("ForwardX11", "no"),
            ("Tunnel", "no"),
            ("RemoteCommand", "none"),
            ("EscapeChar", "none"),
            ("ControlPersist", "no"),
            ("ForkAfterAuthentication", "no"),
            ("StdinNull", "no"),
            ("ProxyCommand", hasSocket ? "-" : "none"),
        ]
        if endpoint.identitiesOnly { options.append(("IdentitiesOnly", "yes")) }
        if let probe {
            options += [("PreferredAuthentications", "none"), ("BatchMode", "yes"), ("ControlPath", "none")]
            if let algorithms = probe.algorithms { options.append(("HostKeyAlgorithms", algorithms)) }
        }
        return options
    }

    /// Those of the inventory, or the usual ones in `$HOME`, where ssh itself looks in the home of the passwd database.
    private var identities: [String] { probe == nil ? endpoint.identities : [] }

    /// A path as one word of ssh_config.
    private func quoted(_ path: String, hasTokens: Bool) throws -> String {
        guard !path.utf8.contains(where: { $0 < 32 || $0 == 127 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }),
            !path.contains("${")
        else { throw ConnectionError(host: endpoint.name, .protocolError, "`ssh` cannot be given the path `\(path)`") }
        let text = hasTokens ? path.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%") : path
        return "\"\(text)\""
    }
}
