/// The hosts that a run may choose from, with their roles and variables.
public struct Inventory: Sendable, Hashable {
    /// The hosts in the order of the file.
    public private(set) var hosts: [Host] = []
    /// The roles in the order of the file, those without variables included.
    public private(set) var roles: [String] = []
    /// The path it was read from, for messages; `nil` when it was made in memory.
    public let source: String?
    /// What the user should know of how it was read, such as hosts that were left out; a line each.
    public var warnings: [String] = []
    /// Where the files of private keys are named, by their paths: `inventory/office.yaml:4:15`, for messages.
    public var identityPlaces: [String: String] = [:]
    private var index: [String: Int] = [:]

    /// An inventory of hosts. A later host of the same name replaces an earlier one.
    public init(hosts: [Host] = [], roles: [String] = [], source: String? = nil) {
        self.source = source
        self.roles = roles
        for host in hosts { insert(host) }
    }

    /// Adds a host, or replaces the one of that name.
    public mutating func insert(_ host: Host) {
        if let position = index[host.name] {
            hosts[position] = host
        } else {
            index[host.name] = hosts.count
            hosts.append(host)
        }
        for role in host.roles where !roles.contains(role) { roles.append(role) }
    }

    /// The host of that name; `nil` when the inventory has none.
    public subscript(_ name: String) -> Host? { index[name].map { hosts[$0] } }

    /// The hosts that have a role, in the order of the file.
    public func hosts(role: String) -> [Host] { hosts.filter { $0.roles.contains(role) } }
}
