import Weft

/// What `ssh` wants to know, told by the text it asks with.
enum AskPassPrompt: Equatable {
    /// The same for every host of the run: asked for once.
    case shared(Question)
    /// Different each time, such as a code that is good for a minute.
    case once(Question)
    /// yes or no.
    case confirmation(Question)
    /// Nothing to answer: a security key waits to be touched.
    case notice(String)

    /// - Parameter hint: ssh's `SSH_ASKPASS_PROMPT`.
    init(_ text: String, hint: String, _ endpoint: Endpoint) {
        let shown = AskPassPrompt.harmless(text)
        switch hint {
        case "none":
            self = .notice(shown)
            return
        case "confirm":
            self = .confirmation(Question(name: "ssh_confirm", shown, kind: .confirmation, default: "no"))
            return
        default: break
        }
        // What a server asks (keyboard-interactive) begins with `(user@host) `: it cannot pass for a question about a key of this machine.
        if let path = AskPassPrompt.key(in: text, after: "Enter passphrase for key '", before: "': ") {
            self = .shared(Question(passphraseOf: path))
        } else if let path = AskPassPrompt.key(in: text, after: "Enter PIN for ", before: ": ") {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            self = .shared(Question(name: "pin_\(name)", "PIN for \(AskPassPrompt.harmless(path))", kind: .secret))
        } else if text.hasSuffix("'s password: ") || text.hasPrefix("(") && text.lowercased().contains("password") {
            self = .shared(Question(passwordOf: endpoint))
        } else {
            self = .once(Question(name: "ssh_answer", "\(endpoint.name) asks: \(shown)", kind: .secret))
        }
    }

    private static func key(in text: String, after start: String, before end: String) -> String? {
        guard text.hasPrefix(start), text.hasSuffix(end), text.utf8.count > start.utf8.count + end.utf8.count else { return nil }
        return String(text.dropFirst(start.count).dropLast(end.count))
    }

    /// The text on one line, without control characters and the spaces around it.
    private static func harmless(_ text: String) -> String {
        let line = String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
        return String(line.drop { $0 == " " }.reversed().drop { $0 == " " || $0 == ":" }.reversed())
    }
}
