/// A script that is handed to a host's `sh` on standard input, together with the contents that it asks for.
///
/// What ``Connection/apply(_:)`` asks of a ``Transport``.
public struct ApplyRequest: Sendable {
    /// The script. It says lines on standard output; one that begins with `want` names contents by their numbers.
    public var script: String
    /// The contents, the first of which has the number 1. Before the script stand `H1=` and `Z1=` and so on: hashes and sizes.
    public var contents: [Upload.Source]
    /// The titles of the resources, with the numbers of the handlers that each calls, the first of which is 1.
    public var resources: [(title: String, handlers: [Int])] = []
    /// The titles of the handlers.
    public var handlers: [String] = []
    /// The user, folder, environment and deadline.
    public var context: CommandContext
    /// What is done, for errors.
    public var description: String
    /// Takes each line of standard output that does not ask for contents, in order.
    public var line: @Sendable (String) -> Void
    /// Takes standard error.
    public var output: OutputReceiver

    /// A request.
    public init(
        _ script: String, contents: [Upload.Source] = [], context: CommandContext = CommandContext(), description: String,
        line: @escaping @Sendable (String) -> Void, output: @escaping OutputReceiver
    ) {
        (self.script, self.contents, self.context, self.description) = (script, contents, context, description)
        (self.line, self.output) = (line, output)
    }
}
