/// Quoting for POSIX shells.
public enum ShellQuoting {
    /// The text as one shell word: itself where no shell gives any of its characters a meaning, else in single quotes.
    ///
    /// A leading `~`, `=` (zsh) or an empty text is quoted too. Nothing is lost but NUL, which no argument can hold.
    public static func quote(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy(isOrdinary) && text.utf8.first != UInt8(ascii: "=")
        if isPlain { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }

    private static func isOrdinary(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: ","),
            UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
