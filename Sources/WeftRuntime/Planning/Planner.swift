import Weft

/// Turns a request into a plan, or into everything that is wrong with it. It connects to nothing.
public struct Planner: Sendable {
    /// Gives a host that the inventory does not name, from `ssh_config` or DNS; `nil` when they do not know it either.
    public typealias UnlistedHosts = @Sendable (String) throws -> Inventory.Host?

    let tasks: TaskLookup
    let inventory: @Sendable () throws -> Inventory
    let unlisted: UnlistedHosts

    /// A planner.
    ///
    /// - Parameters:
    ///   - inventory: Loads the inventory. Called only when a step needs hosts, and then once.
    ///   - unlisted: Knows hosts beyond the inventory.
    public init(
        tasks: TaskLookup, inventory: @escaping @Sendable () throws -> Inventory, unlisted: @escaping UnlistedHosts = { _ in nil }
    ) {
        self.tasks = tasks
        self.inventory = inventory
        self.unlisted = unlisted
    }

    /// Plans a request.
    ///
    /// - Throws: ``PlanningErrors`` with all that is wrong at once.
    public func plan(_ request: RunRequest) throws(PlanningErrors) -> Plan {
        var builder = PlanBuilder(request: request, tasks: tasks, hosts: HostSelector(load: inventory, unlisted: unlisted))
        return try builder.build()
    }

    /// The hosts that a request selects for all its tasks and for each call, without planning the tasks.
    ///
    /// - Throws: ``PlanningErrors``.
    public func hosts(of request: RunRequest) throws(PlanningErrors) -> [Inventory.Host] {
        var builder = PlanBuilder(request: request, tasks: tasks, hosts: HostSelector(load: inventory, unlisted: unlisted))
        return try builder.selectedHosts()
    }
}
