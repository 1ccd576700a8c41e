/// The way to one host: what a ``Connection`` is made of.
///
/// The runtime has one for SSH and one for this machine; `WeftTesting` has a fake. A transport is shared by all connections to its host, and
/// several commands may be in flight at a time.
public protocol Transport: Sendable {
    /// Runs a command and waits until it has ended.
    ///
    /// - Parameter output: Called in order with each piece of output as it arrives, on any thread.
    /// - Returns: The whole output and the status; a status other than 0 is not an error.
    /// - Throws: ``ConnectionError`` when the command could not be run or its end could not be seen.
    func execute(_ invocation: Invocation, output: @escaping OutputReceiver) async throws -> CommandResult

    /// Copies a file, a folder or bytes to the target.
    ///
    /// - Returns: Whether anything on the target is different now.
    func put(_ upload: Upload) async throws -> Bool

    /// Makes a folder of the target the same as one of this machine.
    func sync(_ folder: FolderSync) async throws -> FolderChanges

    /// Copies a file or folder of the target to this machine.
    ///
    /// - Returns: Whether anything here is different now.
    func get(_ download: Download) async throws -> Bool

    /// Reads a file of the target.
    func read(_ path: String, context: CommandContext) async throws -> [UInt8]

    /// Runs a script that is handed over on standard input, and sends it the contents that it asks for.
    ///
    /// - Returns: How its shell ended.
    func apply(_ request: ApplyRequest) async throws -> CommandResult

    /// Gives the terminal to a command, or to a login shell, until it ends.
    ///
    /// - Throws: ``ConnectionError`` when there is no terminal.
    func interact(_ invocation: Invocation?, context: CommandContext) async throws -> ExitStatus

    /// Opens a forward.
    ///
    /// - Parameter warn: Takes a line about each connection that could not be made, and about the loss of the host; on any thread.
    /// - Returns: `nil` where commands are carried and nothing else.
    /// - Throws: ``ConnectionError`` when the address is in use, or the target does not forward.
    func forward(_ request: ForwardRequest, warn: @escaping @Sendable (String) -> Void) async throws -> (any Forward)?

    /// The forwards that `ssh_config` asks for.
    func configuredForwards() async throws -> [ForwardRequest]

    /// Leaves the connection to the target, which is about to be useless, and makes a new one.
    ///
    /// - Throws: ``ConnectionError`` when it cannot be reached now.
    func reconnect() async throws
}

extension Transport {
    /// None: not every way to a host carries other connections.
    public func forward(_ request: ForwardRequest, warn: @escaping @Sendable (String) -> Void) async throws -> (any Forward)? { nil }

    /// None.
    public func configuredForwards() async throws -> [ForwardRequest] { [] }

    /// Nothing: there is no connection that outlives a command.
    public func reconnect() async throws {}
}

/// Takes a piece of a command's output.
public typealias OutputReceiver = @Sendable (OutputStream, [UInt8]) -> Void

/// One of a command's two outputs.
public enum OutputStream: String, Sendable, Hashable {
    /// Standard output.
    case output
    /// Standard error.
    case error
}

/// One command to be run on a target.
public struct Invocation: Sendable {
    /// The command.
    public var command: Command
    /// Its folder, user, environment and deadline.
    public var context: CommandContext
    /// Its standard input.
    public var input: CommandInput
    /// What to type when it asks.
    public var answers: [Answer]
    /// Whether it gets a terminal; its standard error then arrives with its standard output.
    public var terminal: Bool
    /// Whether the result has the outputs; without, they are only handed to the receiver, and no memory grows with them.
    public var isCaptured: Bool

    /// A command with what it needs.
    public init(
        _ command: Command, context: CommandContext = CommandContext(), input: CommandInput = .none, answers: [Answer] = [],
        terminal: Bool = false, isCaptured: Bool = true
    ) {
        self.isCaptured = isCaptured
        self.command = command
        self.context = context
        self.input = input
        self.answers = answers
        self.terminal = terminal
    }
}
