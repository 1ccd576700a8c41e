import Weft

/// What `host=`, `role=`, `user=` and `transport=` say.
struct HostSelection: Hashable {
    var hosts: [String] = []
    var roles: [String] = []
    var user: String?
    var transport: Inventory.TransportKind?
    /// Whether the hosts and roles are those of `$TASK_HOST` and `$TASK_ROLE`.
    var isFromEnvironment = false

    var isEmpty: Bool { hosts.isEmpty && roles.isEmpty }

    /// This selection, with what it leaves open taken from another.
    func completed(by other: HostSelection) -> HostSelection {
        let selection = isEmpty ? other : self
        return HostSelection(
            hosts: selection.hosts, roles: selection.roles, user: user ?? other.user, transport: transport ?? other.transport,
            isFromEnvironment: selection.isFromEnvironment)
    }
}

/// Selects hosts, and loads the inventory when the first are needed.
struct HostSelector {
    let load: @Sendable () throws -> Inventory
    let unlisted: Planner.UnlistedHosts
    private var loaded: Result<Inventory, PlanningError>?

    init(load: @escaping @Sendable () throws -> Inventory, unlisted: @escaping Planner.UnlistedHosts) {
        self.load = load
        self.unlisted = unlisted
    }

    /// The inventory, if it was needed and could be loaded.
    var known: Inventory? { try? loaded?.get() }

    mutating func inventory() throws(PlanningError) -> Inventory {
        if let loaded { return try loaded.get() }
        let result: Result<Inventory, PlanningError>
        do { result = .success(try load()) } catch { result = .failure(.inventory("\(error)")) }
        loaded = result
        return try result.get()
    }

    /// The hosts that a selection names, each once; hosts of `host=` before those of `role=`.
    mutating func hosts(of selection: HostSelection, for task: String?) throws(PlanningError) -> [Inventory.Host] {
        let inventory = try inventory()
        var found: [Inventory.Host] = []
        do throws(PlanningError) {
            for text in selection.hosts { found += try hosts(text, .hosts, in: inventory, for: task) }
            for text in selection.roles { found += try hosts(text, .roles, in: inventory, for: task) }
        } catch {
            guard selection.isFromEnvironment, case .hosts(let cause, _) = error else { throw error }
            let word: TargetingName = selection.hosts.contains(cause.expression) ? .host : .role
            throw .variable(word.rawValue, problem: cause.description)
        }
        return unique(found, selection)
    }

    /// The hosts of a task's own roles.
    mutating func hosts(ofRoles roles: [String], _ selection: HostSelection, for task: String) throws(PlanningError) -> [Inventory.Host] {
        let inventory = try inventory()
        let found = roles.flatMap { inventory.hosts(role: $0) }
        guard !found.isEmpty else { throw .emptyRoles(roles, task: task, inventory: inventory.source) }
        return unique(found, selection)
    }

    private func hosts(
        _ text: String, _ bareNames: HostExpression.BareNames, in inventory: Inventory, for task: String?
    ) throws(PlanningError) -> [Inventory.Host] {
        do {
            let hosts = try HostExpression(text, bareNames: bareNames).hosts(in: inventory, unlisted: unlisted)
            guard !hosts.isEmpty else { throw HostExpressionError(.empty, in: text, column: 1) }
            return hosts
        } catch let error as HostExpressionError {
            throw .hosts(error, task: task)
        } catch {
            throw .inventory("\(error)")
        }
    }

    /// Each host once, with the user and the client that the request names.
    private func unique(_ hosts: [Inventory.Host], _ selection: HostSelection) -> [Inventory.Host] {
        var seen: Set<String> = []
        return hosts.filter { seen.insert($0.name).inserted }.map { host in
            var changed = host
            if let user = selection.user { changed.user = user }
            // Containers and this machine are not reached over SSH.
            if let transport = selection.transport, host.transport.isSSH { changed.transport = transport }
            return changed
        }
    }
}
