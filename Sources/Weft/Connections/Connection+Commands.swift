extension Connection {
    /// Runs a command and waits until it exits with status 0.
    ///
    /// Its output is shown as it comes, a line at a time with the host's name, unless the connection is ``quiet()``.
    ///
    /// - Parameters:
    ///   - command: The shell command; what is interpolated is quoted.
    ///   - input: What it reads on standard input; nothing unless said.
    ///   - answers: What to type when it asks.
    ///   - terminal: Whether it gets a terminal, for programs that insist on one.
    /// - Returns: The whole output.
    /// - Throws: ``CommandError`` for any other status, ``ConnectionError`` when it could not be run or seen to its end.
    @discardableResult
    public func run(
        _ command: Command, input: CommandInput = .none, answering answers: [Answer] = [], terminal: Bool = false
    ) async throws -> CommandResult {
        let result = try await execute(command, input: input, answering: answers, terminal: terminal)
        guard result.isSuccess else {
            throw CommandError(host: name, command: command.description, result: result, isShown: !context.isQuiet)
        }
        return result
    }

    /// Runs a command and waits until it exits.
    ///
    /// - Returns: The output and the status. A status other than 0 is a result, not an error; ``run(_:input:answering:terminal:)`` throws it.
    /// - Throws: ``ConnectionError`` when the command could not be run at all, or not be seen to its end.
    public func execute(
        _ command: Command, input: CommandInput = .none, answering answers: [Answer] = [], terminal: Bool = false
    ) async throws -> CommandResult {
        let invocation = Invocation(command, context: context, input: input, answers: answers, terminal: terminal)
        run.mask(command.secrets + input.secrets + answers.filter(\.isSecret).map(\.reply))
        run.report(.commandStarted(host: name, command: command.description))
        let lines = OutputLines(host: name, isShown: !context.isQuiet, report: run.report)
        let result: CommandResult
        do {
            result = try await transport.execute(invocation) { lines.receive($0, $1) }
        } catch {
            lines.finish()
            throw error
        }
        lines.finish()
        run.report(.commandFinished(host: name, command: command.description, status: result.status))
        return result
    }

    /// Runs a command with sudo, as root; short for `sudo().run(command)`.
    @discardableResult
    public func sudo(_ command: Command, input: CommandInput = .none, answering answers: [Answer] = []) async throws -> CommandResult {
        try await sudo().run(command, input: input, answering: answers)
    }

    /// Whether a command that changes nothing exits with status 0. Nothing of its output is shown, and it runs in a dry run, too.
    ///
    /// - Throws: ``ConnectionError`` when it could not be run.
    public func test(_ command: Command) async throws -> Bool { try await quiet().asking().execute(command).isSuccess }

    /// What a command prints that changes nothing: its standard output without the line ends at its end. Nothing of it is shown, and it runs in
    /// a dry run, too.
    ///
    /// - Throws: ``CommandError`` when it ends with another status than 0, ``ConnectionError`` when it could not be run.
    public func capture(_ command: Command) async throws -> String {
        let result = try await quiet().asking().execute(command)
        guard result.isSuccess else { throw CommandError(host: name, command: command.description, result: result) }
        return result.text
    }

    /// Checks that ``shell(_:)`` would get a terminal: for a task that opens one in the middle of its work.
    ///
    /// - Throws: ``ConnectionError`` of reason `noTerminal` when there is none or `--no-input` was given.
    public func checkTerminal() throws {
        guard !run.isPreview, !run.hasTerminal else { return }
        throw ConnectionError(
            host: name, .noTerminal,
            "an interactive shell needs a terminal, and there is none here or `--no-input` forbids to use it\n  run it from a terminal; "
                + "a command that asks nothing needs none: `task host=\(name) -- COMMAND`")
    }

    /// Gives the user's terminal to a command, or to a login shell, on the host; the run goes on when it ends.
    ///
    /// - Throws: ``ConnectionError`` when there is no terminal or `--no-input` was given; ``CommandError`` when a command ends with another
    ///   status than 0. A login shell's status is whatever its last command had, and is no error.
    public func shell(_ command: Command? = nil) async throws {
        if let command { run.mask(command.secrets) }
        try checkTerminal()
        let status = try await run.withTerminal {
            try await transport.interact(command.map { Invocation($0, context: context, terminal: true) }, context: context)
        }
        if let command, !status.isSuccess {
            throw CommandError(host: name, command: command.description, result: CommandResult(status: status))
        }
    }
}
