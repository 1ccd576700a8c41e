import Weft

/// Finds tasks by the names on the command line, and prerequisites by the names of their functions.
public struct TaskLookup: Sendable {
    /// The tasks without those that another one of the same name shadows, in their order.
    public let tasks: [TaskDefinition]
    /// Names that two tasks of one module have, with their places.
    let duplicates: [(name: String, places: [String])]
    private let options: [String]
    private let byName: [String: Int]
    private let byFunction: [String: [Int]]

    /// A lookup among tasks. Of two with one name a fabfile's stands before a shipped one, whichever was loaded first; else the first counts.
    ///
    /// - Parameter options: Words that are options elsewhere, such as `help`: who types one where a task's name belongs meant `--help`.
    public init(_ tasks: [TaskDefinition], options: [String] = []) {
        self.options = options
        var kept: [TaskDefinition] = []
        var byName: [String: Int] = [:]
        var duplicates: [(name: String, places: [String])] = []
        for task in tasks {
            guard let index = byName[task.name] else {
                byName[task.name] = kept.count
                kept.append(task)
                continue
            }
            let first = kept[index]
            if first.module == task.module, first.file != task.file || first.line != task.line {
                duplicates.append((task.name, ["\(first.file):\(first.line)", "\(task.file):\(task.line)"]))
            }
            if first.isShipped, !task.isShipped { kept[index] = task }
        }
        self.tasks = kept
        self.byName = byName
        self.duplicates = duplicates
        byFunction = Dictionary(grouping: kept.indices) { kept[$0].function }
    }

    /// The task of a name; `-` and `_` mean the same.
    public func task(named name: String) -> TaskDefinition? {
        byName[name].map { tasks[$0] } ?? byName[Self.folded(name)].map { tasks[$0] }
    }

    /// The task that a prerequisite names: one of the same file where there is one.
    func task(function: String, neededBy other: TaskDefinition) -> TaskDefinition? {
        let candidates = (byFunction[function] ?? []).map { tasks[$0] }
        return candidates.first { $0.file == other.file } ?? candidates.first
    }

    /// What was probably meant.
    func suggestion(for name: String) -> String? {
        let option = name.replacing("_", with: "-")
        if options.contains(option) { return "--\(option)" }
        return NearMiss.suggestion(for: name, among: tasks.map(\.name))
            ?? NearMiss.suggestion(for: option, among: options).map { "--\($0)" }
    }

    private static func folded(_ name: String) -> String { String(name.map { $0 == "-" ? "_" : $0 }) }
}
