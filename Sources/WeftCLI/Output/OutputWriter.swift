import Glibc
import Synchronization

/// Writes whole pieces to a file descriptor, whatever it takes: partial writes, a full pipe that does not block, a signal in between.
///
/// Once nobody reads any more it drops what it gets and says so once.
public final class OutputWriter: Sendable {
    /// The file descriptor.
    public let descriptor: Int32
    private let state = Mutex(State())

    private struct State {
        var isBroken = false
        var onBroken: (@Sendable () -> Void)?
    }

    /// A writer to a file descriptor, which stays open.
    public init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Standard output.
    public static let standardOutput = OutputWriter(STDOUT_FILENO)
    /// Standard error.
    public static let standardError = OutputWriter(STDERR_FILENO)

    /// Whether it is a terminal.
    public var isTerminal: Bool { isatty(descriptor) == 1 }

    /// The terminal's width in columns; `nil` when it is none.
    public var width: Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// What is done, once, when the reader has gone away.
    func whenBroken(_ action: @escaping @Sendable () -> Void) { state.withLock { $0.onBroken = action } }

    /// Writes a text.
    public func write(_ text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    /// Writes bytes.
    public func write(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0) } }

    private func write(_ bytes: UnsafeRawBufferPointer) {
        let action = state.withLock { state -> (@Sendable () -> Void)? in
            guard !state.isBroken, !writeAll(bytes) else { return nil }
            state.isBroken = true
            defer { state.onBroken = nil }
            return state.onBroken
        }
        action?()
    }

    /// Whether all was written.
    private func writeAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Somebody else made the descriptor non-blocking; it is theirs too, so it is left so.
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&wait, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
