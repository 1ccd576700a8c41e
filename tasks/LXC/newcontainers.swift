/// Makes the containers that the inventory has on a host, side by side.
///
/// They are the hosts of the inventory that are reached through this one (`via:`) and have an address in its container network. Each is made as
/// by `newcontainer`: one that is there is left as it is, one that is half made is completed. One that fails hides no other.
///
/// - Parameters:
///   - names: Some of them; all unless given.
///   - roles: Only those that have one of these roles.
///   - packages: Debian packages to have; installed by apt where they are missing.
@Task
public func newcontainers(
    on host: Connection, names: [String] = [], roles: [String] = [], packages: [String] = LXC.basePackages
) async throws {
    let planned = try LXC.planned(on: host).filter { container in
        (names.isEmpty || names.contains(container.name)) && (roles.isEmpty || !Set(roles).isDisjoint(with: container.roles))
    }
    if let unknown = names.first(where: { name in !planned.contains { $0.name == name } }) {
        throw try LXC.Error.notPlanned(
            host: host.name, name: unknown, suggestion: NearMiss.suggestion(for: unknown, among: LXC.planned(on: host).map(\.name)))
    }
    guard !planned.isEmpty else { return host.warn("the inventory has no such container on \(host.name)") }
    try await LXC.create(planned.map(\.name), packages: packages, on: host)
}

extension LXC {
    /// The inventory's hosts that are containers of this one: those that are reached through it, at an address of its container network.
    ///
    /// - Throws: `TaskArgumentError` when a variable of the host is of the wrong kind.
    public static func planned(on host: Connection) throws -> [Inventory.Host] {
        let network = try HostSettings(host.host).network
        return host.run.inventory.hosts.filter { other in
            guard other.via == host.name, let address = other.address.flatMap({ IPv4Address($0) }) else { return false }
            return network?.contains(address) ?? true
        }
    }

    /// Makes several containers, side by side; see ``create(_:address:image:user:packages:isCopy:on:)``.
    ///
    /// - Throws: ``LXC/Error/several(host:failures:)`` with all that failed, when the others are there.
    public static func create(_ names: [String], packages: [String] = LXC.basePackages, on host: Connection) async throws {
        let failures = await withTaskGroup(of: Error.Failure?.self) { group in
            for name in names { group.addTask { await failure(making: name, packages: packages, on: host) } }
            var failures: [Error.Failure] = []
            for await case let failure? in group { failures.append(failure) }
            return failures
        }
        try Task.checkCancellation()
        guard failures.isEmpty else { throw Error.several(host: host.name, failures: failures.sorted { $0.name < $1.name }) }
    }

    private static func failure(making name: String, packages: [String], on host: Connection) async -> Error.Failure? {
        do {
            try await create(name, packages: packages, on: host)
            return nil
        } catch { return .init(name: name, problem: "\(error)") }
    }
}
