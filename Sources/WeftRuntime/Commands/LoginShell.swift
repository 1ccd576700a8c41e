/// How a script gets through a login shell, whichever it is, to a POSIX `sh`.
///
/// sshd hands every command to the user's login shell. Those of sh's family, fish and csh agree on little: single quotes, and a backslash in
/// front of a quote, a backslash or an exclamation mark outside of them. In csh no word can hold a newline.
enum LoginShell {
    /// One line that has `sh` run a script in place of the login shell.
    static func line(_ script: String) -> String {
        // By bytes: a newline behind a carriage return is one `Character` with it, and no newline by itself.
        let lines = script.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Substring($0) }
        guard lines.count > 1 else { return "exec sh -c " + word(script) }
        return "exec sh -c \(word(joining)) sh \(lines.map(word).joined(separator: " "))"
    }

    /// Puts its arguments together as the lines of a script, and becomes it. A shell begins with a space, a tab and a newline in IFS.
    private static let joining = #"_s=; for _l do _s=$_s$_l${IFS#??}; done; exec sh -c "$_s""#

    /// The text as one word of each of those shells.
    private static func word(_ text: some StringProtocol) -> String {
        var word = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            // fish takes a backslash in quotes for one that escapes, csh an exclamation mark for the history's.
            case "'", "\\", "!": word += "'\\\(scalar)'"
            default: word.unicodeScalars.append(scalar)
            }
        }
        return word + "'"
    }
}
