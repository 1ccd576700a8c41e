/// What is on an LXC host: its containers with their states and configurations, its bridge, and what it could make an image with.
nonisolated struct HostSurvey: Sendable {
    /// One container, or what is left of one.
    struct Container: Sendable {
        var name: String
        /// `nil` for a folder without a `config` file, which LXC does not count as a container.
        var configuration: ContainerConfiguration?
        /// LXC's word for it: `RUNNING`, `STOPPED`, `FROZEN`; `nil` where LXC does not know it.
        var state: String?
        /// Whether `newcontainer` began with it and has not come to its end.
        var isHalfMade = false

        var isRunning: Bool { state != nil && state != "STOPPED" }
    }

    /// Whether the `lxc` tools are there.
    var isLXCHost = false
    /// The folder that holds the containers.
    var path = "/var/lib/lxc"
    /// The bridge that containers are attached to.
    var bridge = "lxcbr0"
    /// The addresses of the bridge with their prefix lengths, as `ip` prints them; empty where it is not up.
    var bridgeAddresses: [(address: IPv4Address, network: IPv4Network)] = []
    /// Addresses that were seen or leased on the bridge, whoever has them.
    var neighbours: Set<IPv4Address> = []
    /// The programs it could make a base image with.
    var imageTools: [String] = []
    /// The containers in the order of their names.
    var containers: [Container] = []

    subscript(_ name: String) -> Container? { containers.first { $0.name == name } }

    /// The other container that has an address.
    func owner(of address: IPv4Address, besides name: String) -> Container? {
        containers.first { $0.name != name && $0.configuration?.addresses.contains(address) == true }
    }

    /// The containers whose files lie on top of this one's.
    func clones(of name: String) -> [String] {
        guard let root = self[name]?.configuration?.storage?.root else { return [] }
        return containers.filter { other in
            guard other.name != name, case .overlay(let base, _)? = other.configuration?.storage else { return false }
            return base.split(separator: ":").contains { $0 == root }
        }.map(\.name)
    }

    /// Reads the records of ``SurveyScript``.
    init(records: [[String]]) {
        var lines: [String: [String]] = [:]
        for record in records {
            let value = record.count > 1 ? record[1] : ""
            switch record.first {
            case "lxc": isLXCHost = value == "yes"
            case "path": path = value
            case "bridge": bridge = value
            case "tool": imageTools.append(value)
            case "bridge-address":
                let text = String(value.prefix { $0 != "/" })
                if let address = IPv4Address(text), let network = IPv4Network(value) { bridgeAddresses.append((address, network)) }
            case "neighbour":
                if let address = IPv4Address(value) { neighbours.insert(address) }
            case "folder": containers.append(Container(name: value))
            case "making": change(value) { $0.isHalfMade = true }
            case "state" where record.count > 2: change(value) { $0.state = record[2] }
            case "config" where record.count > 2: lines[value, default: []].append(record[2...].joined(separator: "\t"))
            default: break
            }
        }
        for (name, lines) in lines { change(name) { $0.configuration = ContainerConfiguration(lines: lines) } }
        containers.sort { $0.name < $1.name }
    }

    private mutating func change(_ name: String, _ change: (inout Container) -> Void) {
        guard let index = containers.firstIndex(where: { $0.name == name }) else { return }
        change(&containers[index])
    }
}

extension LXC {
    /// Looks at a host in one round trip.
    ///
    /// - Throws: ``LXC/Error/notInstalled(host:)`` where there is no LXC.
    static func survey(_ host: Connection, image: String = defaultImage, bridge: String? = nil) async throws -> HostSurvey {
        let survey = HostSurvey(
            records: try await script(
                SurveyScript.command(image: image, bridge: bridge), named: "looking at its containers", on: host.asking()))
        guard survey.isLXCHost else { throw Error.notInstalled(host: host.name) }
        return survey
    }
}
