import Glibc
import SSH

/// What tokens stand for, by ssh's own answer: `ssh -G` prints some options before they are expanded, and we have them after that.
struct ConfigurationTerms {
    private let values: [Character: String]
    private let environment: [String: String]
    private let home: String

    init(_ theirs: [String: [String]], question: ConfigurationQuestion) {
        let context = ClientConfiguration.Context(environment: question.environment)
        let host = theirs["hostname"]?.first ?? ""
        let port = theirs["port"]?.first ?? ""
        let user = theirs["user"]?.first ?? ""
        let hash = Digest.sha1(Array("\(context.localHost)\(host)\(port)\(user)".utf8))
        values = [
            "h": host, "p": port, "r": user, "n": question.host, "u": context.localUser, "i": String(context.userID), "d": context.home,
            "l": context.localHost,
            "L": context.localHost.split(separator: ".", omittingEmptySubsequences: false).first.map { String($0) } ?? "",
            "k": theirs["hostkeyalias"]?.first ?? question.host, "%": "%",
            "C": hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
        ]
        environment = question.environment
        home = context.home
    }

    /// The path with `~` or `~user` in front replaced.
    func home(_ path: String) -> String {
        let path = HomeFolder(variable: home).expanding(path)
        return path == home ? path + "/" : path
    }

    /// The text with all tokens and, where they are expanded, variables replaced: once, from left to right.
    func expanded(_ text: String, variables: Bool = false, tilde: Bool = false) -> String {
        var result = ""
        var rest = Array(text.unicodeScalars)[...]
        if tilde { rest = Array(self.home(text).unicodeScalars)[...] }
        while let scalar = rest.popFirst() {
            if scalar == "%", let token = rest.popFirst() {
                result += values[Character(token)] ?? "%\(token)"
            } else if variables, scalar == "$", rest.first == "{", let end = rest.firstIndex(of: "}") {
                var name = String.UnicodeScalarView()
                name.append(contentsOf: rest[(rest.startIndex + 1)..<end])
                result += environment[String(name)] ?? ""
                rest = rest[(end + 1)...]
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
