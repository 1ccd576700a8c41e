/// Which address a new container gets. Pure: what is known of the host and the inventory in, an address or an error out.
nonisolated struct AddressChoice {
    let host: String
    let name: String
    let survey: HostSurvey
    let inventory: Inventory
    /// The containers' network as the inventory says it, or else the bridge's.
    let network: IPv4Network
    let gateway: IPv4Address

    /// - Parameter network: The host's variable `container-network`; `nil` takes the network of the bridge's first address.
    /// - Parameter gateway: The variable `container-gateway`; `nil` takes the bridge's address in that network.
    init(
        host: String, name: String, survey: HostSurvey, inventory: Inventory, network: IPv4Network? = nil, gateway: IPv4Address? = nil
    ) throws {
        guard let first = survey.bridgeAddresses.first else { throw LXC.Error.noBridge(host: host, bridge: survey.bridge) }
        let network = network ?? first.network
        let own = survey.bridgeAddresses.first { network.contains($0.address) }?.address
        guard let gateway = gateway ?? own else { throw LXC.Error.noBridge(host: host, bridge: survey.bridge) }
        (self.host, self.name, self.survey, self.inventory, self.network, self.gateway) = (host, name, survey, inventory, network, gateway)
    }

    /// The address that was asked for, else the inventory's, else the one that a half-made container has, else the next free one.
    ///
    /// - Throws: ``LXC/Error`` that names who has the address.
    func address(asked: IPv4Address?) throws -> IPv4Address {
        let listed = inventory[name]?.address.flatMap(IPv4Address.init)
        if let asked, let listed, asked != listed { throw LXC.Error.inventoryAddress(name: name, has: listed.description, asked: asked) }
        if let wanted = asked ?? listed ?? survey[name]?.configuration?.addresses.first {
            try check(wanted)
            return wanted
        }
        guard let free = network.hosts.first(where: isFree) else { throw LXC.Error.noAddressLeft(host: host, network: network) }
        return free
    }

    private func check(_ address: IPv4Address) throws {
        guard network.contains(address), network.hosts.contains(address) else {
            throw LXC.Error.outsideNetwork(host: host, address: address, network: network)
        }
        if let owner = owner(of: address) { throw LXC.Error.addressTaken(host: host, address: address, by: owner) }
    }

    /// Who has an address, in words; `nil` when nobody is known to.
    private func owner(of address: IPv4Address) -> String? {
        if address == gateway { return "the gateway of the containers' network" }
        if survey.bridgeAddresses.contains(where: { $0.address == address }) { return "the bridge `\(survey.bridge)` itself" }
        if let container = survey.owner(of: address, besides: name) { return "the container `\(container.name)`" }
        if let other = inventory.hosts.first(where: { $0.name != name && $0.address == address.description }) {
            return "`\(other.name)` in the inventory"
        }
        return nil
    }

    private func isFree(_ address: IPv4Address) -> Bool { owner(of: address) == nil && !survey.neighbours.contains(address) }
}
