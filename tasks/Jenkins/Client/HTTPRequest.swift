/// A request, as a configuration for `curl --config -`: on standard input no list of processes has its secrets.
nonisolated struct HTTPRequest: Sendable {
    var url: String
    /// The body of a form; a request with one is a POST.
    var form: String?
    var headers: [(name: String, value: String)] = []
    var user: String?
    var token: Secret?
    /// The file of a certificate authority.
    var authority: LocalPath?
    /// How long the whole of it may take.
    var limit: Duration = .seconds(60)

    /// The configuration's text.
    var configuration: String {
        var lines = [
            "silent", "show-error", "include", "globoff", "suppress-connect-headers", "proto = \"=http,https\"", "connect-timeout = 10",
            "max-time = \(max(1, limit.components.seconds))", "url = \(Self.quoted(url))", "header = \"Expect:\"",
        ]
        if let form { lines += ["request = \"POST\"", "data-raw = \(Self.quoted(form))"] }
        lines += headers.map { "header = \(Self.quoted("\($0.name): \($0.value)"))" }
        if let user, let token { lines.append("user = \(Self.quoted("\(user):\(token.reveal())"))") }
        if let authority { lines.append("cacert = \(Self.quoted(authority.path))") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
