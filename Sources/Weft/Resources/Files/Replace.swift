/// A text, or what a pattern matches, replaced wherever it is in a text file.
///
/// The file must be there. A link is followed. A replacement that its own pattern matches again and changes once more is an error, as every
/// run would change the file.
///
/// ```swift
/// Replace("/etc/default/app", "localhost", with: "10.0.0.5")
/// Replace("/etc/redis/redis.conf", pattern: "^(bind|# bind) .*", with: "bind 10.0.0.5")
/// ```
public struct Replace: Resource {
    /// The absolute path of the file.
    public let path: String
    private let text: String
    private let replacement: String
    private let isPattern: Bool
    private let editing: Editing

    /// A text, taken literally, that may span lines. Where the replacement has the text in it, what is part of a replacement already stays.
    public init(_ path: String, _ text: String, with replacement: String, backup: String? = nil, validate: Command? = nil) {
        (self.path, self.text, self.replacement, isPattern) = (path, text, replacement, false)
        editing = Editing(path: path, backup: backup, validation: validate)
    }

    /// A POSIX extended regular expression, which matches in each line by itself, bytes as characters.
    ///
    /// In the replacement `\1` to `\9` stand for groups, `\0` for all that was matched, and `\\` for a backslash.
    public init(_ path: String, pattern: String, with replacement: String, backup: String? = nil, validate: Command? = nil) {
        (self.path, text, self.replacement, isPattern) = (path, pattern, replacement, true)
        editing = Editing(path: path, backup: backup, validation: validate)
    }

    /// `Replace`, the path and what is replaced.
    public var title: String { "Replace \(path): \(text.split(separator: "\n").first ?? "")" }

    /// A program makes the text as it should be, and another compares.
    public var script: ResourceScript {
        var script: ResourceScript
        if isPattern {
            let program = StreamEditing.substitute(text, with: replacement)
            let filter: Command = "sed_settled \(program)"
            script = editing.script(filter: filter, test: "edit_same \(("sed_filter \(program)" as Command).text)", functions: [.sedFilter])
        } else {
            script = editing.script(
                filter: "replace_text \(text) \(replacement) \"$e\"", test: "replace_none \(text) \(replacement)",
                functions: [.replaceText, .replaceNone])
        }
        script.problem = script.problem ?? problem
        return script
    }

    private var problem: String? {
        if let found = StreamEditing.problem(ofText: replacement) { return "the replacement has \(found) in it" }
        if isPattern { return StreamEditing.problem(of: text) }
        if text.isEmpty { return "the text is empty" }
        return StreamEditing.problem(ofText: text).map { "the text has \($0) in it" }
    }
}

/// Lines of a text file that match are comments.
///
/// The file must be there. A link is followed. Lines that are comments already stay as they are.
public struct Comment: Resource {
    /// The absolute path of the file.
    public let path: String
    private let expression: String
    private let mark: String
    private let editing: Editing

    /// Lines that a POSIX extended regular expression matches.
    ///
    /// - Parameter mark: What begins a comment; it is put before the line's first character that is not a space.
    public init(_ path: String, _ expression: String, mark: String = "#", backup: String? = nil, validate: Command? = nil) {
        (self.path, self.expression, self.mark) = (path, expression, mark)
        editing = Editing(path: path, backup: backup, validation: validate)
    }

    /// `Comment`, the path and the expression.
    public var title: String { "Comment \(path): \(expression)" }

    /// A program makes the text as it should be, and another compares.
    public var script: ResourceScript {
        var script = editing.script(filter: "sed_filter \(StreamEditing.comment(expression, mark: mark))", functions: [.sedFilter])
        script.problem = script.problem ?? StreamEditing.problem(of: expression) ?? StreamEditing.problem(ofMark: mark)
        return script
    }
}

/// Lines of a text file that match without their comment mark have none.
///
/// The file must be there. A link is followed. One space or tab behind the mark goes with it.
public struct Uncomment: Resource {
    /// The absolute path of the file.
    public let path: String
    private let expression: String
    private let mark: String
    private let editing: Editing

    /// Lines whose rest a POSIX extended regular expression matches, with or without the spaces before the mark.
    public init(_ path: String, _ expression: String, mark: String = "#", backup: String? = nil, validate: Command? = nil) {
        (self.path, self.expression, self.mark) = (path, expression, mark)
        editing = Editing(path: path, backup: backup, validation: validate)
    }

    /// `Uncomment`, the path and the expression.
    public var title: String { "Uncomment \(path): \(expression)" }

    /// A program makes the text as it should be, and another compares.
    public var script: ResourceScript {
        var script = editing.script(filter: "sed_filter \(StreamEditing.uncomment(expression, mark: mark))", functions: [.sedFilter])
        script.problem = script.problem ?? StreamEditing.problem(of: expression) ?? StreamEditing.problem(ofMark: mark)
        return script
    }
}

extension StreamEditing {
    /// Why a mark cannot be used.
    static func problem(ofMark mark: String) -> String? {
        mark.isEmpty ? "the comment mark is empty" : problem(ofLine: mark).map { "the comment mark has \($0) in it" }
    }
}

extension ShellFunction {
    /// `replace_none OLD NEW`: whether nothing in `$e` is to be replaced.
    static let replaceNone = ShellFunction(
        "replace_none", needs: [.edit, .replaceText],
        #"""
        replace_none() {
          case $1 in
          *"$NL"*) ;;
          *)
            LC_ALL=C grep -qF -e "$1" -- "$e"
            [ $? != 1 ] || return 0;;
          esac
          replace_text "$1" "$2" "$e" | cmp -s - "$e"
        }
        """#)
}
