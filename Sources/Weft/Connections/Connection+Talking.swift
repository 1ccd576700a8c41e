extension Connection {
    /// Says that this task changed something on the host: its outcome is then `changed` rather than `ok`.
    public func report(changed what: String) { run.report(.changed(host: name, what: what)) }

    /// Shows a line of the task's own, with the host's name.
    public func say(_ text: String) { run.report(.note(host: name, text: text)) }

    /// Shows a warning, with the host's name.
    public func warn(_ text: String) { run.report(.warning(host: name, text: text)) }

    /// Runs a command on this machine.
    @discardableResult
    public func local(_ command: Command, input: CommandInput = .none) async throws -> CommandResult {
        try await run.localConnection.run(command, input: input)
    }
}
