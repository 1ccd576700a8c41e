/// What a command printed, and how it ended.
///
/// Nothing of it is cut off, and memory stays bounded all the same: an output of more than a mebibyte is in a file without a name, which
/// goes when nobody needs it any more. It comes into memory, whole, each time a property for it is read.
public struct CommandResult: Sendable, Hashable {
    /// How it ended. A status other than 0 is a result, not an error.
    public var status: ExitStatus
    private var output: CapturedOutput
    private var error: CapturedOutput

    /// Everything it wrote to standard output, byte for byte. With a terminal, standard error is in here too.
    public var outputBytes: [UInt8] {
        get { output.bytes }
        set { output = .memory(newValue) }
    }
    /// Everything it wrote to standard error, byte for byte.
    public var errorBytes: [UInt8] {
        get { error.bytes }
        set { error = .memory(newValue) }
    }
    /// The outputs that are in files: standard output and standard error, `nil` where memory has them.
    public var largeOutputs: (output: (any LargeOutput)?, error: (any LargeOutput)?) {
        get { (output.large, error.large) }
        set {
            if let large = newValue.output { output = .large(large) }
            if let large = newValue.error { error = .large(large) }
        }
    }

    /// A result from bytes.
    public init(status: ExitStatus = .exited(0), outputBytes: [UInt8] = [], errorBytes: [UInt8] = []) {
        self.status = status
        output = .memory(outputBytes)
        error = .memory(errorBytes)
    }

    /// The last lines of standard error that are not empty; of standard output when there are none.
    public func lastLines(_ count: Int) -> [String] { (error.isEmpty ? output : error).lastLines(count) }
    /// The last lines of standard error that are not empty.
    public func lastErrorLines(_ count: Int) -> [String] { error.lastLines(count) }

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
