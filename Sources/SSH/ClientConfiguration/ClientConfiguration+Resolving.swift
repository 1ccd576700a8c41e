extension ClientConfiguration {
    /// Says what the configuration means for a host.
    ///
    /// Runs the commands of `Match exec` lines that get that far; everything else is decided without looking outside.
    ///
    /// - Parameters:
    ///   - host: The name as the user gave it.
    ///   - user: A user that counts before any file.
    ///   - port: A port that counts before any file.
    /// - Throws: ``ClientConfigurationError`` for a mistake in a file, and for a host or user with characters that a shell would act on.
    public func resolve(host: String, user: String? = nil, port: Int? = nil) throws(ClientConfigurationError) -> HostConfiguration {
        guard ConfigurationValue.isSafeHost(host) else {
            throw ClientConfigurationError(file: nil, line: 0, reason: "the host name `\(host)` contains characters that no host name has")
        }
        if let user, !ConfigurationValue.isSafeUser(user) {
            throw ClientConfigurationError(
                file: nil, line: 0, reason: "the user name `\(user)` contains characters that a shell would act on")
        }
        guard var answer = common else { return try resolveByFiles(host: host, user: user, port: port) }
        answer.originalHost = host
        answer.hostName = HostAddress.canonical(host, family: answer.addressFamily)
        if let user { (answer.user, answer.isUserNamed) = (user, true) }
        if let port { answer.port = port }
        return answer
    }

    func resolveByFiles(host: String, user: String?, port: Int?) throws(ClientConfigurationError) -> HostConfiguration {
        var resolver = ConfigurationResolver(context: context, originalHost: host, user: user, port: port)
        for file in files { try resolver.run(file) }
        if resolver.wantsFinalPass {
            try resolver.startFinalPass()
            for file in files { try resolver.run(file) }
        }
        return try resolver.answer()
    }
}

/// Walks through the statements for one host.
struct ConfigurationResolver {
    typealias Statement = ClientConfiguration.Statement

    let context: ClientConfiguration.Context
    let originalHost: String
    let user: String?
    let port: Int?
    private(set) var settings = ConfigurationSettings()
    private(set) var wantsFinalPass = false
    private var isFinalPass = false
    private var host: String

    init(context: ClientConfiguration.Context, originalHost: String, user: String?, port: Int?) {
        self.context = context
        self.originalHost = originalHost
        self.user = user
        self.port = port
        host = originalHost
    }

    /// The name to connect to as far as it is known.
    var hostName: String {
        get throws(ClientConfigurationError) {
            // What the first pass found stands: a `HostName` in a block for the final pass comes too late.
            guard !isFinalPass, let line = settings.values["hostname"]?.first else { return host }
            do { return try ConfigurationTokens.hostName(line.words[0], for: originalHost) } catch {
                throw line.statement.error(error.reason)
            }
        }
    }

    var addressFamily: HostConfiguration.AddressFamily { settings["addressfamily"].flatMap(ConfigurationValue.addressFamily) ?? .any }

    var userName: String { user ?? settings["user"] ?? context.localUser }

    /// What `Match final` matches: all again, with the name that was found; what was said already stays.
    mutating func startFinalPass() throws(ClientConfigurationError) {
        host = HostAddress.canonical(try hostName, family: addressFamily)
        isFinalPass = true
    }

    mutating func run(_ statements: [Statement]) throws(ClientConfigurationError) {
        try run(statements, isInMatchingBlock: true)
    }

    private mutating func run(_ statements: [Statement], isInMatchingBlock: Bool) throws(ClientConfigurationError) {
        var isActive = isInMatchingBlock
        for statement in statements {
            switch statement.kind {
            case .host(let patterns): isActive = isInMatchingBlock && HostPattern.matches(host, list: patterns)
            case .match(let criteria): isActive = try matches(criteria, at: statement, isPossible: isInMatchingBlock)
            // What is included in a block for other hosts stays for other hosts, whatever its own `Host` lines say.
            case .include(let files): for file in files { try run(file, isInMatchingBlock: isActive) }
            case .option(let name, let values):
                try settings.take(name, values: values, statement: statement, isActive: isActive)
            }
        }
    }

    private mutating func matches(
        _ criteria: [MatchCriterion], at statement: Statement, isPossible: Bool
    ) throws(ClientConfigurationError) -> Bool {
        var result = isPossible
        for criterion in criteria {
            let isMet: Bool
            switch criterion.condition {
            case .all: isMet = true
            case .canonical: isMet = isFinalPass
            case .final:
                wantsFinalPass = true
                isMet = isFinalPass
            case .host(let patterns): isMet = HostPattern.matches(try hostName.lowercasedASCII, list: patterns)
            case .originalHost(let patterns): isMet = HostPattern.matches(originalHost.lowercasedASCII, list: patterns)
            case .user(let patterns): isMet = HostPattern.matches(userName, list: patterns)
            case .localUser(let patterns): isMet = HostPattern.matches(context.localUser, list: patterns)
            case .exec(let command):
                // What cannot be expanded is a mistake in any case; only one that may decide something is run.
                let expanded = try expanded(command, at: statement)
                guard result else { continue }
                isMet = try runs(expanded, at: statement)
            case .unsupported(let name):
                settings.note("Match \(name)", at: statement)
                result = false
                continue
            }
            if isMet == criterion.isNegated { result = false }
        }
        return result
    }

    private func runs(_ command: String, at statement: Statement) throws(ClientConfigurationError) -> Bool {
        let hostName = try hostName
        guard ConfigurationValue.isSafeHost(hostName), ConfigurationValue.isSafeUser(userName) else {
            throw statement.error("`\(userName)@\(hostName)` contains characters that the shell of `Match exec` would act on")
        }
        return MatchCommand.succeeds(command, within: context.commandLimit)
    }

    private func expanded(_ command: String, at statement: Statement) throws(ClientConfigurationError) -> String {
        let hostName = try hostName
        var partial = HostConfiguration(originalHost: originalHost, hostName: hostName, user: userName)
        partial.port = port ?? settings["port"].flatMap(ConfigurationValue.port) ?? 22
        // Here, and only here, `%k` is the name that is connected to.
        partial.hostKeyAlias = settings["hostkeyalias"] ?? hostName
        do {
            let tokens = ConfigurationTokens(host: partial, jump: settings["proxyjump"] ?? "", context: context)
            return try tokens.expand(command, allowed: "hnprudilLkjC")
        } catch {
            throw statement.error(error.reason)
        }
    }
}
