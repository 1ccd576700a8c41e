/// The tasks of a pipeline with all that has to run before them, each once, in the order in which they run.
nonisolated struct PipelineTasks {
    /// The tasks.
    private(set) var tasks: [TaskDefinition] = []
    private let all: [TaskDefinition]

    /// - Throws: ``Jenkins/Error`` for a name that no task has, and for tasks that wait for each other.
    init(_ names: [String], among all: [TaskDefinition]) throws(Jenkins.Error) {
        self.all = all
        for name in names {
            let wanted = name.replacing("-", with: "_")
            let found = all.filter { $0.name == wanted }
            guard let task = found.first(where: { !$0.isShipped }) ?? found.first else {
                throw .noTask(name, suggestion: NearMiss.suggestion(for: wanted, among: all.map(\.name)))
            }
            try add(task, path: [])
        }
    }

    private mutating func add(_ task: TaskDefinition, path: [String]) throws(Jenkins.Error) {
        if let start = path.firstIndex(of: task.name) { throw .cycle(Array(path[start...]) + [task.name]) }
        guard !tasks.contains(where: { $0.name == task.name }) else { return }
        for function in task.prerequisites {
            let found = all.filter { $0.function == function }
            // Those of its own file first, then the site's.
            guard let other = found.first(where: { $0.file == task.file }) ?? found.first(where: { !$0.isShipped }) ?? found.first else {
                throw .noTask(function, suggestion: nil)
            }
            try add(other, path: path + [task.name])
        }
        tasks.append(task)
    }
}
