import Weft

/// What a file says of a host, before it is known which of several names it is for.
struct HostTemplate {
    var addresses: [String] = []
    var addressPosition: FilePosition?
    var port: Int?
    var user: String?
    var domain: String?
    var via: String?
    var viaIsDefault = false
    var viaPosition: FilePosition?
    var roles: [String] = []
    var identities: [LocalPath] = []
    var knownHosts: LocalPath?
    var hostKeys: [String] = []
    var hostKeyPolicy: Inventory.HostKeyPolicy?
    var transport: Inventory.TransportKind = .auto
    var transportPosition: FilePosition?
    var containers: [String] = []
    var engine: Inventory.ContainerEngine = .lxc
    var vars: [String: ConfigurationValue] = [:]

    /// The host of one name. Its address is the one given, else the name in the domain; a name with a dot is in a domain already.
    func host(name: String, address: String?, container: String? = nil) -> Inventory.Host {
        var host = Inventory.Host(name: name, address: address)
        if address == nil, let domain, !name.contains(".") { host.address = "\(name).\(domain)" }
        host.port = port
        host.user = user
        host.roles = roles
        // The host that all others are reached through is not reached through itself.
        host.via = viaIsDefault && via == name ? nil : via
        host.identities = identities
        host.knownHosts = knownHosts
        host.hostKeys = hostKeys
        host.hostKeyPolicy = hostKeyPolicy
        host.transport = transport
        host.container = container
        host.engine = engine
        host.domain = domain
        host.vars = vars
        return host
    }
}
