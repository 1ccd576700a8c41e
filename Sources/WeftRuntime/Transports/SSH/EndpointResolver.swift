import Glibc
import SSH
import Weft

/// Finds out how a host is reached: the command line, then the inventory, then `ssh_config`, then SSH's own defaults.
struct EndpointResolver: Sendable {
    let inventory: Inventory
    let options: ConnectionOptions

    init(inventory: Inventory, options: ConnectionOptions) {
        self.inventory = inventory
        self.options = options

    }

    static let defaultKeys = ["id_ed25519", "id_ecdsa", "id_rsa"].map { "\(Environment.home)/.ssh/\($0)" }

    static let defaultKnownHosts = ["\(Environment.home)/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts"]

    /// How a host of the run is reached.
    ///
    /// - Throws: ``Weft/ConnectionError`` when `ssh_config` cannot be read, or the host's names cannot be such.
    func endpoint(for host: Inventory.Host) throws -> Endpoint {
        let name = host.address ?? host.name
        try check(name, host.user ?? options.user, host.name)
        return Endpoint(
            name: host.name,
            address: name,
            port: UInt16(clamping: host.port ?? 22),
            user: options.user ?? host.user ?? Environment.user,
            keyName: name,
            identities: host.identities.isEmpty
                ? EndpointResolver.defaultKeys.filter { access($0, F_OK) == 0 } : host.identities.map(\.expanded),
            identitiesAreNamed: !host.identities.isEmpty,
            identitiesOnly: !host.identities.isEmpty,
            agent: Environment.value("SSH_AUTH_SOCK"),
            knownHosts: host.knownHosts.map { [$0.expanded] } ?? EndpointResolver.defaultKnownHosts,
            hashesKnownHosts: false,
            pinned: host.hostKeys.compactMap { HostKey(line: $0) },
            policy: host.hostKeyPolicy ?? options.hostKeyPolicy ?? .strict,
            jump: host.via.map { .inventory($0) } ?? .none,
            connectLimit: options.connectLimit ?? .seconds(10),
            attempts: 1,
            keepAlive: Session.KeepAlive(),
            allowsPassword: true,
            allowsKeyboardInteractive: true,
            allowsPublicKey: true)
    }

    /// How the host of an inventory's `via:` is reached.
    func endpoint(jump name: String, for host: String) throws -> Endpoint {
        guard let jump = inventory[name] else {
            throw ConnectionError(host: host, .unreachable, "it is reached `via: \(name)`, and the inventory has no such host")
        }
        return try endpoint(for: jump)
    }

    /// How the last host of a ProxyJump is reached: through those before it.
    func endpoint(chain: [String], for host: String) throws -> Endpoint {
        guard let last = chain.last, let login = Inventory.Login(last) else {
            throw ConnectionError(host: host, .unreachable, "`\(chain.joined(separator: ","))` is no ProxyJump: it is [USER@]HOST[:PORT]")
        }
        var jump = inventory[login.name] ?? Inventory.Host(name: login.name)
        jump.user = login.user ?? jump.user
        jump.port = login.port ?? jump.port
        var endpoint = try endpoint(for: jump)
        if chain.count > 1 { endpoint.jump = .configured(Array(chain.dropLast())) }
        return endpoint
    }

    /// Refuses what could become an option or shell text in a ProxyCommand.
    private func check(_ name: String, _ user: String?, _ host: String) throws {
        for text in [name, user ?? "x"] where text.isEmpty || text.hasPrefix("-") || text.utf8.contains(where: EndpointResolver.isUnsafe) {
            throw ConnectionError(host: host, .unreachable, "`\(text)` cannot be the name of a host or a user")
        }
    }

    private static func isUnsafe(_ byte: UInt8) -> Bool {
        byte <= 32 || byte == 127 || "'\"`$\\;&<>|(){}".utf8.contains(byte)
    }
}
