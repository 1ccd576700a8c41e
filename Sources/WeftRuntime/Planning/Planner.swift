import Weft

/// Turns a request into a plan, or into everything that is wrong with it. It connects to nothing.
public struct Planner: Sendable {
    /// Gives a host that the inventory does not name, from `ssh_config` or DNS; `nil` when they do not know it either.
    public typealias UnlistedHosts = @Sendable (String) throws -> Inventory.Host?

    /// Says what is wrong with the file of a private key, as the end of a sentence: `is not there`; `nil` when nothing is.
    public typealias KeyFileProblem = @Sendable (LocalPath) -> String?

    let tasks: TaskLookup
    let inventory: @Sendable () throws -> Inventory
    let unlisted: UnlistedHosts
    let keyFileProblem: KeyFileProblem

    /// A planner.
    ///
    /// - Parameters:
    ///   - inventory: Loads the inventory. Called only when a step needs hosts, and then once.
    ///   - unlisted: Knows hosts beyond the inventory.
    ///   - keyFileProblem: Looks at the key files that the inventory names for hosts of the plan.
    public init(
        tasks: TaskLookup, inventory: @escaping @Sendable () throws -> Inventory, unlisted: @escaping UnlistedHosts = { _ in nil },
        keyFileProblem: @escaping KeyFileProblem = { _ in nil }
    ) {
        self.tasks = tasks
        self.inventory = inventory
        self.unlisted = unlisted
        self.keyFileProblem = keyFileProblem
    }

    /// Plans a request.
    ///
    /// - Throws: ``PlanningErrors`` with all that is wrong at once.
    public func plan(_ request: RunRequest) throws(PlanningErrors) -> Plan {
        var builder = PlanBuilder(request: request, tasks: tasks, hosts: HostSelector(load: inventory, unlisted: unlisted))
        return try builder.build(keyFileProblem)
    }

    /// The hosts that a request selects for all its tasks and for each call, without planning the tasks.
    ///
    /// - Throws: ``PlanningErrors``.
    public func hosts(of request: RunRequest) throws(PlanningErrors) -> [Inventory.Host] {
        var builder = PlanBuilder(request: request, tasks: tasks, hosts: HostSelector(load: inventory, unlisted: unlisted))
        return try builder.selectedHosts()
    }
}
