/// A file of ssh_config with what it includes, and a host that is asked about.
struct ConfigurationCase {
    static let hosts = ["web1", "web2", "db", "web1.example.com", "WEB1", "10.0.0.4", "127.1", "fe80::1", "FE80::0:1", "a-b_c"]
    static let users: [String?] = [nil, nil, nil, "root", "joe"]
    static let environment = ["KEYS": "/keys", "PERCENT": "/%h", "EMPTY": ""]
    /// What `FOLDER` in a text is replaced with.
    static let includes = ["one.conf", "two.conf", "sub/three.conf"]

    let text: String
    let included: [String]
    let host: String
    let user: String?
    let port: Int?

    /// - Parameter isWild: Whether the file may be damaged, too, and not only odd.
    init(_ choices: inout Choices, isWild: Bool) {
        host = choices.pick(Self.hosts)
        user = choices.pick(Self.users)
        port = choices.pick([nil, nil, nil, 22, 1234])
        text = Self.file(&choices, depth: 0, isWild: isWild)
        included = Self.includes.map { _ in Self.file(&choices, depth: 1, isWild: isWild) }
    }

    private static func file(_ choices: inout Choices, depth: Int, isWild: Bool) -> String {
        let lines = choices.many(upTo: depth == 0 ? 14 : 4) {
            line(&$0, depth: depth) + $0.pick(["\n", "\n", "\n", "\r\n", " \n", "\n\n"])
        }
        let text = lines.joined()
        guard isWild, choices.happens(onceIn: 3) else { return text }
        return String(decoding: choices.damaged(Array(text.utf8), with: pieces), as: UTF8.self)
    }

    private static let pieces = [
        " ", "\t", "\n", "\r", "=", " = ", "\"", "'", "\\", "#", " # ", "!", ",", "*", "%", "%h", "%%", "${KEYS}", "${", "~", "none", "yes",
        "Host ",
        "Match ", "\u{301}", "\u{A0}", "\u{B}", "\u{C}", "-", "+", "0",
    ]

    private static func line(_ choices: inout Choices, depth: Int) -> String {
        switch choices.number(below: 10) {
        case 0: return "\(cased(&choices, "Host"))\(gap(&choices))\(list(&choices, patterns, " "))\(comment(&choices))"
        case 1: return "\(cased(&choices, "Match")) \(criteria(&choices))\(comment(&choices))"
        case 2 where depth < 2: return "Include\(gap(&choices))\(choices.pick(inclusions))\(comment(&choices))"
        case 3: return choices.pick(["", "# a note", "   ", "\t# Host x", "#"])
        default: return option(&choices)
        }
    }

    private static func option(_ choices: inout Choices) -> String {
        let option = choices.pick(ConfigurationOptions.all)
        if !option.isOurs { return "\(option.name) \(option.values[0])" }
        let value = quoted(&choices, choices.pick(option.values), isPlain: option.takesRest)
        let more = choices.happens(onceIn: 20) && !option.takesRest ? " more" : ""
        return choices.pick(["", "", "  ", "\t"]) + cased(&choices, option.name) + gap(&choices) + value + more
            + (option.takesRest ? "" : comment(&choices))
    }

    /// A value as it may be written, which is not always with the same meaning.
    private static func quoted(_ choices: inout Choices, _ value: String, isPlain: Bool) -> String {
        if isPlain { return value }
        switch choices.number(below: 12) {
        case 0: return "\"\(value)\""
        case 1: return "'\(value)'"
        case 2: return value.split(separator: " ", omittingEmptySubsequences: false).joined(separator: "\\ ")
        case 3: return value + "\"\""
        default: return value
        }
    }

    private static func gap(_ choices: inout Choices) -> String {
        choices.pick([" ", " ", " ", "\t", "=", " = ", "= ", " =", "  ", " \t "])
    }
    private static func comment(_ choices: inout Choices) -> String { choices.pick(["", "", "", "", " # note", " #", "\t#x", "#x"]) }

    private static func cased(_ choices: inout Choices, _ word: String) -> String {
        choices.pick([word, word, word.lowercased(), word.uppercased(), "\"\(word)\""])
    }

    private static let patterns = [
        "*", "web*", "!web1", "db", "w?b2", "*.example.com", "!*.com", "WEB1", "10.0.0.*", "web1", "127.*", "\"web1\"", "fe80::*", "!db",
        "we\\b1",
        "127.0.0.1", "\"\"", "!",
    ]
    private static let inclusions = [
        "FOLDER/one.conf", "FOLDER/*.conf", "FOLDER/sub/*", "\"FOLDER/two.conf\"", "FOLDER/none FOLDER/one.conf", "FOLDER/none/*",
        "one.conf",
        "~/.ssh/none", "FOLDER/sub",
    ]

    private static func list(_ choices: inout Choices, _ values: [String], _ separator: String) -> String {
        ([choices.pick(values)] + choices.many(upTo: 3) { $0.pick(values) }).joined(separator: separator)
    }

    private static func criteria(_ choices: inout Choices) -> String {
        func one(_ choices: inout Choices) -> String {
            let negation = choices.pick(["", "", "!"])
            let join = choices.pick([" ", " ", "="])
            switch choices.number(below: 9) {
            case 0, 1: return "\(negation)host\(join)\(list(&choices, plain, ","))"
            case 2: return "\(negation)originalhost\(join)\(list(&choices, plain, ","))"
            case 3: return "\(negation)user\(join)\(list(&choices, ["root", "joe", "r*", "!root", "*", "Joe"], ","))"
            case 4: return "\(negation)localuser\(join)\(list(&choices, ["root", "r??t", "!root", "*", "other"], ","))"
            case 5: return "\(negation)exec \(choices.pick(commands))"
            case 6: return "\(negation)\(choices.pick(["final", "canonical", "Final"]))"
            case 7: return choices.pick(["all", "All", "!all"])
            default: return choices.pick(["host", "exec", "frob x", "", "user \"\"", "#"])
            }
        }
        return ([one(&choices)] + choices.many(upTo: 2, one)).joined(separator: " ")
    }

    private static let plain = [
        "*", "web*", "!web1", "db", "w?b2", "*.example.com", "!*.com", "WEB1", "10.0.0.*", "web1", "127.*", "127.0.0.1",
    ]
    private static let commands = [
        "true", "false", "\"true\"", "\"test %h = web1\"", "\"test %n = web2\"", "\"test %p = 22\"", "\"test %r = root\"", "\"exit 1\"",
        "\"test %k = web1 # not a comment\"", "\"test %%h = %%h\"", "\"test %x\"", "\"test %l = %l && test %u%i = root0\"",
    ]
}
