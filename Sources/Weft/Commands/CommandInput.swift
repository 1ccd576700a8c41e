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

    /// The file of this machine at a path, streamed, then end of file.
    public static func file(_ path: String) -> CommandInput { .file(LocalPath(path)) }

    /// What the run masks wherever it turns up.
    var secrets: [Secret] { if case .secret(let secret) = self { [secret] } else { [] } }
}
