import Synchronization
import Weft

/// Cuts a command's output into pieces of whole lines, without copying where a piece ends with a line.
///
/// A line that has no end after a mebibyte is handed on as it is: a program that never writes a newline must not take all memory.
final class LineCutter: Sendable {
    private struct Pending {
        var output: [UInt8] = []
        var error: [UInt8] = []
    }
    private let emit: @Sendable (OutputStream, [UInt8]) -> Void
    private let pending = Mutex(Pending())
    private static let limit = 1 << 20

    /// - Parameter emit: Takes whole lines with their newlines; only the last of a stream may have none.
    init(_ emit: @escaping @Sendable (OutputStream, [UInt8]) -> Void) { self.emit = emit }

    func receive(_ stream: OutputStream, _ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        pending.withLock { pending in
            switch stream {
            case .output: take(bytes, stream, &pending.output)
            case .error: take(bytes, stream, &pending.error)
            }
        }
    }

    func finish() {
        pending.withLock { pending in
            if !pending.output.isEmpty { emit(.output, pending.output) }
            if !pending.error.isEmpty { emit(.error, pending.error) }
            pending = Pending()
        }
    }

    private func take(_ bytes: [UInt8], _ stream: OutputStream, _ rest: inout [UInt8]) {
        let newline = UInt8(ascii: "\n")
        if rest.isEmpty, bytes.last == newline { return emit(stream, bytes) }
        guard let last = bytes.lastIndex(of: newline) else {
            rest += bytes
            if rest.count >= Self.limit {
                emit(stream, rest)
                rest = []
            }
            return
        }
        emit(stream, rest + bytes[...last])
        rest = Array(bytes[(last + 1)...])
    }
}
