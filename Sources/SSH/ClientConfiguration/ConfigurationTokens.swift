import Glibc

/// Expands `%x`, `${NAME}` and `~` in values.
struct ConfigurationTokens {
    let host: HostConfiguration
    let jump: String
    let context: ClientConfiguration.Context

    struct Problem: Error {
        let reason: String
    }

    /// The tokens of a host as far as it is known.
    init(host: HostConfiguration, jump: String, context: ClientConfiguration.Context) {
        self.host = host
        self.jump = jump
        self.context = context
    }

    /// What a token stands for. Made when it is asked for: most files have none, and a run has a thousand hosts.
    private func value(of token: Character) -> String? {
        switch token {
        case "h": host.hostName
        case "n": host.originalHost
        case "p": String(host.port)
        case "r": host.user
        case "u": context.localUser
        case "d": context.home
        case "i": String(context.userID)
        case "l": context.localHost
        case "L": String(context.localHost.prefix { $0 != "." })
        case "k": host.hostKeyAlias ?? host.originalHost
        case "j": jump
        case "C":
            Digest.sha1(Array("\(context.localHost)\(host.hostName)\(host.port)\(host.user)".utf8))
                .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        default: nil
        }
    }

    /// Replaces the tokens among `allowed`; `%%` is a percent sign.
    func expand(_ text: String, allowed: String) throws(Problem) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        var result = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "%" else {
                result.append(character)
                continue
            }
            guard let token = rest.popFirst() else { throw Problem(reason: "`\(text)` ends with a `%`") }
            if token == "%" {
                result.append("%")
            } else if allowed.contains(token), let value = value(of: token) {
                result += value
            } else {
                throw Problem(reason: "`%\(token)` cannot stand in `\(text)`")
            }
        }
        return result
    }

    /// Expands a path: `~` and `~user` at its start, `${NAME}`, and all tokens.
    func path(_ text: String) throws(Problem) -> String {
        try expand(environment(tilde(text)), allowed: "hnprudilLkjC")
    }

    func environment(_ text: String) throws(Problem) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else { throw Problem(reason: "`${` is not closed in `\(text)`") }
            let name = String(rest[start.upperBound..<end])
            guard let value = context.environment[name] else {
                throw Problem(reason: "the environment has no `\(name)`, which `\(text)` names")
            }
            result += rest[..<start.lowerBound] + value
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private func tilde(_ text: String) throws(Problem) -> String {
        guard text.hasPrefix("~") else { return text }
        let name = text.dropFirst().prefix { $0 != "/" }
        let rest = text.dropFirst(1 + name.count)
        if name.isEmpty { return context.home + rest }
        guard let home = HomeFolder.home(of: String(name)) else {
            throw Problem(reason: "there is no user `\(name)`, whom `\(text)` names")
        }
        return home + rest
    }
}
