import Weft

/// One planning under way: the steps so far, and what was found wrong.
struct PlanBuilder {
    let request: RunRequest
    let tasks: TaskLookup
    var hosts: HostSelector
    var steps: [Plan.Step] = []
    var errors: [PlanningError] = []
    /// The values in front of the first task, without the words that select hosts.
    var shared: [String: String] = [:]
    var everywhere = HostSelection()
    /// The step of each task with its arguments, on each host or (under the empty name) here.
    private var done: [Work: [String: Int]] = [:]

    private struct Work: Hashable {
        let task: String
        let arguments: [String: String]
    }

    init(request: RunRequest, tasks: TaskLookup, hosts: HostSelector) {
        self.request = request
        self.tasks = tasks
        self.hosts = hosts
    }

    mutating func build(_ keyFileProblem: @escaping Planner.KeyFileProblem) throws(PlanningErrors) -> Plan {
        if request.calls.isEmpty, request.command == nil { errors.append(.nothingToDo) }
        readCommonValues()
        var areAllKnown = true
        for call in request.calls {
            guard let task = tasks.task(named: call.task) else {
                errors.append(.unknownTask(call.task, suggestion: tasks.suggestion(for: call.task)))
                areAllKnown = false
                continue
            }
            for duplicate in tasks.duplicates where duplicate.name == task.name {
                errors.append(.duplicateTask(duplicate.name, places: duplicate.places))
            }
            let (values, selection) = values(of: call, for: task)
            _ = add(task, values: values, selection: selection.completed(by: everywhere), neededBy: nil, path: [])
        }
        if areAllKnown { checkCommonValues() }
        if let command = request.shellCommand { add(command) }
        let plan = Plan(steps: steps)
        if let inventory = hosts.known { errors += KeyFiles(problem: keyFileProblem, inventory: inventory).errors(of: plan.hosts) }
        try finish()
        return plan
    }

    mutating func selectedHosts() throws(PlanningErrors) -> [Inventory.Host] {
        readCommonValues()
        var found: [Inventory.Host] = []
        var seen: Set<String> = []
        var selections: [(HostSelection, [String], String?)] = request.calls.map { call in
            let task = tasks.task(named: call.task)
            let selection = task.map { values(of: call, for: $0).selection } ?? HostSelection()
            return (selection.completed(by: everywhere), task?.roles ?? [], call.task)
        }
        if selections.isEmpty { selections = [(everywhere.isEmpty ? HostSelection(hosts: ["all"]) : everywhere, [], nil)] }
        for (selection, roles, task) in selections {
            do throws(PlanningError) {
                let hosts =
                    selection.isEmpty && !roles.isEmpty
                    ? try hosts.hosts(ofRoles: roles, selection, for: task ?? "") : try hosts.hosts(of: selection, for: task)
                found += hosts.filter { seen.insert($0.name).inserted }
            } catch { errors.append(error) }
        }
        try finish()
        return found
    }

    private mutating func finish() throws(PlanningErrors) {
        var seen: Set<String> = []
        let unique = errors.filter { seen.insert($0.description).inserted }
        guard unique.isEmpty else { throw PlanningErrors(errors: unique) }
    }

    private mutating func add(_ command: Command) {
        guard !everywhere.isEmpty else {
            errors.append(.noHosts(task: nil, roles: []))
            return
        }
        do throws(PlanningError) {
            steps.append(Plan.Step(.command(command), hosts: try hosts.hosts(of: everywhere, for: nil)))
        } catch { errors.append(error) }
    }

    /// Adds a task after its prerequisites; the result is the steps that do it, one for all that is left to do and those that do the rest.
    mutating func add(
        _ task: TaskDefinition, values: [String: String], selection: HostSelection, neededBy: String?, path: [TaskDefinition]
    ) -> [Int] {
        if let start = path.firstIndex(where: { $0.name == task.name }) {
            errors.append(.cycle((path[start...] + [task]).map(\.name)))
            return []
        }
        var requirements: [Int] = []
        for function in request.leavesOutPrerequisites ? [] : task.prerequisites {
            guard let other = tasks.task(function: function, neededBy: task) else {
                errors.append(.unknownPrerequisite(function, task: task.name))
                continue
            }
            requirements += add(other, values: values, selection: selection, neededBy: task.name, path: path + [task])
        }
        let arguments = arguments(of: task, from: values)
        var targets: [Inventory.Host] = []
        if task.target == .host {
            guard let selected = selectedHosts(for: task, selection) else { return [] }
            targets = selected
        }
        guard let arguments else { return [] }
        let work = Work(task: task.name, arguments: arguments)
        let known = done[work] ?? [:]
        let names = task.target == .host ? targets.map(\.name) : [""]
        var result = Set(names.compactMap { known[$0] }).sorted()
        if names.contains(where: { known[$0] == nil }) {
            for name in names where known[name] == nil { done[work, default: [:]][name] = steps.count }
            result.append(steps.count)
            steps.append(
                Plan.Step(
                    .task(task, TaskArguments(arguments)), hosts: targets.filter { known[$0.name] == nil }, prerequisiteOf: neededBy,
                    requirements: requirements))
        }
        return result
    }

    private mutating func selectedHosts(for task: TaskDefinition, _ selection: HostSelection) -> [Inventory.Host]? {
        do throws(PlanningError) {
            if !selection.isEmpty { return try hosts.hosts(of: selection, for: task.name) }
            guard !task.roles.isEmpty else { throw .noHosts(task: task.name, roles: []) }
            return try hosts.hosts(ofRoles: task.roles, selection, for: task.name)
        } catch {
            errors.append(error)
            return nil
        }
    }
}
