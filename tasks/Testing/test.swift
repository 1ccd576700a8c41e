import Weft

/// Runs a task twice in a container that is thrown away, and says whether the second time changed nothing.
///
/// The container is made on the host, which needs LXC as for `newcontainer`: `task fabfile=web.swift test host=hpcube task=webserver with=port=80`. A
/// task that changes something each time fails, with what it changed. The container is removed in the end, whatever happens.
///
/// - Parameters:
///   - task: the task to try; one that is for hosts.
///   - with: its arguments, as `NAME=VALUE`.
///   - keep: whether the container stays, to look at it.
///   - sudo: whether the task is given a connection that uses sudo.
@Task("test")
public func testTask(on host: Connection, task: String, with arguments: [String] = [], keep: Bool = false, sudo: Bool = false) async throws
{
    let trial = try Trial(of: task, with: arguments)
    guard !host.run.isPreview else { return host.say("would run \(trial.task.name) twice in a new container") }
    var generator = SystemRandomNumberGenerator()
    let name = "weft-test-" + String(generator.next() as UInt32, radix: 36)
    let failure: (any Error)?
    do {
        try await trial.run(on: LXC.create(name, on: host), sudo: sudo)
        failure = nil
    } catch {
        failure = error
    }
    if keep {
        host.say("the container \(name) stays; `task lxc_destroy host=\(host.name) vhostname=\(name)` removes it")
    } else {
        try await LXC.destroy(name, on: host)
    }
    if let failure { throw failure }
}

/// One task that is tried, with its arguments.
struct Trial {
    let task: TaskDefinition
    private let arguments: TaskArguments

    /// - Throws: ``TrialError`` for what is wrong with the request, before there is a container.
    init(of name: String, with pairs: [String]) throws {
        let tasks = TaskDefinition.all
        guard let task = tasks.last(where: { $0.name == name || $0.function == name }) else {
            throw TrialError.unknown(name, suggestion: NearMiss.suggestion(for: name, among: tasks.map(\.name)))
        }
        guard task.target == .host else { throw TrialError.withoutHost(name) }
        var values: [String: String] = [:]
        for pair in pairs {
            guard let equals = pair.firstIndex(of: "="), equals > pair.startIndex else { throw TrialError.argument(pair) }
            let key = String(pair[..<equals])
            guard let parameter = task.parameters.first(where: { $0.name == key }) else {
                throw TrialError.parameter(key, of: name, suggestion: NearMiss.suggestion(for: key, among: task.parameters.map(\.name)))
            }
            values[key] = String(pair[pair.index(after: equals)...])
            try parameter.check(values[key] ?? "")
        }
        if let missing = task.parameters.first(where: { $0.isRequired && values[$0.name] == nil }) {
            throw TrialError.missing(missing.name, of: name)
        }
        self.task = task
        arguments = TaskArguments(values)
    }

    /// Runs it twice.
    func run(on container: Connection, sudo: Bool) async throws {
        let first = try await changes(on: container, sudo: sudo)
        container.say("\(task.name) changed \(first.count) thing\(first.count == 1 ? "" : "s") the first time")
        let second = try await changes(on: container, sudo: sudo)
        guard second.isEmpty else { throw TrialError.notIdempotent(task.name, changes: second) }
        container.say("the second time it changed nothing")
    }

    private func changes(on container: Connection, sudo: Bool) async throws -> [String] {
        let run = ListeningRun(container.run)
        var connection = Connection(to: container.host, through: container.transport, in: run)
        connection.context = container.context
        if sudo { connection = connection.sudo() }
        try await Run.$current.withValue(run) { [connection] in try await task.body(connection, arguments) }
        return run.changes
    }
}

/// Why a task could not be tried, or did not pass.
enum TrialError: Error, CustomStringConvertible {
    case unknown(String, suggestion: String?)
    case withoutHost(String)
    case argument(String)
    case parameter(String, of: String, suggestion: String?)
    case missing(String, of: String)
    case notIdempotent(String, changes: [String])

    var description: String {
        switch self {
        case .unknown(let name, let suggestion):
            "no task is named `\(name)`" + (suggestion.map { "; did you mean `\($0)`?" } ?? "; `task --list` shows all")
        case .withoutHost(let name): "`\(name)` is for no host: only what changes hosts can be tried in a container"
        case .argument(let text): "`with=\(text)` is not NAME=VALUE"
        case .parameter(let key, let task, let suggestion):
            "`\(task)` has no parameter `\(key)`" + (suggestion.map { "; did you mean `\($0)`?" } ?? "")
        case .missing(let name, let task): "`\(task)` needs `\(name)=`: give it with `with=\(name)=VALUE`"
        case .notIdempotent(let task, let changes):
            "the second time `\(task)` changed \(changes.count) thing\(changes.count == 1 ? "" : "s") again"
                + changes.map { "\n  \($0)" }.joined()
        }
    }
}
