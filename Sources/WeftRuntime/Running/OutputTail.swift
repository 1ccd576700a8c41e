import Synchronization
import Weft

/// The last lines of a command's outputs, for its error: all else has been shown, and is kept nowhere.
final class OutputTail: Sendable {
    private struct Tails {
        var output: [UInt8] = []
        var error: [UInt8] = []
    }
    private let tails = Mutex(Tails())
    private static let lines = 10
    private static let bytes = 64 << 10

    /// Takes whole lines.
    func receive(_ stream: OutputStream, _ bytes: [UInt8]) {
        let new = Self.end(of: bytes)
        tails.withLock { tails in
            switch stream {
            // Standard output is told only where there is no error output.
            case .output: if tails.error.isEmpty { Self.append(new, to: &tails.output) }
            case .error: Self.append(new, to: &tails.error)
            }
        }
    }

    /// A result with the last lines as its outputs.
    func result(_ status: ExitStatus) -> CommandResult {
        let tails = tails.withLock { $0 }
        return CommandResult(status: status, outputBytes: tails.output, errorBytes: tails.error)
    }

    private static func append(_ new: ArraySlice<UInt8>, to tail: inout [UInt8]) {
        tail += new
        let end = end(of: tail)
        if end.count < tail.count { tail = Array(end) }
    }

    /// The last lines that are not empty, with what stands between them.
    private static func end(of bytes: [UInt8]) -> ArraySlice<UInt8> {
        let newline = UInt8(ascii: "\n")
        var (found, start) = (0, bytes.endIndex)
        while start > 0, bytes.endIndex - start < Self.bytes {
            let isStart = start < bytes.endIndex && bytes[start - 1] == newline && bytes[start] != newline
            if isStart { found += 1 }
            if found == lines { break }
            start -= 1
        }
        return bytes[start...]
    }
}
