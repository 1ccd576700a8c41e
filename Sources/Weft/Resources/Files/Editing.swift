/// What all resources that edit a text have in common.
///
/// The file keeps its mode and owner, and whether its last line has an end. A link is followed: it stays, and the file behind it is edited.
/// The new text is written beside the file, validated, and renamed.
struct Editing: Sendable {
    let path: String
    var backup: String?
    var validation: Command?
    /// What is done about a file that is not there.
    var missing = Missing.problem

    enum Missing: String {
        /// It is made.
        case create
        /// There is nothing to edit, and so nothing to do.
        case ignore
        /// Something else has to bring it.
        case problem
    }

    /// The words that `replace` takes at its end.
    private var end: Command {
        "\(backup ?? "") \(validation.map { $0.text.replacing("%s", with: "\"$t\"") } ?? "")"
    }

    /// An edit that a command describes: it writes the new text of the file `$e` to its output.
    ///
    /// - Parameters:
    ///   - filter: The command. It fails for a text that cannot be edited.
    ///   - test: A command that is cheaper and succeeds when the text is as it should be.
    func script(filter: Command, test: Command? = nil, functions: [ShellFunction] = []) -> ResourceScript {
        let test = test ?? "edit_same \(filter.text)"
        return script(
            check: "edit_check \(test.text) \(filter.text) \(path) \(missing.rawValue)",
            apply: "edit_apply \(filter.text) \(path) \(missing.rawValue) \(end)", functions: [.edit] + functions)
    }

    /// An edit of the catalogue's own making.
    func script(check: Command, apply: Command, functions: [ShellFunction]) -> ResourceScript {
        var script = ResourceScript(check: check, apply: apply, functions: functions)
        script.secrets += validation?.secrets ?? []
        script.survey = .init(path: path, isEdit: true)
        script.isTrusted = true
        script.problem = script.problem(ofPath: path)
        return script
    }

    /// The words behind those of an edit of its own making: what is done about a missing file, the backup, the validation.
    var words: Command { "\(missing.rawValue) \(end)" }
}

/// Scripts for `sed -E`, and expressions for `grep -E`, in the C locale.
enum StreamEditing {
    /// What stands around expressions in the place of slashes: nobody's text has it.
    static let delimiter = "\u{1}"

    /// An expression that matches a text and nothing else.
    static func literal(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            if "\\.[()*+?{|^$".unicodeScalars.contains(character) { escaped += "\\" }
            escaped.unicodeScalars.append(character)
        }
        return escaped
    }

    /// The replacement of a substitution: `\1` to `\9` stand for groups, `\0` for all that was matched, `\\` for a backslash.
    static func replacement(_ text: String) -> String {
        var escaped = ""
        var rest = text.unicodeScalars[...]
        while let character = rest.popFirst() {
            switch character {
            case "&", "\n": escaped += "\\"
            case "\\":
                let next = rest.first
                if next == "0" {
                    rest.removeFirst()
                    escaped += "&"
                    continue
                }
                escaped += "\\"
                if let next, next == "\\" || ("1"..."9").contains(next) {
                    rest.removeFirst()
                    escaped.unicodeScalars.append(next)
                    continue
                }
            default: break
            }
            escaped.unicodeScalars.append(character)
        }
        return escaped
    }

    /// Replaces every match.
    static func substitute(_ expression: String, with text: String) -> String {
        "s\(delimiter)\(expression)\(delimiter)\(replacement(text))\(delimiter)g"
    }

    /// Puts a mark before the first character that is not a space, of lines that match and have none.
    static func comment(_ expression: String, mark: String) -> String {
        let (d, sign) = (delimiter, literal(mark))
        let start = "^[[:space:]]*"
        let text = replacement(mark.replacing("\\", with: "\\\\"))
        return "\\\(d)\(expression)\(d){\n\\\(d)\(start)\(sign)\(d)!s\(d)\(start)\(d)&\(text)\(d)\n}"
    }

    /// Takes the mark, and one space or tab behind it, off lines that match without it, with or without the spaces before it.
    static func uncomment(_ expression: String, mark: String) -> String {
        let (d, sign) = (delimiter, literal(mark))
        let pattern = "^([[:space:]]*)\(sign)[ \t]?"
        return """
            \\\(d)^[[:space:]]*\(sign)\(d)!b
            h
            s\(d)\(pattern)\(d)\(d)
            \\\(d)\(expression)\(d)b off
            g
            s\(d)\(pattern)\(d)\\1\(d)
            \\\(d)\(expression)\(d)b
            g
            b
            :off
            g
            s\(d)\(pattern)\(d)\\1\(d)
            """
    }

    /// Why an expression cannot be used; `nil` for one that can.
    static func problem(of expression: String?) -> String? {
        guard let expression else { return nil }
        if expression.isEmpty { return "the expression is empty" }
        return problem(ofLine: expression).map { "the expression has \($0) in it" }
    }

    /// What a text has that no line, or no shell, can have; `nil` for one that is all right.
    static func problem(ofLine text: String) -> String? {
        if text.utf8.contains(10) || text.utf8.contains(13) { return "a line end" }
        return problem(ofText: text)
    }

    /// What a text has that no shell can have.
    static func problem(ofText text: String) -> String? {
        if text.utf8.contains(0) { return "a NUL" }
        return text.utf8.contains(1) ? "the control character 1" : nil
    }
}
