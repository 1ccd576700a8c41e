/// An output of a command that is larger than memory should hold: it is in a file, and comes into memory when a task asks for it.
public protocol LargeOutput: Sendable {
    /// Its size in bytes.
    var count: Int { get }
    /// Hands over all of it, a piece at a time.
    func forEachPiece(_ take: ([UInt8]) throws -> Void) rethrows
    /// Its last bytes, at most so many.
    func suffix(_ maxLength: Int) -> [UInt8]
}

/// One of the two outputs of a command that has ended.
enum CapturedOutput: Sendable, Hashable {
    case memory([UInt8])
    case large(any LargeOutput)

    var bytes: [UInt8] {
        switch self {
        case .memory(let bytes): return bytes
        case .large(let output):
            var bytes: [UInt8] = []
            bytes.reserveCapacity(output.count)
            output.forEachPiece { bytes += $0 }
            return bytes
        }
    }

    var large: (any LargeOutput)? { if case .large(let output) = self { output } else { nil } }

    var isEmpty: Bool {
        switch self {
        case .memory(let bytes): bytes.isEmpty
        case .large(let output): output.count == 0
        }
    }

    /// The last lines, without those that are empty.
    func lastLines(_ count: Int) -> [String] {
        let end =
            switch self {
            case .memory(let bytes): Array(bytes.suffix(Self.tail))
            case .large(let output): output.suffix(Self.tail)
            }
        return String(decoding: end, as: UTF8.self).split(separator: "\n").suffix(count).map(String.init)
    }

    /// The part of an output in which its last lines are looked for.
    private static let tail = 64 << 10

    static func == (one: CapturedOutput, other: CapturedOutput) -> Bool { one.bytes == other.bytes }
    func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
