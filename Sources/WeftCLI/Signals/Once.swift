import Glibc
import Synchronization

/// Tells the first call from all later ones.
final class Once: Sendable {
    private let hasHappened = Atomic(false)

    func first() -> Bool { !hasHappened.exchange(true, ordering: .sequentiallyConsistent) }
}

/// The terminal's modes as they were at the start, for a program that leaves at once.
enum TerminalState {
    private static let initial: termios? = {
        var modes = termios()
        return tcgetattr(STDIN_FILENO, &modes) == 0 ? modes : nil
    }()

    /// Remembers the modes; called before anything changes them.
    static func remember() { _ = initial }

    /// Sets the modes as they were. An echo that was off comes back.
    static func restore() {
        guard var modes = initial else { return }
        tcsetattr(STDIN_FILENO, TCSANOW, &modes)
    }
}
