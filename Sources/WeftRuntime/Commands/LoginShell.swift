/// How a script gets through a login shell, whichever it is, to a POSIX `sh`.
///
/// sshd hands every command to the user's login shell. Those of sh's family, fish and csh agree on little: single quotes, and a backslash in
/// front of a quote, a backslash or an exclamation mark outside of them. In csh no word can hold a newline.
enum LoginShell {
    /// One line that has `sh` run a script in place of the login shell.
    static func line(_ script: String) -> String {
        // By bytes: a newline behind a carriage return is one `Character` with it, and no newline by itself.
        var script = script
        let line = script.withUTF8 { script in
            let lines = script.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            var line = Array("exec sh -c ".utf8)
            line.reserveCapacity(script.count + 64)
            if lines.count > 1 {
                append(joining.utf8, to: &line)
                line += Array(" sh".utf8)
            }
            for (index, text) in lines.enumerated() {
                if index > 0 || lines.count > 1 { line.append(UInt8(ascii: " ")) }
                append(text, to: &line)
            }
            return line
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// Puts its arguments together as the lines of a script, and becomes it. A shell begins with a space, a tab and a newline in IFS.
    private static let joining = #"_s=; for _l do _s=$_s$_l${IFS#??}; done; exec sh -c "$_s""#

    /// Adds a text as one word of each of those shells.
    private static func append(_ text: some Sequence<UInt8>, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "'"))
        for byte in text {
            switch byte {
            // fish takes a backslash in quotes for one that escapes, csh an exclamation mark for the history's.
            case UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "!"):
                line += [UInt8(ascii: "'"), UInt8(ascii: "\\"), byte, UInt8(ascii: "'")]
            default: line.append(byte)
            }
        }
        line.append(UInt8(ascii: "'"))
    }
}
