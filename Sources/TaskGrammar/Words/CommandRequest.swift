/// A command line whose every word has found its meaning.
public struct CommandRequest: Sendable, Equatable {
    /// One task to run.
    public struct Call: Sendable, Equatable {
        /// The task's name.
        public let task: String
        /// The texts of its values by parameter name: its own, and those in front of the first task that it has parameters for.
        public let values: [String: String]
        /// Where it runs.
        public let targeting: Targeting
    }

    /// The options.
    public var options: CommandOptions
    /// The tasks in their order.
    public var calls: [Call]
    /// The words of the command after `--`.
    public var command: [String]?
    /// Where the command runs: the targeting words in front of the first task.
    public var targeting: Targeting
    /// The value of `fabfile=`.
    public var fabfile: String?
    /// The value of `inventory=`.
    public var inventory: String?
    /// The value of `config=`.
    public var configuration: String?
}

extension CommandWords {
    /// Gives every value to the task whose parameter it is, or to the choice of hosts.
    ///
    /// A targeting word after a task is the task's own value when the task declares a parameter of that name; in front of the first task it
    /// targets, and the tasks that declare such a parameter get it too where they cannot do without.
    ///
    /// - Parameter catalog: The tasks there are.
    /// - Throws: The first of: an unknown task, a value no task takes, a value given twice, a required parameter that was not given.
    public func resolved(with catalog: TaskCatalog) throws(CommandLineError) -> CommandRequest {
        var tasks: [TaskMetadata] = []
        for call in calls {
            guard let task = catalog.task(named: call.task) else {
                throw .unknownTask(call.typed, suggestion: catalog.suggestion(for: call.task))
            }
            tasks.append(task)
        }
        var request = CommandRequest(options: options, calls: [], command: command, targeting: Targeting())
        var everywhere = Targeting()
        for value in common {
            if let word = value.targetingWord {
                try request.take(value, word, into: &everywhere)
            } else if !tasks.contains(where: { $0.parameter(named: value.name) != nil }) {
                let names = tasks.flatMap { $0.parameters.map(\.name) } + TargetingWord.allCases.map(\.rawValue)
                throw .unknownCommonParameter(
                    value.name, tasks: tasks.map(\.name), suggestion: NearMiss.closest(to: value.name, among: names))
            }
        }
        // Hosts and roles add up as targeting words; a parameter of that name takes the first.
        var shared = try Self.values(common.filter { $0.targetingWord == nil })
        for value in common where shared[value.name] == nil { shared[value.name] = value.value }
        for (call, task) in zip(calls, tasks) {
            var targeting = Targeting()
            var own: [NamedValue] = []
            for value in call.values {
                if task.parameter(named: value.name) != nil {
                    own.append(value)
                } else if let word = value.targetingWord {
                    try request.take(value, word, into: &targeting)
                } else {
                    let parameters = task.parameters.map(\.name)
                    let near = NearMiss.closest(to: value.name, among: parameters + TargetingWord.allCases.map(\.rawValue))
                    throw .unknownParameter(value.name, task: task.name, suggestion: near, parameters: parameters)
                }
            }
            var values = try Self.values(own)
            for parameter in task.parameters where values[parameter.name] == nil {
                if let text = shared[parameter.name], parameter.isRequired || TargetingWord(rawValue: parameter.name) == nil {
                    values[parameter.name] = text
                } else if parameter.isRequired, !options.help {
                    throw .missingParameter(parameter.name, task: task.name, expectation: parameter.explanation)
                }
            }
            request.calls.append(.init(task: task.name, values: values, targeting: targeting.overriding(everywhere)))
        }
        request.targeting = everywhere
        return request
    }

    /// The values by name; the same name twice must have the same value.
    private static func values(_ list: [NamedValue]) throws(CommandLineError) -> [String: String] {
        var values: [String: String] = [:]
        for item in list {
            if let earlier = values[item.name], earlier != item.value { throw .repeatedValue(item.name, earlier, item.value) }
            values[item.name] = item.value
        }
        return values
    }
}

extension CommandRequest {
    /// Takes a targeting word: for the whole run, or for the task or tasks whose targeting it is.
    fileprivate mutating func take(_ value: NamedValue, _ word: TargetingWord, into targeting: inout Targeting) throws(CommandLineError) {
        switch word {
        case .host, .role, .user: try targeting.add(value, word)
        case .fabfile: try Self.set(&fabfile, value)
        case .inventory: try Self.set(&inventory, value)
        case .config: try Self.set(&configuration, value)
        }
    }

    private static func set(_ place: inout String?, _ value: NamedValue) throws(CommandLineError) {
        if let place, place != value.value { throw .repeatedValue(value.name, place, value.value) }
        place = value.value
    }
}
