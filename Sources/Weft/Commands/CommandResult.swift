/// What a command printed, and how it ended.
public struct CommandResult: Sendable, Hashable {
    /// How it ended. A status other than 0 is a result, not an error.
    public var status: ExitStatus
    /// Everything it wrote to standard output, byte for byte. With a terminal, standard error is in here too.
    public var outputBytes: [UInt8]
    /// Everything it wrote to standard error, byte for byte.
    public var errorBytes: [UInt8]

    /// A result from bytes.
    public init(status: ExitStatus = .exited(0), outputBytes: [UInt8] = [], errorBytes: [UInt8] = []) {
        self.status = status
        self.outputBytes = outputBytes
        self.errorBytes = errorBytes
    }

    /// A result from texts, as a test's answer.
    public init(standardOutput: String, standardError: String = "", status: Int32 = 0) {
        self.init(status: .exited(status), outputBytes: Array(standardOutput.utf8), errorBytes: Array(standardError.utf8))
    }

    /// Whether it exited with status 0.
    public var isSuccess: Bool { status.isSuccess }
    /// Standard output as text; bytes that are not UTF-8 become U+FFFD.
    public var standardOutput: String { String(decoding: outputBytes, as: UTF8.self) }
    /// Standard error as text; bytes that are not UTF-8 become U+FFFD.
    public var standardError: String { String(decoding: errorBytes, as: UTF8.self) }
    /// Standard output without the newlines at its end, as a shell's `$(…)` gives it.
    public var text: String {
        var end = outputBytes.endIndex
        while end > 0, outputBytes[end - 1] == UInt8(ascii: "\n") || outputBytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return String(decoding: outputBytes[..<end], as: UTF8.self)
    }
    /// The lines of standard output, without their ends.
    public var lines: [String] {
        var lines = standardOutput.split(separator: "\n", omittingEmptySubsequences: false).map {
            String($0.hasSuffix("\r") ? $0.dropLast() : $0)
        }
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
