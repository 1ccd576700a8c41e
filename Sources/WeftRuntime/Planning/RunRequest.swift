import Weft

/// What the command line asks for, before anything of it has been looked up.
public struct RunRequest: Sendable, Hashable {
    /// A `name=value` word.
    public struct Value: Sendable, Hashable {
        /// The name in snake case.
        public let name: String
        /// The text after the `=`.
        public let text: String

        /// A value with its name in snake case.
        public init(_ name: String, _ text: String) {
            self.name = name
            self.text = text
        }
    }

    /// A task's name with the values behind it.
    public struct Call: Sendable, Hashable {
        /// The name in snake case.
        public let task: String
        /// The values up to the next task.
        public let values: [Value]

        /// A call.
        public init(_ task: String, _ values: [Value] = []) {
            self.task = task
            self.values = values
        }
    }

    /// The values in front of the first task: for every task that declares them.
    public var common: [Value]
    /// The tasks in their order.
    public var calls: [Call]
    /// The words after `--`; they run as a command on the hosts that the common values select, after the tasks.
    public var command: [String]?
    /// What the environment gives where the command line gives nothing: texts by the names of variables, such as `TASK_PORT` for `port=`.
    public var variables: [String: String]
    /// Whether the tasks run alone, without those that have to run before them.
    public var leavesOutPrerequisites = false

    /// A request.
    public init(common: [Value] = [], calls: [Call] = [], command: [String]? = nil, variables: [String: String] = [:]) {
        self.common = common
        self.calls = calls
        self.command = command
        self.variables = variables
    }

    /// The variable of the environment for a name before a `=`: `TASK_HTTP_PORT` for `http_port`.
    ///
    /// Letters are capitals, and what is neither letter nor digit is `_`.
    public static func variable(for name: String) -> String {
        "TASK_" + String(name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    /// What the environment gives for a name; an empty text gives nothing.
    func variable(_ name: String) -> String? { variables[Self.variable(for: name)].flatMap { $0.isEmpty ? nil : $0 } }

    /// The command as shell text: a single word is a line for the shell, of several each is one word, whatever it holds.
    var shellCommand: Command? {
        command.map { words in words.count == 1 ? Command(raw: words[0]) : Command(words: words) }
    }
}

/// The names before a `=` that say where and with what a run works, unless a task declares a parameter of that name.
enum TargetingName: String, CaseIterable {
    case host, role, user, transport, fabfile, inventory, config

    /// Those that hold for a task alone when they stand behind it.
    var isOfHosts: Bool { [.host, .role, .user, .transport].contains(self) }
}
