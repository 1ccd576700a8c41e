/// Where and how a command runs: the folder, the user, the environment, the deadline.
///
/// ``Connection/in(_:)``, ``Connection/env(_:)``, ``Connection/sudo()`` and their like give a connection a changed one.
public struct CommandContext: Sendable, Hashable {
    /// The folder on the target; `nil` is where the login starts.
    public var directory: String?
    /// Variables set for the command, in this order.
    public var environment: [EnvironmentVariable] = []
    /// Folders put before the target's `PATH`.
    public var searchPath: [String] = []
    /// The user to become with sudo; `nil` is the login's own.
    public var user: String?
    /// The longest a command may take; `nil` is the run's.
    public var timeout: Duration?
    /// Whether output is captured only, and not shown while the command runs.
    public var isQuiet = false
    /// Whether commands change nothing: they are run in a dry run, too.
    public var onlyAsks = false

    /// The login's own user, folder and environment.
    public init() {}

    /// One variable of the environment.
    public struct EnvironmentVariable: Sendable, Hashable {
        /// The name: letters, digits and underscores, no digit first.
        public let name: String
        /// The value; secrets are masked where the command is shown.
        public let value: String

        /// A variable.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The command with its folder and environment, as one line for a POSIX shell. The user is not in it: to become one takes a
    /// conversation with sudo, which is the transport's.
    public func shell(_ command: Command) -> String {
        var line = ""
        if let directory { line += "cd -- \(ShellQuoting.quote(directory)) && " }
        if !searchPath.isEmpty { line += "export PATH=\(searchPath.map(ShellQuoting.quote).joined(separator: ":")):\"$PATH\"; " }
        for variable in environment { line += "export \(variable.name)=\(ShellQuoting.quote(variable.value)); " }
        // A `cd` that fails must not let a list such as `a; b` run in the wrong folder.
        return line.isEmpty ? command.text : directory == nil ? line + command.text : line + "{ \(command.text)\n}"
    }
}
