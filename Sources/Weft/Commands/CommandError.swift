/// A command that did not do what it was run for.
public struct CommandError: Error, Sendable, CustomStringConvertible {
    /// The host's name.
    public let host: String
    /// The command as it may be shown.
    public let command: String
    /// How it ended, and what it printed.
    public let result: CommandResult
    /// Whether its output was shown as it came.
    public let isShown: Bool

    /// A failure of `command` on `host`.
    public init(host: String, command: String, result: CommandResult, isShown: Bool = false) {
        self.host = host
        self.command = command
        self.result = result
        self.isShown = isShown
    }

    /// The host, the command and its status.
    public var headline: String { "\(host): `\(command)` \(result.status)" }

    /// The host, the command and its status, then the last ten lines of standard error (of standard output where there is no error output).
    public var description: String {
        headline + result.lastLines(10).map { "\n  \($0)" }.joined()
    }
}
