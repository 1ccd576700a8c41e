extension ConfigurationResolver {
    /// Puts what was said into its types, with tokens expanded and defaults filled in.
    func answer() throws(ClientConfigurationError) -> HostConfiguration {
        var answer = HostConfiguration(originalHost: originalHost, hostName: hostName.lowercased(), user: userName)
        answer.isUserNamed = user != nil || settings["user"] != nil
        answer.unsupported = settings.unsupported
        try setConnection(&answer)
        try setAuthentication(&answer)
        // After the names, the port and the alias, which tokens stand for.
        answer.jumps = try jumps(answer)
        let tokens = ConfigurationTokens(host: answer, jump: answer.jumps.last?.host ?? "", context: context)
        answer.identityFiles = try paths("identityfile", tokens) ?? Self.defaultIdentities.map { "\(context.home)/.ssh/\($0)" }
        answer.areIdentitiesNamed = settings["identityfile"] != nil
        answer.certificateFiles = try paths("certificatefile", tokens) ?? []
        answer.userKnownHostsFiles =
            try paths("userknownhostsfile", tokens) ?? ["\(context.home)/.ssh/known_hosts", "\(context.home)/.ssh/known_hosts2"]
        answer.globalKnownHostsFiles = try paths("globalknownhostsfile", tokens) ?? answer.globalKnownHostsFiles
        answer.identityAgent = try identityAgent(tokens)
        answer.proxyCommand = try proxyCommand(answer, tokens)
        if try flag("clearallforwardings") != true { answer.forwards = try forwards(tokens) }
        return answer
    }

    // Of OpenSSH's names those that can be used here, and ed25519 first: no server of the last ten years refuses it, and it signs fastest.
    static let defaultIdentities = ["id_ed25519", "id_ecdsa", "id_rsa"]

    private static let logLevels: Set = ["QUIET", "FATAL", "ERROR", "INFO", "VERBOSE", "DEBUG", "DEBUG1", "DEBUG2", "DEBUG3"]

    private func setConnection(_ answer: inout HostConfiguration) throws(ClientConfigurationError) {
        let configured = try value("port", "a port from 1 to 65535") { Int($0).flatMap { (1...65_535).contains($0) ? $0 : nil } }
        answer.port = port ?? configured ?? 22
        answer.hostKeyAlias = settings["hostkeyalias"]
        answer.hostKeyAlgorithms = settings["hostkeyalgorithms"]
        answer.bindAddress = settings["bindaddress"]
        answer.strictHostKeyChecking =
            try value("stricthostkeychecking", "`yes`, `no`, `ask` or `accept-new`") {
                switch $0.lowercased() {
                case "yes", "true": .yes
                case "no", "false", "off": .no
                case "ask": .ask
                case "accept-new": .acceptNew
                default: nil
                }
            } ?? .ask
        answer.hashKnownHosts = try flag("hashknownhosts") ?? false
        answer.addressFamily = try value("addressfamily", "`any`, `inet` or `inet6`") { .init(rawValue: $0.lowercased()) } ?? .any
        if settings["connecttimeout"] != "none" { answer.connectTimeout = try duration("connecttimeout") }
        answer.connectionAttempts = try number("connectionattempts", from: 1) ?? 1
        let interval = try duration("serveraliveinterval")
        answer.serverAliveInterval = interval == .zero ? nil : interval
        answer.serverAliveCountMax = try number("serveralivecountmax", from: 0) ?? 3
        answer.tcpKeepAlive = try flag("tcpkeepalive") ?? true
        answer.compression = try flag("compression") ?? false
        answer.logLevel =
            try value("loglevel", "a log level") { Self.logLevels.contains($0.uppercased()) ? $0.uppercased() : nil } ?? "INFO"
    }

    private func setAuthentication(_ answer: inout HostConfiguration) throws(ClientConfigurationError) {
        answer.identitiesOnly = try flag("identitiesonly") ?? false
        // Besides yes and no it may be a path or a variable, which ask for another agent to be forwarded.
        answer.forwardAgent = settings["forwardagent"].map { ConfigurationValue.flag($0) ?? true } ?? false
        answer.sendEnvironment = (settings.values["sendenv"] ?? []).flatMap(\.words)
        answer.setEnvironment = try strings("setenv") { $0.contains("=") ? $0 : nil } ?? []
        answer.requestTTY =
            try value("requesttty", "`no`, `yes`, `force` or `auto`") {
                switch $0.lowercased() {
                case "yes", "true": "yes"
                case "no", "false": "no"
                case "force", "auto": $0.lowercased()
                default: nil
                }
            } ?? "auto"
        answer.preferredAuthentications = settings["preferredauthentications"].map { $0.split(separator: ",").map(String.init) }
        answer.allowsPublicKey =
            try value("pubkeyauthentication", "`yes` or `no`") {
                // Two more forms of yes, which choose how the session is bound.
                ["unbound", "host-bound"].contains($0.lowercased()) ? true : ConfigurationValue.flag($0)
            } ?? true
        answer.allowsPassword = try flag("passwordauthentication") ?? true
        answer.allowsKeyboardInteractive = try flag("kbdinteractiveauthentication") ?? true
        answer.allowsGSSAPI = try flag("gssapiauthentication") ?? false
        answer.numberOfPasswordPrompts = try number("numberofpasswordprompts", from: 0) ?? 3
        answer.batchMode = try flag("batchmode") ?? false
        answer.permitLocalCommand = try flag("permitlocalcommand") ?? false
        answer.localCommand = settings["localcommand"]
        answer.remoteCommand = settings["remotecommand"].flatMap { $0.lowercased() == "none" ? nil : $0 }
    }

    private func jumps(_ answer: HostConfiguration) throws(ClientConfigurationError) -> [HostConfiguration.Jump] {
        guard let line = settings.values["proxyjump"]?.first, line.words[0].lowercased() != "none" else { return [] }
        let tokens = ConfigurationTokens(host: answer, jump: "", context: context)
        let text = try at(line) { () throws(ConfigurationTokens.Problem) in try tokens.expand(line.words[0], allowed: "hnpr") }
        guard let jumps = ConfigurationValue.jumps(text) else { throw line.statement.error("`\(text)` is no list of `[user@]host[:port]`") }
        return jumps
    }

    private func proxyCommand(_ answer: HostConfiguration, _ tokens: ConfigurationTokens) throws(ClientConfigurationError) -> String? {
        guard let line = settings.values["proxycommand"]?.first, line.words[0].lowercased() != "none" else { return nil }
        guard ConfigurationValue.isSafeHost(answer.hostName), ConfigurationValue.isSafeUser(answer.user) else {
            throw line.statement.error(
                "`\(answer.user)@\(answer.hostName)` contains characters that the shell of `ProxyCommand` would act on")
        }
        return try at(line) { () throws(ConfigurationTokens.Problem) in try tokens.expand(line.words[0], allowed: "hnpr") }
    }

    private func forwards(_ tokens: ConfigurationTokens) throws(ClientConfigurationError) -> [HostConfiguration.Forward] {
        var forwards: [HostConfiguration.Forward] = []
        for option in ["LocalForward", "RemoteForward", "DynamicForward"] {
            for line in settings.values[option.lowercased()] ?? [] {
                // With an equals sign OpenSSH takes `LocalForward 8080=web:80`, too, but documents two words.
                let ends = option == "DynamicForward" ? 1...1 : option == "RemoteForward" ? 1...2 : 2...2
                guard ends.contains(line.words.count) else {
                    throw line.statement.error("`\(option)` takes \(ends.upperBound == 1 ? "one address" : "two addresses")")
                }
                let words = try at(line) { () throws(ConfigurationTokens.Problem) in
                    var words: [String] = []
                    for word in line.words { words.append(try tokens.path(word)) }
                    return words
                }
                forwards.append(
                    .init(
                        option: option, listen: words[0], target: words.count > 1 ? words[1] : nil,
                        place: "\(line.statement.file):\(line.statement.line)"))
            }
        }
        return forwards
    }

    private func identityAgent(_ tokens: ConfigurationTokens) throws(ClientConfigurationError) -> String? {
        guard let line = settings.values["identityagent"]?.first, let text = line.words.first else { return nil }
        if text.lowercased() == "none" { return "none" }
        if text == "SSH_AUTH_SOCK" || (text.hasPrefix("$") && !text.hasPrefix("${")) { return text }
        return try at(line) { () throws(ConfigurationTokens.Problem) in try tokens.path(text) }
    }

    /// The expanded paths of an option; nil when nothing is said, none when `none` is.
    private func paths(_ name: String, _ tokens: ConfigurationTokens) throws(ClientConfigurationError) -> [String]? {
        guard let lines = settings.values[name] else { return nil }
        var paths: [String] = []
        for line in lines {
            for word in line.words where word.lowercased() != "none" {
                let path = try at(line) { () throws(ConfigurationTokens.Problem) in try tokens.path(word) }
                if !paths.contains(path) { paths.append(path) }
            }
        }
        return paths
    }

    private func at<Result>(
        _ line: ConfigurationSettings.Value, _ body: () throws(ConfigurationTokens.Problem) -> Result
    ) throws(ClientConfigurationError) -> Result {
        do { return try body() } catch { throw line.statement.error(error.reason) }
    }

    private func value<Value>(_ name: String, _ expected: String, _ parse: (String) -> Value?) throws(ClientConfigurationError) -> Value? {
        guard let line = settings.values[name]?.first, let text = line.words.first else { return nil }
        guard let value = parse(text) else { throw line.statement.error("`\(text)` is not \(expected)") }
        return value
    }

    private func strings(_ name: String, _ parse: (String) -> String?) throws(ClientConfigurationError) -> [String]? {
        guard let line = settings.values[name]?.first else { return nil }
        var strings: [String] = []
        for word in line.words {
            guard let string = parse(word) else { throw line.statement.error("`\(word)` is not `NAME=VALUE`") }
            strings.append(string)
        }
        return strings
    }

    private func flag(_ name: String) throws(ClientConfigurationError) -> Bool? {
        try value(name, "`yes` or `no`", ConfigurationValue.flag)
    }

    private func duration(_ name: String) throws(ClientConfigurationError) -> Duration? {
        try value(name, "a time such as `30` or `1m30s`", ConfigurationValue.duration)
    }

    private func number(_ name: String, from least: Int) throws(ClientConfigurationError) -> Int? {
        try value(name, "a number from \(least)") { Int($0).flatMap { $0 >= least ? $0 : nil } }
    }
}
