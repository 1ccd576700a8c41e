import Glibc
import TaskGrammar

/// Where this program writes.
enum Console {
    static func print(_ text: String) {
        if !Files.write(text.utf8, to: 1) { fail("cannot write to standard output: \(String(cString: strerror(errno)))") }
    }

    static func printError(_ text: String) { Files.write(text.utf8, to: 2) }

    static func fail(_ message: String) -> Never {
        let word = isErrorTerminal && Environment.value("NO_COLOR") == nil ? "\u{1B}[31merror:\u{1B}[0m" : "error:"
        printError("\(word) \(message)\n")
        exit(2)
    }

    static var isErrorTerminal: Bool { isatty(2) == 1 }

    /// The style for standard output: colours and the width only on a terminal, or as the options say.
    static func style(_ options: CommandOptions) -> TextStyle {
        let isTerminal = isatty(1) == 1
        let wantsColor = options.color ?? (isTerminal && Environment.value("NO_COLOR") == nil && Environment.value("TERM") != "dumb")
        var size = winsize()
        let width = isTerminal && ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
        return TextStyle(isColored: wantsColor, width: width)
    }
}
