/// Quoting for POSIX shells.
public enum ShellQuoting {
    /// The text as one shell word: itself where no shell gives any of its characters a meaning, else in single quotes.
    ///
    /// An empty text is quoted, and one with `~`, or with `=` where zsh looks a command up. Nothing is lost but NUL, which no argument can
    /// hold.
    public static func quote(_ text: String) -> String {
        if !text.isEmpty, text.utf8.allSatisfy(isOrdinary), !startsLookup(text.utf8) { return text }
        var quoted = [UInt8(ascii: "'")]
        quoted.reserveCapacity(text.utf8.count + 2)
        // By bytes, as a shell reads: an apostrophe with a combining accent behind it is one `Character`, and not equal to an apostrophe.
        for byte in text.utf8 {
            if byte == UInt8(ascii: "'") { quoted += #"'\''"#.utf8 } else { quoted.append(byte) }
        }
        quoted.append(UInt8(ascii: "'"))
        return String(decoding: quoted, as: UTF8.self)
    }

    /// Whether there is a `=` at the start, or behind a colon as in an assignment to a path: zsh replaces it and the word behind it.
    private static func startsLookup(_ bytes: String.UTF8View) -> Bool {
        var previous = UInt8(ascii: ":")
        for byte in bytes {
            if byte == UInt8(ascii: "="), previous == UInt8(ascii: ":") { return true }
            previous = byte
        }
        return false
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
