import Suggestions

/// The tasks that a command line can name: a fabfile's own and the shipped ones.
public struct TaskCatalog: Sendable, Equatable {
    /// The fabfile's tasks, by name.
    public let own: [TaskMetadata]
    /// The shipped tasks that no task of the fabfile replaces, by name.
    public let shipped: [TaskMetadata]

    /// Joins two lists: a fabfile's task of the same name wins, and of two with one name in a list the last does.
    public init(own: [TaskMetadata] = [], shipped: [TaskMetadata] = []) {
        self.own = Self.unique(own)
        let names = Set(own.map(\.name))
        self.shipped = Self.unique(shipped).filter { !names.contains($0.name) }
    }

    /// All tasks, the fabfile's first.
    public var tasks: [TaskMetadata] { own + shipped }

    /// The task with a name, in any spelling.
    public func task(named name: String) -> TaskMetadata? {
        let name = TaskName.normalized(name)
        return own.first { $0.name == name } ?? shipped.first { $0.name == name }
    }

    /// The task that a misspelt name was meant to be.
    public func suggestion(for name: String) -> String? {
        NearMiss.suggestion(for: TaskName.normalized(name), among: tasks.lazy.map(\.name))
    }

    private static func unique(_ tasks: [TaskMetadata]) -> [TaskMetadata] {
        var byName: [String: TaskMetadata] = [:]
        for task in tasks { byName[task.name] = task }
        return byName.values.sorted { $0.name < $1.name }
    }
}
