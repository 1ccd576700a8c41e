import Weft

extension PlanBuilder {
    /// Sorts the values in front of the first task into those that select hosts and those for the tasks.
    mutating func readCommonValues() {
        var selection = HostSelection()
        for value in request.common {
            if take(value, into: &selection, for: nil) {
                // A task that cannot do without a parameter of this name gets the value as well.
                if shared[value.name] == nil { shared[value.name] = value.text }
            } else if let earlier = shared[value.name], earlier != value.text {
                errors.append(.repeatedValue(value.name, task: nil))
            } else {
                shared[value.name] = value.text
            }
        }
        everywhere = selection.completed(by: environmentSelection(without: selection))
    }

    /// The hosts that the environment selects, for what the command line leaves open.
    private mutating func environmentSelection(without given: HostSelection) -> HostSelection {
        func text(_ word: TargetingName) -> String? { request.variable(word.rawValue) }
        var selection = HostSelection(
            hosts: text(.host).map { [$0] } ?? [], roles: text(.role).map { [$0] } ?? [], user: text(.user), isFromEnvironment: true)
        if given.transport == nil, let client = text(.transport) {
            selection.transport = Inventory.TransportKind(rawValue: client)
            if selection.transport?.isSSH != true {
                selection.transport = nil
                errors.append(.variable(TargetingName.transport.rawValue, problem: "\(PlanningError.unknownTransport(client))"))
            }
        }
        return selection
    }

    /// Finds values in front of the first task that no task takes.
    mutating func checkCommonValues() {
        let called = request.calls.compactMap { tasks.task(named: $0.task) }
        let takers = called.flatMap { family(of: $0) }
        let known = Set(takers.flatMap { $0.parameters.map(\.name) })
        for value in request.common where TargetingName(rawValue: value.name) == nil && !known.contains(value.name) {
            let near = NearMiss.suggestion(
                for: value.name, among: known.sorted() + TargetingName.allCases.map(\.rawValue))
            errors.append(.unknownCommonParameter(value.name, tasks: called.map(\.name), suggestion: near))
        }
    }

    /// The values behind a task: those for its parameters, or for those of its prerequisites, and its choice of hosts.
    mutating func values(of call: RunRequest.Call, for task: TaskDefinition) -> (values: [String: String], selection: HostSelection) {
        var values: [String: String] = [:]
        var selection = HostSelection()
        let family = family(of: task)
        let known = Set(family.flatMap { $0.parameters.map(\.name) })
        let runsOnHosts = family.contains { $0.target == .host }
        for value in call.values {
            if known.contains(value.name) {
                if let earlier = values[value.name], earlier != value.text {
                    errors.append(.repeatedValue(value.name, task: task.name))
                }
                values[value.name] = value.text
            } else if let word = TargetingName(rawValue: value.name) {
                if !runsOnHosts, word.isOfHosts {
                    errors.append(.notOnHosts(task: task.name, word: value.name))
                } else {
                    _ = take(value, into: &selection, for: task.name)
                }
            } else {
                let names = task.parameters.map(\.name)
                let near = NearMiss.suggestion(
                    for: value.name, among: known.sorted() + TargetingName.allCases.map(\.rawValue))
                errors.append(.unknownParameter(value.name, task: task.name, suggestion: near, parameters: names))
            }
        }
        return (values, selection)
    }

    /// The task's arguments, each checked; `nil` when one is missing or does not convert.
    mutating func arguments(of task: TaskDefinition, from values: [String: String]) -> [String: String]? {
        var arguments: [String: String] = [:]
        let count = errors.count
        for parameter in task.parameters {
            let isShared = parameter.isRequired || TargetingName(rawValue: parameter.name) == nil
            let given = values[parameter.name] ?? (isShared ? shared[parameter.name] : nil)
            let variable = isShared && given == nil ? variable(for: parameter) : nil
            guard let text = given ?? variable else {
                if parameter.isRequired {
                    errors.append(.missingParameter(parameter.name, task: task.name, expectation: parameter.explanation))
                }
                continue
            }
            do {
                try parameter.check(text)
                arguments[parameter.name] = text
            } catch {
                let shown = parameter.isSecret ? nil : text
                // A secret's own conversion may quote it in its message.
                let problem = parameter.isSecret ? "expected \(parameter.expectation)" : "\(error)"
                errors.append(
                    variable == nil
                        ? .invalidValue(parameter.name, task: task.name, text: shown, problem: problem)
                        : .invalidVariable(parameter.name, task: task.name, text: shown, problem: problem))
            }
        }
        return errors.count == count ? arguments : nil
    }

    /// What the environment gives a parameter. In a list, line ends separate as commas do: a field of a form has a line for each.
    private func variable(for parameter: TaskParameter) -> String? {
        guard let text = request.variable(parameter.name), parameter.type.hasPrefix("[") else { return request.variable(parameter.name) }
        return text.split(whereSeparator: \.isNewline).joined(separator: ",")
    }

    /// A task with all its prerequisites, and theirs.
    private func family(of task: TaskDefinition) -> [TaskDefinition] {
        var found: [TaskDefinition] = [task]
        if request.leavesOutPrerequisites { return found }
        var index = 0
        while index < found.count {
            for function in found[index].prerequisites {
                guard let other = tasks.task(function: function, neededBy: found[index]) else { continue }
                if !found.contains(where: { $0.name == other.name }) { found.append(other) }
            }
            index += 1
        }
        return found
    }

    /// Takes a word that selects hosts; whether it was one that targets at all.
    private mutating func take(_ value: RunRequest.Value, into selection: inout HostSelection, for task: String?) -> Bool {
        switch TargetingName(rawValue: value.name) {
        case .host: selection.hosts.append(value.text)
        case .role: selection.roles.append(value.text)
        case .user:
            if let user = selection.user, user != value.text { errors.append(.repeatedValue(value.name, task: task)) }
            selection.user = value.text
        case .transport:
            guard let transport = Inventory.TransportKind(rawValue: value.text), transport.isSSH else {
                errors.append(.unknownTransport(value.text))
                break
            }
            if let other = selection.transport, other != transport { errors.append(.repeatedValue(value.name, task: task)) }
            selection.transport = transport
        case .fabfile, .inventory, .config: break
        case nil: return false
        }
        return true
    }
}

extension TaskParameter {
    /// What it is for and what a value looks like, as far as either is said.
    var explanation: String {
        var words = documentation
        while words.last == "." { words.removeLast() }
        return words.isEmpty ? expectation : expectation.isEmpty ? words : "\(words) (\(expectation))"
    }
}
