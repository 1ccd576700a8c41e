/// The run that the current task belongs to.
public enum Run {
    /// The services of the run; `nil` outside of one.
    @TaskLocal public static var current: (any RunServices)?

    static var services: any RunServices {
        get throws {
            guard let current else { throw RunError.outsideRun }
            return current
        }
    }
}

/// A use of the run's services outside of a run.
public enum RunError: Error, Sendable, CustomStringConvertible {
    /// No task is running in this Swift task; a detached one does not inherit the run.
    case outsideRun

    /// What to do instead.
    public var description: String {
        "no task is running here\n  call this from a task's own function, or from a child task of it; `Task.detached` leaves the run"
    }
}

/// Runs a command on this machine and waits until it exits with status 0.
///
/// - Throws: ``CommandError`` for any other status.
@discardableResult
public func local(_ command: Command, input: CommandInput = .none) async throws -> CommandResult {
    try await Run.services.localConnection.run(command, input: input)
}

/// Asks the user for a text.
///
/// - Parameters:
///   - name: The name for `--answer NAME=VALUE`.
///   - fallback: What return alone means.
/// - Throws: ``QuestionError`` without a terminal and a declared answer.
public func prompt(_ text: String, name: String, default fallback: String? = nil) async throws -> String {
    try await Run.services.ask(Question(name: name, text, default: fallback))
}

/// Asks the user for a secret, which is not echoed and masked from then on.
public func promptSecret(_ text: String, name: String) async throws -> Secret {
    let services = try Run.services
    let secret = Secret(try await services.ask(Question(name: name, text, kind: .secret)))
    services.mask([secret])
    return secret
}

/// Asks the user to go on; `--yes` and `--answer NAME=yes` answer it.
///
/// - Throws: ``QuestionError`` when the answer is no, or when nobody can answer.
public func confirm(_ text: String, name: String, default fallback: Bool? = nil) async throws {
    try await confirm(Question(name: name, text, kind: .confirmation, default: fallback.map { $0 ? "yes" : "no" }))
}

/// Asks the user to go on, with a question made before, such as for ``checkAnswerable(_:)``.
///
/// - Throws: ``QuestionError`` when the answer is no, or when nobody can answer.
public func confirm(_ question: Question) async throws {
    guard try Bool(taskArgument: await Run.services.ask(question)) else { throw QuestionError.declined(question) }
}

/// Checks that questions which are asked later can be answered then: in advance, by a default, or at a terminal.
///
/// A task that asks in the middle of its work calls it first, so that it refuses before it has changed anything.
///
/// - Throws: ``QuestionError`` for the first that nobody could answer.
public func checkAnswerable(_ questions: Question...) throws {
    let services = try Run.services
    for question in questions { try services.checkAnswerable(question) }
}

/// Shows a line of the task's own.
public func say(_ text: String) { Run.current?.report(.note(host: nil, text: text)) }

/// Connects to a host of the inventory by its name, or to one that only `ssh_config` or DNS knows.
public func connect(to name: String) async throws -> Connection {
    let services = try Run.services
    return try await services.connect(to: services.inventory[name] ?? Inventory.Host(name: name))
}
