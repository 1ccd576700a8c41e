/// What is done once, at the end, when something that it belongs to has changed: a reload, a restart.
///
/// One that a broken connection kept from running is run by the next ``Connection/apply(_:)`` that has it, whether or not anything
/// changes then.
public struct Handler: Sendable, Hashable {
    /// What it does, as reports name it: `reload nginx`. Handlers of one title are one.
    public let title: String
    /// The shell command.
    public let command: Command
    /// Shell functions that it calls.
    public let functions: [ShellFunction]

    /// A handler.
    public init(_ title: String, _ command: Command, functions: [ShellFunction] = []) {
        self.title = title
        self.command = command
        self.functions = functions
    }
}
