/// What a fake host answers to a command.
///
/// ```swift
/// let host = FakeConnection(answers: [
///     "lxc-info -n ns1 -sH": CommandResult(standardOutput: "STOPPED\n"),
/// ])
/// host.transport.answer(.containing("apt-get"), with: CommandResult(status: .exited(100)))
/// ```
public struct FakeAnswer: Sendable {
    /// Which commands are meant.
    public enum Pattern: Sendable, CustomStringConvertible {
        /// The command whose text is exactly this.
        case exactly(String)
        /// Every command that begins with this text.
        case beginning(String)
        /// Every command that has this text in it, or in the bytes on its standard input.
        case containing(String)
        /// Every command.
        case any
        /// The commands a function picks.
        case matching(@Sendable (Invocation) -> Bool)

        /// Whether a command is meant.
        public func matches(_ invocation: Invocation) -> Bool {
            switch self {
            case .exactly(let text): invocation.command.text == text
            case .beginning(let text): invocation.command.text.hasPrefix(text)
            case .containing(let text): invocation.command.text.contains(text) || invocation.inputText.contains(text)
            case .any: true
            case .matching(let isMeant): isMeant(invocation)
            }
        }

        /// The pattern in words.
        public var description: String {
            switch self {
            case .exactly(let text): "exactly `\(text)`"
            case .beginning(let text): "beginning `\(text)`"
            case .containing(let text): "containing `\(text)`"
            case .any: "any command"
            case .matching: "a function's choice"
            }
        }
    }

    /// Makes the answer to one command.
    public typealias Reply = @Sendable (Invocation) throws -> CommandResult

    let pattern: Pattern
    let replies: [Reply]

    /// Answers with a result each time.
    public init(_ pattern: Pattern, with result: CommandResult) { self.init(pattern) { _ in result } }

    /// Answers with these results in turn, and with the last one from then on.
    public init(_ pattern: Pattern, inTurn results: [CommandResult]) {
        self.pattern = pattern
        self.replies = results.map { result in { _ in result } }
    }

    /// Answers with what a function makes of the command, or throws what it throws.
    public init(_ pattern: Pattern, by reply: @escaping Reply) {
        self.pattern = pattern
        self.replies = [reply]
    }
}

extension Invocation {
    /// The bytes on standard input as text; empty for a file or a secret.
    public var inputText: String {
        guard case .bytes(let bytes) = input else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}
