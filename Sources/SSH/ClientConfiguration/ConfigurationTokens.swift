import Glibc

/// Expands `%x`, `${NAME}` and `~` in values.
struct ConfigurationTokens {
    var values: [Character: String]
    let context: ClientConfiguration.Context

    struct Problem: Error {
        let reason: String
    }

    /// The tokens of a host as far as it is known.
    init(host: HostConfiguration, jump: String, context: ClientConfiguration.Context) {
        self.context = context
        let short = context.localHost.prefix { $0 != "." }
        let hash = Digest.sha1(Array("\(context.localHost)\(host.hostName)\(host.port)\(host.user)".utf8))
        values = [
            "h": host.hostName, "n": host.originalHost, "p": String(host.port), "r": host.user, "u": context.localUser, "d": context.home,
            "i": String(context.userID), "l": context.localHost, "L": String(short), "k": host.hostKeyAlias ?? host.originalHost, "j": jump,
            "C": hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
        ]
    }

    /// Replaces the tokens among `allowed`; `%%` is a percent sign.
    func expand(_ text: String, allowed: String) throws(Problem) -> String {
        guard text.contains("%") else { return text }
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
            } else if allowed.contains(token), let value = values[token] {
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
        guard let account = getpwnam(String(name)) else { throw Problem(reason: "there is no user `\(name)`, whom `\(text)` names") }
        return String(cString: account.pointee.pw_dir) + rest
    }
}
