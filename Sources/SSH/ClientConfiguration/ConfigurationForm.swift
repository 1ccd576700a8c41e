/// What the values of an option look like. All lines are held to it, those for other hosts too, as ssh does.
struct ConfigurationForm: Sendable {
    typealias SyntaxProblem = ConfigurationLine.SyntaxProblem

    /// What is expected, for messages.
    let expected: String
    let accepts: @Sendable (String) -> Bool

    /// The values of a line.
    ///
    /// - Throws: What is wrong with them. Options that are not honoured may have any, but must have some.
    static func values(_ line: ConfigurationLine) throws(SyntaxProblem) -> [String] {
        let lowercased = line.keyword.lowercasedASCII
        let name = ConfigurationOption.aliases[lowercased] ?? lowercased
        if ConfigurationOption.commands.contains(name), !line.rest.isEmpty { return [line.text] }
        if name == "proxyjump" { return [try jumps(line.text)] }
        // A list may be empty behind a comment's `#`.
        if line.words.isEmpty, !line.rest.isEmpty, environment.contains(name) || hostFiles.contains(name) { return [] }
        guard !line.words.isEmpty else { throw SyntaxProblem(reason: "`\(line.keyword)` has no value") }
        guard ConfigurationOption.honoured.contains(name) else { return line.words }
        if line.words.count > 1, !ConfigurationOption.lists.contains(name) {
            throw SyntaxProblem(reason: "`\(line.keyword)` takes one value; `\(line.words[1])` is one too many")
        }
        let form = forms[name] ?? .word
        for word in line.words where !form.accepts(word) {
            throw SyntaxProblem(reason: word.isEmpty ? "`\(line.keyword)` has an empty value" : "`\(word)` is not \(form.expected)")
        }
        if hostFiles.contains(name), line.words.count > 1, line.words.contains(where: { $0.lowercasedASCII == "none" }) {
            throw SyntaxProblem(reason: "`none` stands alone behind `\(line.keyword)`")
        }
        return line.words
    }

    /// The chain without a comment.
    private static func jumps(_ text: String) throws(SyntaxProblem) -> String {
        var bytes = Array(text.utf8.prefix { $0 != UInt8(ascii: "#") })
        while let last = bytes.last, ConfigurationLine.isBlank(last) { bytes.removeLast() }
        // Without them a shell would do that: ssh hands the text on to one.
        bytes.removeAll { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        let chain = String(decoding: bytes, as: UTF8.self)
        if chain.lowercasedASCII == "none" { return "none" }
        guard let jumps = ConfigurationValue.jumps(chain) else {
            throw SyntaxProblem(reason: "`\(chain)` is no list of `[user@]host[:port]`")
        }
        for jump in jumps where !ConfigurationValue.isSafeHost(jump.host) || !(jump.user.map(ConfigurationValue.isSafeUser) ?? true) {
            throw SyntaxProblem(reason: "`\(chain)` contains characters that no host name has")
        }
        return chain
    }

    private static let environment: Set = ["sendenv", "setenv"]
    private static let hostFiles: Set = ["globalknownhostsfile", "userknownhostsfile"]

    private static let word = ConfigurationForm(expected: "a value") { !$0.isEmpty }
    private static let flag = ConfigurationForm(expected: "`yes` or `no`") { ConfigurationValue.flag($0) != nil }
    private static let time = ConfigurationForm(expected: "a time such as `30` or `1m30s`") {
        $0 == "none" || ConfigurationValue.duration($0) != nil
    }
    private static let agent = ConfigurationForm(expected: "a path, or a variable such as `$NAME`") { text in
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "$"), bytes.dropFirst().first != UInt8(ascii: "{") else { return !bytes.isEmpty }
        return ConfigurationValue.isVariableName(bytes.dropFirst())
    }

    private static func number(from least: Int) -> ConfigurationForm {
        ConfigurationForm(expected: "a number from \(least)") { ConfigurationValue.number($0).map { $0 >= least } ?? false }
    }

    private static let forms: [String: ConfigurationForm] = [
        "addressfamily": .init(expected: "`any`, `inet` or `inet6`") { ConfigurationValue.addressFamily($0) != nil },
        "batchmode": flag, "clearallforwardings": flag,
        "compression": .init(expected: "`yes` or `no`") { ["yes", "no"].contains($0.lowercasedASCII) },
        "connectionattempts": number(from: 0), "connecttimeout": time,
        "forwardagent": agent, "gssapiauthentication": flag, "hashknownhosts": flag, "identitiesonly": flag, "identityagent": agent,
        "kbdinteractiveauthentication": flag,
        "loglevel": .init(expected: "a log level") { ConfigurationValue.logLevel($0) != nil },
        "numberofpasswordprompts": number(from: 0), "passwordauthentication": flag, "permitlocalcommand": flag,
        "port": .init(expected: "a port from 1 to 65535") { ConfigurationValue.port($0) != nil },
        "pubkeyauthentication": .init(expected: "`yes` or `no`") { ConfigurationValue.publicKeyFlag($0) != nil },
        "requesttty": .init(expected: "`no`, `yes`, `force` or `auto`") { ConfigurationValue.requestTTY($0) != nil },
        "sendenv": .init(expected: "the name of a variable") { !$0.isEmpty && !$0.utf8.contains(UInt8(ascii: "=")) },
        "serveralivecountmax": number(from: 0), "serveraliveinterval": time,
        "setenv": .init(expected: "`NAME=VALUE`") { $0.utf8.contains(UInt8(ascii: "=")) },
        "stricthostkeychecking": .init(expected: "`yes`, `no`, `ask` or `accept-new`") { ConfigurationValue.hostKeyChecking($0) != nil },
        "tcpkeepalive": flag,
    ]
}
