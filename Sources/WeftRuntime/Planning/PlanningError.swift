import Weft

/// Something in a request that cannot be done; found before any connection.
public enum PlanningError: Error, Sendable, CustomStringConvertible {
    /// Neither a task nor a command was asked for.
    case nothingToDo
    /// No task has that name.
    case unknownTask(String, suggestion: String?)
    /// Two tasks of a fabfile have the same name.
    case duplicateTask(String, places: [String])
    /// The task has no such parameter.
    case unknownParameter(String, task: String, suggestion: String?, parameters: [String])
    /// A value for all tasks that none of them takes.
    case unknownCommonParameter(String, tasks: [String], suggestion: String?)
    /// A parameter without a default was not given.
    case missingParameter(String, task: String, expectation: String)
    /// A value that does not convert; no text for a secret.
    case invalidValue(String, task: String, text: String?, problem: String)
    /// A value of the environment that does not convert, by the parameter's name; no text for a secret.
    case invalidVariable(String, task: String, text: String?, problem: String)
    /// A word of the environment that selects no hosts, by the word's name.
    case variable(String, problem: String)
    /// The same name twice with different values; no values for a secret.
    case repeatedValue(String, task: String?)
    /// A `transport=` that is no SSH client.
    case unknownTransport(String)
    /// `host=` or `role=` for a task that runs once, here.
    case notOnHosts(task: String, word: String)
    /// A host task, or a command, without hosts.
    case noHosts(task: String?, roles: [String])
    /// Host expressions that cannot be read or select nothing, or names that nobody knows.
    case hosts(HostExpressionError, task: String?)
    /// A task's own role that the inventory does not have, or that has no hosts.
    case emptyRoles([String], task: String, inventory: String?)
    /// Tasks that are each other's prerequisites, by name, the first again at the end.
    case cycle([String])
    /// A prerequisite that is no task.
    case unknownPrerequisite(String, task: String)
    /// The file of a private key that cannot be one; the place is where the inventory names it.
    case keyFile(String, hosts: [String], place: String?, problem: String)
    /// The inventory could not be loaded.
    case inventory(String)

    /// What is wrong and what to do, in English.
    public var description: String {
        switch self {
        case .nothingToDo: "nothing to do: name a task, or a command after `--`\n  `task --list` shows the tasks"
        case .unknownTask(let name, let suggestion):
            "no task is named `\(name)`" + (suggestion == nil ? "; `task --list` shows all" : Self.hint(suggestion))
        case .duplicateTask(let name, let places):
            "two tasks are named `\(name)`\n" + places.map { "  \($0)" }.joined(separator: "\n")
                + "\n  name one of them otherwise: `@Task(\"NAME\")`"
        case .unknownParameter(let name, let task, let suggestion, let parameters):
            "`\(task)` takes no `\(name)=`" + (suggestion == nil ? Self.takes(parameters) : Self.hint(suggestion.map { $0 + "=" }))
        case .unknownCommonParameter(let name, let tasks, let suggestion):
            (tasks.isEmpty
                ? "`\(name)=` is for no task, and no word that selects hosts"
                : "none of the tasks takes `\(name)=`: " + tasks.map { "`\($0)`" }.joined(separator: ", "))
                + Self.hint(suggestion.map { $0 + "=" })
        case .missingParameter(let name, let task, let expectation): "`\(task)` needs `\(name)=`: \(expectation)"
        case .invalidValue(let name, let task, let text, let problem):
            "`\(name)=` of `\(task)` is " + (text.map { "`\($0)`" } ?? "a secret that does not fit") + ": \(problem)"
        case .invalidVariable(let name, let task, let text, let problem):
            "`$\(RunRequest.variable(for: name))`, for `\(name)=` of `\(task)`, is "
                + (text.map { "`\($0)`" } ?? "a secret that does not fit") + ": \(problem)"
        case .variable(let name, let problem): "`$\(RunRequest.variable(for: name))`: \(problem)"
        case .repeatedValue(let name, let task):
            "`\(name)=` is given twice with different values" + (task.map { " for `\($0)`" } ?? "")
        case .unknownTransport(let text):
            "`transport=\(text)` is none of `auto`, `ssh` and `openssh`"
                + Self.hint(NearMiss.suggestion(for: text, among: ["auto", "ssh", "openssh"]))
        case .notOnHosts(let task, let word): "`\(task)` runs once, on this machine, and takes no `\(word)=`"
        case .noHosts(let task?, _):
            "`\(task)` runs on hosts, and none are selected\n  select some: `task \(task) host=NAME`, or `role=ROLE`; "
                + "`task host=all --list-hosts` shows them"
        case .noHosts(nil, _):
            "the command after `--` runs on hosts, and none are selected\n  select some in front of it: `task host=NAME -- COMMAND`"
        case .hosts(let error, _): error.description
        case .emptyRoles(let roles, let task, let inventory):
            "`\(task)` runs on the \(roles.count == 1 ? "role" : "roles") \(roles.map { "`\($0)`" }.joined(separator: ", ")), "
                + "of which \(inventory.map { "`\($0)`" } ?? "no inventory") has no hosts\n  select some with `host=` or `role=`"
        case .cycle(let names): "tasks depend on each other: `\(names.joined(separator: " -> "))`"
        case .unknownPrerequisite(let function, let task): "`\(task)` runs after `\(function)`, which is no task"
        case .keyFile(let path, let hosts, let place, let problem):
            "the key `\(path)` of `\(hosts[0])`"
                + (hosts.count == 1 ? "" : " and \(hosts.count - 1) more \(hosts.count == 2 ? "host" : "hosts")") + " \(problem)"
                + (place.map { "\n  `\($0)` names it" } ?? "")
        case .inventory(let message): message
        }
    }

    private static func hint(_ suggestion: String?) -> String { suggestion.map { "; did you mean `\($0)`?" } ?? "" }

    private static func takes(_ parameters: [String]) -> String {
        parameters.isEmpty ? "; it takes no values" : "; it takes " + parameters.map { "`\($0)=`" }.joined(separator: ", ")
    }
}

/// Everything that is wrong in a request, in the order in which it was found.
public struct PlanningErrors: Error, Sendable, CustomStringConvertible {
    /// The errors, at least one, none twice.
    public let errors: [PlanningError]

    /// One description after the other.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}
