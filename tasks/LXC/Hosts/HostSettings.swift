/// What the inventory says about the containers of a host, in the host's variables.
///
/// | variable | example | without it |
/// | --- | --- | --- |
/// | `container-network` | `10.0.0.0/24` | the bridge's network |
/// | `container-gateway` | `10.0.0.1` | the bridge's address |
/// | `container-bridge` | `lxcbr0` | the image's bridge |
/// | `container-image` | `weft-base` | `weft-base` |
/// | `container-user` | `deploy` | `deploy` |
/// | `container-dns` | `10.0.0.101,10.0.0.102` | the host's own resolvers |
/// | `container-domain` | `office.example.com` | none |
nonisolated struct HostSettings: Sendable {
    var network: IPv4Network?
    var gateway: IPv4Address?
    var bridge: String?
    var image: String
    var user: LoginName
    var resolvers: [IPv4Address]
    var domain: Domain?

    /// Reads the variables.
    ///
    /// - Throws: `TaskArgumentError` that names the variable whose value is of the wrong kind.
    init(_ host: Inventory.Host) throws {
        func value<T: TaskArgument>(_ key: String, as type: T.Type = T.self) throws -> T? {
            guard let value = host.vars[key] ?? host.vars[key.split(separator: "-").joined(separator: "_")], value != .null else {
                return nil
            }
            do { return try value.value(as: type) } catch {
                throw TaskArgumentError("\(host.name): the variable `\(key)` is `\(value)`: \(error)")
            }
        }
        network = try value("container-network")
        gateway = try value("container-gateway")
        bridge = try value("container-bridge")
        image = try value("container-image") ?? LXC.defaultImage
        user = try value("container-user") ?? LoginName(taskArgument: "deploy")
        resolvers = try value("container-dns") ?? []
        domain = try value("container-domain")
    }
}
