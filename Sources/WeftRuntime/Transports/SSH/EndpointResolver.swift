import Glibc
import SSH
import Synchronization
import Weft

/// Finds out how a host is reached: the command line, then the inventory, then `ssh_config`, then SSH's own defaults.
final class EndpointResolver: Sendable {
    private let inventory: Inventory
    private let options: ConnectionOptions
    private let warn: @Sendable (String) -> Void
    private let loop: EventLoop
    private let configuration: Mutex<Result<ClientConfiguration, ClientConfigurationError>?>
    private let warned = Mutex<Set<String>>([])
    /// The forwards that `ssh_config` asks for and nobody has opened, by the hosts' names.
    private let forwards = Mutex<[String: [HostConfiguration.Forward]]>([:])
    // Once: a copy of the environment for each of a thousand hosts shows in the run's time.
    private let environment = ProcessEnvironment.current()

    init(
        inventory: Inventory, options: ConnectionOptions, configuration: ClientConfiguration?, loop: EventLoop,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.inventory = inventory
        self.options = options
        self.loop = loop
        self.configuration = Mutex(configuration.map { .success($0) })
        self.warn = warn
    }

    static let defaultKeys = ["id_ed25519", "id_ecdsa", "id_rsa", "id_ed25519_sk", "id_ecdsa_sk"].map { "\(Environment.home)/.ssh/\($0)" }
    static let defaultKnownHosts = ["\(Environment.home)/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts"]

    /// How a host of the run is reached.
    ///
    /// - Throws: ``Weft/ConnectionError`` when `ssh_config` cannot be read, or the host's names cannot be such.
    func endpoint(for host: Inventory.Host) async throws -> Endpoint {
        // `ssh_config` is asked for the address: in a file of hosts it stands under that as often as under the inventory's name.
        let configured = try await configuration(
            host.address ?? host.name, user: options.user ?? host.user, port: host.port, for: host)
        try check(configured.hostName, configured.user, host.name)
        let files =
            host.knownHosts.map { [$0.expanded] } ?? configured.userKnownHostsFiles + configured.globalKnownHostsFiles
        let identities: ([String], Endpoint.IdentitySource) =
            !host.identities.isEmpty
            ? (host.identities.map(\.expanded), .inventory)
            : configured.areIdentitiesNamed
                ? (configured.identityFiles, .configuration)
                : (EndpointResolver.defaultKeys.filter { access($0, F_OK) == 0 }, .defaults)
        let interval = configured.serverAliveInterval ?? .seconds(15)
        return Endpoint(
            name: host.name,
            transport: host.transport,
            lookupName: host.address ?? host.name,
            address: configured.hostName,
            port: UInt16(clamping: configured.port),
            user: configured.user,
            keyName: configured.hostKeyAlias ?? configured.hostName,
            keyPort: configured.hostKeyAlias == nil ? configured.port : 22,
            identities: identities.0,
            identitySource: identities.1,
            certificates: configured.certificateFiles,
            identitiesOnly: !host.identities.isEmpty || configured.identitiesOnly,
            agent: AgentSocket.path(identityAgent: configured.identityAgent, environment: environment),
            knownHosts: files,
            hashesKnownHosts: configured.hashKnownHosts,
            pinned: host.hostKeys.compactMap { HostKey(line: $0) },
            policy: host.hostKeyPolicy ?? options.hostKeyPolicy ?? policy(configured.strictHostKeyChecking),
            jump: host.via.map { .inventory($0) } ?? jump(configured),
            deadlines: (options.connectLimit ?? configured.connectTimeout).map { ConnectDeadlines(each: $0) } ?? ConnectDeadlines(),
            attempts: configured.connectionAttempts,
            keepAlive: Session.KeepAlive(interval: interval, limit: configured.serverAliveCountMax),
            allowsPassword: configured.allowsPassword && !configured.batchMode,
            allowsKeyboardInteractive: configured.allowsKeyboardInteractive && !configured.batchMode,
            allowsPublicKey: configured.allowsPublicKey,
            allowsGSSAPI: configured.allowsGSSAPI)
    }

    private func configuration(
        _ name: String, user: String?, port: Int?, for host: Inventory.Host
    ) async throws -> HostConfiguration {
        let loaded = configuration.withLock { configuration in
            let loaded = configuration ?? Result { () throws(ClientConfigurationError) in try ClientConfiguration.load() }
            configuration = loaded
            return loaded
        }
        do {
            let resolved = try await resolve(try loaded.get(), name, user: user, port: port)
            if !resolved.forwards.isEmpty { forwards.withLock { $0[host.name] = $0[host.name] ?? resolved.forwards } }
            // The system's `ssh` honours them all.
            if host.transport == .openssh { return resolved }
            // The system's file is not the user's doing: Debian's own asks for GSSAPI.
            for option in resolved.unsupported where !option.file.hasPrefix("/etc/") && warned.withLock({ $0.insert("\(option)").inserted })
            { warn("\(option)") }
            return resolved
        } catch is CancellationError {
            throw ConnectionError(host: host.name, .cancelled, "interrupted while a command of `Match exec` ran")
        } catch {
            throw ConnectionError(host: host.name, .unreachable, "\(error)")
        }
    }

