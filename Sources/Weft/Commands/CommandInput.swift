/// What a command reads on standard input.
public enum CommandInput: Sendable {
    /// Nothing: end of file at once.
    case none
    /// These bytes, then end of file.
    case bytes([UInt8])
    /// A file of this machine, streamed, then end of file.
    case file(LocalPath)
    /// A secret and a newline, then end of file.
    case secret(Secret)

    /// A text, then end of file.
    public static func text(_ text: String) -> CommandInput { .bytes(Array(text.utf8)) }
}
