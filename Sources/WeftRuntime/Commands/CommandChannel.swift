import SSH
import Weft

/// One running command with its input and outputs: an SSH channel, or a process of this machine.
///
/// It is used by one caller at a time, on the event loop.
protocol CommandChannel: AnyObject, Sendable {
    /// The next bytes of either output; `nil` at the end of both.
    func read() async throws -> (OutputStream, [UInt8])?
    /// Writes all bytes to standard input; waits while the command does not read.
    func write(_ bytes: [UInt8]) async throws
    /// Ends standard input.
    func endInput() async throws
    /// Tells a terminal's new size.
    func resize(columns: UInt16, rows: UInt16) async
    /// Waits for the command's end, after both outputs have ended, and gives the channel back.
    func finish() async throws -> ExitStatus
    /// Makes the present and all later waits throw.
    func abort(_ error: ConnectionError) async
    /// What is known of the command's end while its outputs are still open; `nil` when that is nothing.
    func exitSoFar() async -> ExitStatus?
    /// Whether it is open, with nothing to be read.
    func isQuiet() async -> Bool
    /// Says that nothing is expected of it until it is next used.
    func rest() async
    /// Gives the channel back without waiting. What is known of the command's end by then.
    func close() async -> ExitStatus?
}

extension CommandChannel {
    func exitSoFar() async -> ExitStatus? { nil }
    func isQuiet() async -> Bool { true }
    func rest() async {}
}

/// A place where commands can be started: a host's session, or this machine.
protocol CommandHost: Sendable {
    /// The host's name, for errors.
    var name: String { get }
    /// The loop that everything about the host runs on.
    var loop: EventLoop { get }
    /// Starts a text for the login shell, or that shell itself.
    func start(_ line: String?, terminal: TerminalKind?) async throws -> any CommandChannel
    /// Starts a text for the login shell, unless that would have to wait for another command's end: `nil` then.
    func startIfRoom(_ line: String) async throws -> (any CommandChannel)?
    /// The password for sudo, asked for once a run.
    func sudoPassword(for user: String) async throws -> Secret
    /// Whether the end of a command that a signal has ended is told apart; else a shell above it turns the signal into a status.
    var tellsSignals: Bool { get }
    /// The shells that run one command after the other; `nil` where each command is started by itself.
    var shells: ShellPool? { get }
    /// The place itself; another one where its connection was lost and is made again.
    func current() async throws -> any CommandHost
}

extension CommandHost {
    var tellsSignals: Bool { true }
    var shells: ShellPool? { nil }
    func current() async throws -> any CommandHost { self }
    func startIfRoom(_ line: String) async throws -> (any CommandChannel)? { try await start(line, terminal: nil) }
}

/// Where a command's standard input comes from, a piece at a time.
protocol ByteSource: Sendable {
    /// The next piece; `nil` at the end.
    func next() async throws -> [UInt8]?
    /// All of it, where that is at hand.
    var whole: [UInt8]? { get }
}

extension ByteSource {
    var whole: [UInt8]? { nil }
}

/// Where a command's standard output goes, a piece at a time: nothing more is read from it until the last piece has been taken.
protocol ByteSink: Sendable {
    /// Takes the next piece.
    ///
    /// - Throws: An error that ends the command.
    func take(_ bytes: [UInt8]) async throws
}
