extension LXC {
    /// The inventory's entry of a container, or one made in memory that is reached through its host with the host's own keys.
    nonisolated static func inventoryHost(
        _ name: String, address: IPv4Address?, user: String?, on host: Connection
    ) -> Inventory.Host {
        var container = host.run.inventory[name] ?? Inventory.Host(name: name)
        if host.run.inventory[name] == nil {
            container.via = host.name
            container.identities = host.host.identities
            container.knownHosts = host.host.knownHosts
        }
        if container.address == nil { container.address = address?.description }
        if let user { container.user = user }
        return container
    }

    /// The container of that name.
    ///
    /// - Throws: ``LXC/Error/noContainer(host:name:suggestion:)`` with the name that comes nearest.
    nonisolated static func container(_ name: String, in survey: HostSurvey, on host: Connection) throws -> HostSurvey.Container {
        if let container = survey[name] { return container }
        throw Error.noContainer(
            host: host.name, name: name, suggestion: NearMiss.suggestion(for: name, among: survey.containers.map(\.name)))
    }
}
