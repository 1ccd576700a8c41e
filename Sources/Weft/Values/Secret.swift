/// A text that is never shown: a password, a token.
///
/// Its description is `***`, whatever prints it. Put it in a command with `\(secret: value)`, or better on standard input, where it does not
/// appear in the target's process list.
public struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable, TaskArgument {
    private let value: String

    /// Wraps a text.
    public init(_ value: String) { self.value = value }

    /// The text itself; every use of it is visible in review.
    public func reveal() -> String { value }

    /// Always `***`.
    public var description: String { "***" }
    /// Always `***`.
    public var debugDescription: String { "***" }
    /// Nothing, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Takes the text as it is.
    public init(taskArgument text: String) { self.init(text) }
    /// A secret.
    public static var taskArgumentExpectation: String { "a secret" }
    /// Never shown.
    public static var isSecretTaskArgument: Bool { true }
}
