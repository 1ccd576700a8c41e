extension ConfigurationResolver {
    /// Puts what was said into its types, with tokens expanded and defaults filled in.
    func answer() throws(ClientConfigurationError) -> HostConfiguration {
        var answer = HostConfiguration(
            originalHost: originalHost, hostName: HostAddress.canonical(try hostName, family: addressFamily), user: userName)
        answer.isUserNamed = user != nil || settings["user"] != nil
        answer.unsupported = settings.unsupported
        setConnection(&answer)
        if answer.connectionAttempts < 1, let line = settings.values["connectionattempts"]?.first {
            throw line.statement.error("`\(line.words[0])` is not a number from 1")
        }
        setAuthentication(&answer)
        // After the names, the port and the alias, which tokens stand for.
        answer.jumps = try jumps(answer)
        let tokens = ConfigurationTokens(host: answer, jump: answer.jumps.last?.host ?? "", context: context)
        answer.identityFiles = try paths("identityfile", tokens) ?? Self.defaultIdentities.map { "\(context.home)/.ssh/\($0)" }
        answer.areIdentitiesNamed = settings["identityfile"] != nil
        answer.certificateFiles = try paths("certificatefile", tokens) ?? []
        answer.userKnownHostsFiles =
            try paths("userknownhostsfile", tokens) ?? ["\(context.home)/.ssh/known_hosts", "\(context.home)/.ssh/known_hosts2"]
        answer.globalKnownHostsFiles = try globalKnownHostsFiles(tokens) ?? answer.globalKnownHostsFiles
        answer.identityAgent = try identityAgent(tokens)
        answer.proxyCommand = try proxyCommand(answer, tokens)
        if flag("clearallforwardings") != true { answer.forwards = try forwards(tokens) }
        return answer
    }

    // Of OpenSSH's names those that can be used here, and ed25519 first: no server of the last ten years refuses it, and it signs fastest.
    static let defaultIdentities = ["id_ed25519", "id_ecdsa", "id_rsa"]

    private func setConnection(_ answer: inout HostConfiguration) {
        answer.port = port ?? value("port", ConfigurationValue.port) ?? 22
        answer.hostKeyAlias = settings["hostkeyalias"]?.lowercasedASCII
        answer.hostKeyAlgorithms = settings["hostkeyalgorithms"]
        answer.bindAddress = settings["bindaddress"]
        answer.strictHostKeyChecking = value("stricthostkeychecking", ConfigurationValue.hostKeyChecking) ?? .ask
        answer.hashKnownHosts = flag("hashknownhosts") ?? false
        answer.addressFamily = addressFamily
        answer.connectTimeout = value("connecttimeout", ConfigurationValue.duration)
        answer.connectionAttempts = value("connectionattempts", ConfigurationValue.number) ?? 1
        let interval = value("serveraliveinterval", ConfigurationValue.duration)
        answer.serverAliveInterval = interval == .zero ? nil : interval
        answer.serverAliveCountMax = value("serveralivecountmax", ConfigurationValue.number) ?? 3
        answer.tcpKeepAlive = flag("tcpkeepalive") ?? true
        answer.compression = flag("compression") ?? false
        answer.logLevel = value("loglevel", ConfigurationValue.logLevel) ?? "INFO"
    }

    private func setAuthentication(_ answer: inout HostConfiguration) {
        answer.identitiesOnly = flag("identitiesonly") ?? false
        // Besides yes and no it may be a path or a variable, which ask for another agent to be forwarded.
        answer.forwardAgent = settings["forwardagent"].map { ConfigurationValue.flag($0) ?? true } ?? false
        answer.sendEnvironment = sentVariables()
        answer.setEnvironment = setVariables()
        answer.requestTTY = value("requesttty", ConfigurationValue.requestTTY) ?? "auto"
        answer.preferredAuthentications = settings["preferredauthentications"].map { $0.split(separator: ",").map(String.init) }
        answer.allowsPublicKey = value("pubkeyauthentication", ConfigurationValue.publicKeyFlag) ?? true
        answer.allowsPassword = flag("passwordauthentication") ?? true
        answer.allowsKeyboardInteractive = flag("kbdinteractiveauthentication") ?? true
        answer.allowsGSSAPI = flag("gssapiauthentication") ?? false
        answer.numberOfPasswordPrompts = value("numberofpasswordprompts", ConfigurationValue.number) ?? 3
        answer.batchMode = flag("batchmode") ?? false
        answer.permitLocalCommand = flag("permitlocalcommand") ?? false
        answer.localCommand = command("localcommand")
        answer.remoteCommand = command("remotecommand")
    }

    /// The patterns in order; one with a dash in front takes back those before it that fit.
    private func sentVariables() -> [String] {
        var names: [String] = []
        for word in (settings.values["sendenv"] ?? []).flatMap(\.words) {
            if word.utf8.first == UInt8(ascii: "-") {
                let pattern = Array(word.utf8.dropFirst())
                names.removeAll { HostPattern.matches(Array($0.utf8), pattern) }
            } else {
                names.append(word)
            }
        }
        return names
    }

    /// Of a name that is set twice, the first counts.
    private func setVariables() -> [String] {
        var names: Set<String> = []
        return (settings.values["setenv"]?.first?.words ?? []).filter { word in
            names.insert(String(decoding: word.utf8.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)).inserted
        }
    }

    private func jumps(_ answer: HostConfiguration) throws(ClientConfigurationError) -> [HostConfiguration.Jump] {
        guard let line = settings.values["proxyjump"]?.first, line.words[0] != "none" else { return [] }
        let tokens = ConfigurationTokens(host: answer, jump: "", context: context)
        var jumps = ConfigurationValue.jumps(line.words[0]) ?? []
        for index in jumps.indices {
            let jump = jumps[index]
            try at(line) { () throws(ConfigurationTokens.Problem) in
                jumps[index].host = try tokens.expand(jump.host, allowed: "hnpr")
                if let user = jump.user { jumps[index].user = try tokens.expand(user, allowed: "hnpr") }
            }
        }
        guard jumps.allSatisfy({ ConfigurationValue.isSafeHost($0.host) && $0.user.map(ConfigurationValue.isSafeUser) ?? true }) else {
            throw line.statement.error("`\(line.words[0])` contains characters that no host name has")
        }
        return jumps
    }

    private func proxyCommand(_ answer: HostConfiguration, _ tokens: ConfigurationTokens) throws(ClientConfigurationError) -> String? {
        guard let line = settings.values["proxycommand"]?.first, line.words[0].lowercasedASCII != "none" else { return nil }
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
        let start = text.utf8.prefix(2)
        if text == "none" || text == "SSH_AUTH_SOCK" || (start.first == UInt8(ascii: "$") && start.last != UInt8(ascii: "{")) {
            return text
        }
        return try at(line) { () throws(ConfigurationTokens.Problem) in try tokens.path(text) }
    }

    /// Of these paths only `~` is expanded.
    private func globalKnownHostsFiles(_ tokens: ConfigurationTokens) throws(ClientConfigurationError) -> [String]? {
        guard let line = settings.values["globalknownhostsfile"]?.first else { return nil }
        if line.words[0].lowercasedASCII == "none" { return [] }
        return try at(line) { () throws(ConfigurationTokens.Problem) in
            var paths: [String] = []
            for word in line.words { paths.append(try tokens.tilde(word)) }
            return paths
        }
    }

    /// The expanded paths of an option; nil when nothing is said, none when `none` is.
    private func paths(_ name: String, _ tokens: ConfigurationTokens) throws(ClientConfigurationError) -> [String]? {
        guard let lines = settings.values[name] else { return nil }
        var paths: [String] = []
        for line in lines {
            for word in line.words where word.lowercasedASCII != "none" {
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

    private func value<Value>(_ name: String, _ parse: (String) -> Value?) -> Value? { settings[name].flatMap(parse) }

    private func command(_ name: String) -> String? { value(name) { $0.lowercasedASCII == "none" ? nil : $0 } }

    private func flag(_ name: String) -> Bool? { value(name, ConfigurationValue.flag) }
}