    /// What the configuration says of a host. The commands of `Match exec` block for as long as they like: not on the loop's thread.
    private func resolve(
        _ configuration: ClientConfiguration, _ name: String, user: String?, port: Int?
    ) async throws -> HostConfiguration {
        guard configuration.runsCommands else { return try configuration.resolve(host: name, user: user, port: port) }
        // Each command has its own limit, and one that takes longer does not match: this is for the sum of them.
        let answer = try await loop.blocking(until: .now + configuration.context.commandLimit * 6) {
            Result { () throws(ClientConfigurationError) in try configuration.resolve(host: name, user: user, port: port) }
        }
        guard let answer else { throw SSHError(.timedOut, "timed out: the commands of `Match exec` for `\(name)`") }
        return try answer.get()
    }

    private func policy(_ checking: HostConfiguration.StrictHostKeyChecking) -> Inventory.HostKeyPolicy {
        switch checking {
        case .acceptNew: .acceptNew
        case .no: .off
        // OpenSSH asks unless told otherwise; a run with many hosts does not.
        case .yes, .ask: .strict
        }
    }

    private func jump(_ configured: HostConfiguration) -> Endpoint.Jump {
        if !configured.jumps.isEmpty { return .configured(configured.jumps) }
        return configured.proxyCommand.map { .command($0) } ?? .none
    }

    /// The host through which an endpoint is reached; `nil` when there is none.
    func jump(of endpoint: Endpoint) async throws -> Endpoint? {
        switch endpoint.jump {
        case .none, .command: return nil
        case .inventory(let name):
            guard let jump = inventory[name] else {
                throw ConnectionError(
                    host: endpoint.name, .unreachable, "it is reached `via: \(name)`, and the inventory has no such host")
            }
            return try await self.endpoint(for: jump)
        case .configured(let chain): return try await self.endpoint(chain: chain, for: endpoint.name)
        }
    }

    /// How the last host of a ProxyJump is reached: through those before it.
    private func endpoint(chain: [HostConfiguration.Jump], for host: String) async throws -> Endpoint {
        guard let last = chain.last else { throw ConnectionError(host: host, .unreachable, "its ProxyJump names no host") }
        var jump = inventory[last.host] ?? Inventory.Host(name: last.host)
        jump.user = last.user ?? jump.user
        jump.port = last.port ?? jump.port
        var endpoint = try await endpoint(for: jump)
        if chain.count > 1 {
            endpoint.jump = .configured(Array(chain.dropLast()))
        } else if case .configured(let own) = endpoint.jump, own.contains(where: { $0.host == last.host }) {
            // `Host *` with a ProxyJump names the jump hosts as well: none is reached through itself.
            endpoint.jump = .none
        }
        return endpoint
    }

    /// Makes sure that the way to a host comes to an end: `ssh_config` can send two hosts through one another.
    func checkWay(to endpoint: Endpoint) async throws {
        var way = [endpoint]
        while let last = way.last, let jump = try await jump(of: last) {
            way.append(jump)
            guard !way.dropLast().contains(jump), way.count <= 32 else {
                let names = way.prefix(8).map(\.name).joined(separator: " -> ")
                throw ConnectionError(host: endpoint.name, .unreachable, "its jump hosts lead in a circle: \(names)")
            }
        }
    }

    // MARK: Forwards

    /// The forwards that `ssh_config` asks for, which are somebody's business from now on.
    func takeForwards(of host: String) throws -> [ForwardRequest] {
        try (forwards.withLock { $0.updateValue([], forKey: host) } ?? []).map { forward in
            do {
                return try ForwardRequest(forward)
            } catch {
                throw ConnectionError(host: host, .protocolError, "\(forward.place): \(error)")
            }
        }
    }

    /// What is to be said of those that nobody took.
    var unusedForwards: [String] {
        let unused = forwards.withLock { $0.values.flatMap(\.self) }
        return Set(unused.map { "\($0.place): the option `\($0.option)` was ignored; `task tunnel` honours it" }).sorted()
    }

    /// Refuses what could become an option or shell text in a ProxyCommand.
    private func check(_ name: String, _ user: String, _ host: String) throws {
        for text in [name, user] where !ClientConfiguration.isSafe(name: text) {
            throw ConnectionError(host: host, .unreachable, "`\(text)` cannot be the name of a host or a user")
        }
    }
}
