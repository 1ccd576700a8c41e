import CSystem
import Glibc
import SSH
import Synchronization

/// The user's terminal without its own line editing: every key is a byte. Put back as it was by ``restore()``, or at the program's end.
struct RawTerminal {
    private static let saved = Mutex<termios?>(nil)
    private static let restoredAtExit: Void = { _ = atexit { RawTerminal.putBack() } }()

    init() {
        _ = RawTerminal.restoredAtExit
        var settings = termios()
        guard tcgetattr(0, &settings) == 0 else { return }
        RawTerminal.saved.withLock { $0 = $0 ?? settings }
        cfmakeraw(&settings)
        tcsetattr(0, TCSADRAIN, &settings)
    }

    func restore() { RawTerminal.putBack() }

    private static func putBack() {
        guard var settings = saved.withLock({ $0.take() }) else { return }
        tcsetattr(0, TCSADRAIN, &settings)
    }

    /// The terminal's kind and its size now.
    static var kind: TerminalKind {
        var kind = TerminalKind(term: Environment.value("TERM") ?? "xterm")
        var (columns, rows): (UInt16, UInt16) = (0, 0)
        if weft_get_window(1, &columns, &rows) == 0, columns > 0, rows > 0 { (kind.columns, kind.rows) = (columns, rows) }
        return kind
    }
}
