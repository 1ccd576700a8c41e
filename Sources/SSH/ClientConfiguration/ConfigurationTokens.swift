import Glibc

/// Expands `%x`, `${NAME}` and `~` in values: once, from left to right, so that what something stands for is not read again.
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
    private func value(of token: UInt8) -> String? {
        switch token {
        case UInt8(ascii: "h"): host.hostName
        case UInt8(ascii: "n"): host.originalHost
        case UInt8(ascii: "p"): String(host.port)
        case UInt8(ascii: "r"): host.user
        case UInt8(ascii: "u"): context.localUser
        case UInt8(ascii: "d"): context.home
        case UInt8(ascii: "i"): String(context.userID)
        case UInt8(ascii: "l"): context.localHost
        case UInt8(ascii: "L"): String(context.localHost.prefix { $0 != "." })
        case UInt8(ascii: "k"): host.hostKeyAlias ?? host.originalHost
        case UInt8(ascii: "j"): jump
        case UInt8(ascii: "C"):
            Digest.sha1(Array("\(context.localHost)\(host.hostName)\(host.port)\(host.user)".utf8))
                .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        default: nil
        }
    }

    /// Replaces the tokens among `allowed`; `%%` is a percent sign.
    func expand(_ text: String, allowed: String) throws(Problem) -> String {
        try Self.expanded(text, variables: nil) { allowed.utf8.contains($0) ? value(of: $0) : nil }
    }

    /// Expands a path: `~` and `~user` at its start, `${NAME}`, and all tokens.
    func path(_ text: String) throws(Problem) -> String {
        try Self.expanded(tilde(text), variables: context.environment) { value(of: $0) }
    }

    /// The name to connect to that `HostName` gives a host.
    static func hostName(_ text: String, for host: String) throws(Problem) -> String {
        try expanded(text, variables: nil) { $0 == UInt8(ascii: "h") ? host : nil }
    }

    private static func expanded(
        _ text: String, variables: [String: String]?, value: (UInt8) -> String?
    ) throws(Problem) -> String {
        let percent = UInt8(ascii: "%")
        let dollar = UInt8(ascii: "$")
        guard text.utf8.contains(where: { $0 == percent || $0 == dollar }) else { return text }
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == percent {
                guard let token = rest.popFirst() else { throw Problem(reason: "`\(text)` ends with a `%`") }
                if token == percent {
                    result.append(percent)
                } else if let value = value(token) {
                    result += value.utf8
                } else {
                    throw Problem(reason: "`%\(String(decoding: [token], as: UTF8.self))` cannot stand in `\(text)`")
                }
            } else if let variables, byte == dollar, rest.first == UInt8(ascii: "{") {
                guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { throw Problem(reason: "`${` is not closed in `\(text)`") }
                let name = String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)
                guard let value = variables[name] else {
                    throw Problem(reason: "the environment has no `\(name)`, which `\(text)` names")
                }
                result += value.utf8
                rest = rest[(end + 1)...]
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Replaces `~` or `~user` at the start, and nothing else.
    func tilde(_ text: String) throws(Problem) -> String {
        guard text.utf8.first == UInt8(ascii: "~") else { return text }
        let name = String(decoding: text.utf8.dropFirst().prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
        let rest = String(decoding: text.utf8.dropFirst(1 + name.utf8.count), as: UTF8.self)
        guard let home = name.isEmpty ? context.home : HomeFolder.home(of: name) else {
            throw Problem(reason: "there is no user `\(name)`, whom `\(text)` names")
        }
        return home + (rest.isEmpty ? "/" : rest)
    }
}
