import Weft

/// What a run will do: each task once with its arguments and hosts, prerequisites first. Nothing has been connected yet.
public struct Plan: Sendable {
    /// A task, or the command after `--`, with all it needs.
    public struct Step: Sendable {
        /// What is done.
        public enum Action: Sendable {
            /// A task's function.
            case task(TaskDefinition, TaskArguments)
            /// The command after `--`.
            case command(Command)
        }

        /// What is done.
        public let action: Action
        /// The hosts it is done on, in their order; empty for a task that runs once, here.
        public let hosts: [Inventory.Host]
        /// The task that needs this one first; `nil` when the command line asked for it.
        public let prerequisiteOf: String?
        /// The steps that must have succeeded before this one, by their indices.
        public let requirements: [Int]

        /// A step.
        public init(_ action: Action, hosts: [Inventory.Host] = [], prerequisiteOf: String? = nil, requirements: [Int] = []) {
            self.action = action
            self.hosts = hosts
            self.prerequisiteOf = prerequisiteOf
            self.requirements = requirements
        }

        /// The task's name; the command as it may be shown.
        public var name: String {
            switch action {
            case .task(let task, _): task.name
            case .command(let command): command.description
            }
        }

        /// Whether it runs on hosts rather than once, here.
        public var isOnHosts: Bool {
            switch action {
            case .task(let task, _): task.target == .host
            case .command: true
            }
        }

        /// The task; `nil` for a command.
        public var task: TaskDefinition? { if case .task(let task, _) = action { task } else { nil } }

        /// The arguments as they may be shown, in the order of the declaration: secrets are `***`.
        public var shownArguments: [(name: String, text: String)] {
            guard case .task(let task, let arguments) = action else { return [] }
            return task.parameters.compactMap { parameter in
                arguments.values[parameter.name].map { (parameter.name, parameter.isSecret ? "***" : $0) }
            }
        }

        /// The arguments that must never be shown.
        var secrets: [Secret] {
            guard case .task(let task, let arguments) = action else { return [] }
            return task.parameters.flatMap { parameter in arguments.values[parameter.name].map(parameter.secrets) ?? [] }
        }
    }

    /// The steps in the order in which they run.
    public let steps: [Step]

    /// A plan of steps.
    public init(steps: [Step]) { self.steps = steps }

    /// The hosts of all steps, each once.
    public var hosts: [Inventory.Host] {
        var seen: Set<String> = []
        return steps.flatMap(\.hosts).filter { seen.insert($0.name).inserted }
    }

    /// A mask of all secrets that tasks were given: the same text may be another task's plain argument.
    public var mask: SecretMask {
        let mask = SecretMask()
        mask.add(steps.flatMap(\.secrets))
        return mask
    }
}
