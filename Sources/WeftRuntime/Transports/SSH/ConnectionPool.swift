import CSystem
import SSH
import Weft

/// What the command line says about all connections of a run.
public struct ConnectionOptions: Sendable, Hashable {
    /// The user to log in as, before what the inventory and `ssh_config` say.
    public var user: String?
    /// What to do with unknown host keys, for hosts about which the inventory says nothing.
    public var hostKeyPolicy: Inventory.HostKeyPolicy?
    /// How long the TCP connection, the banner and the key exchange may take, each.
    public var connectLimit: Duration?

    /// What the inventory, `ssh_config` and the defaults say.
    public init(user: String? = nil, hostKeyPolicy: Inventory.HostKeyPolicy? = nil, connectLimit: Duration? = nil) {
        self.user = user
        self.hostKeyPolicy = hostKeyPolicy
        self.connectLimit = connectLimit
    }
}

/// The connections of a run: one session for each host, login and way there, shared by all its tasks.
public actor ConnectionPool: TransportProvider {
    /// The loop that drives all connections and local processes.
    public nonisolated let loop: EventLoop
    /// This machine.
    public nonisolated let local: any Transport
    /// The loop as the actor's executor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    let resolver: EndpointResolver
    private let connector: SSHConnector
    private let openSSH: OpenSSHConnector
    private let containers: ContainerResolver
    private let inventory: Inventory
    private let secrets: SecretPrompts
    private let share = TransferShare()
    private let note: @Sendable (_ host: String, _ text: String) -> Void
    private var hosts: [Route: SharedTask<any RemoteHost>] = [:]
    /// The endpoints that libssh2 was found not to be able to serve.
    private(set) var needOpenSSH: Set<Endpoint> = []
    /// The routes by the names of their hosts.
    private var routes: [String: Route] = [:]
    /// How many tunnels are being opened by each session.
    var openings: [Route: Int] = [:]
    /// The forwards that were opened, closed ones among them.
    var forwards: [any Forward] = []
    private let warn: @Sendable (String) -> Void
    private var isClosed = false
    /// Sessions that are over; their memory is given back with the pool, which mostly is with the program.
    private var departed: [any RemoteHost] = []

    /// A pool without connections.
    ///
    /// - Parameters:
    ///   - configuration: What `ssh_config` says; the user's and the system's file unless given.
    ///   - ask: Asks the user for passwords, passphrases and whether a host key is right.
    ///   - mask: Keeps values out of everything that is shown.
    ///   - warn: Takes what the user should know, such as an option of `ssh_config` that is not honoured.
    ///   - note: Takes what the user should know of one host, such as by which client it is reached.
    public init(
        inventory: Inventory, options: ConnectionOptions = ConnectionOptions(), configuration: ClientConfiguration? = nil,
        ask: @escaping @Sendable (Question) async throws -> String, mask: @escaping @Sendable ([Secret]) -> Void,
        warn: @escaping @Sendable (String) -> Void = { _ in },
        note: @escaping @Sendable (_ host: String, _ text: String) -> Void = { _, _ in }
    ) {
        weft_share_heap()
        let loop = EventLoop()
        let secrets = SecretPrompts(ask: ask, mask: mask)
        self.loop = loop
        self.secrets = secrets
        local = ShellTransport(host: LocalHost(name: Inventory.Host.local.name, loop: loop, secrets: secrets), share: share)
        self.warn = warn
        resolver = EndpointResolver(inventory: inventory, options: options, configuration: configuration, loop: loop, warn: warn)
        self.note = note
        let identities = Identities(loop: loop, secrets: secrets)
        let trust = HostTrust(loop: loop, prompts: secrets)
        connector = SSHConnector(loop: loop, identities: identities, secrets: secrets, trust: trust)
        self.inventory = inventory
        containers = ContainerResolver(loop: loop, secrets: secrets)
        openSSH = OpenSSHConnector(loop: loop, secrets: secrets, trust: trust, note: note)
    }

    /// The way to a host, made now or shared.
    public func transport(to host: Inventory.Host) async throws -> any Transport {
        let place = try await place(of: host)
        switch host.transport {
        case .local, .container: return ShellTransport(host: place, share: share)
        case .auto, .ssh, .openssh:
            let link = routes[host.name].map { SSHLink(pool: self, endpoint: $0.endpoint) }
            return ShellTransport(host: place, share: share, link: link)
        }
    }

    /// Where a host's commands are started.
    private func place(of host: Inventory.Host) async throws -> any CommandHost {
        switch host.transport {
        case .local: return LocalHost(name: host.name, loop: loop, secrets: secrets)
        case .auto, .ssh, .openssh:
            let route = Route(endpoint: try await resolver.endpoint(for: host))
            try await resolver.checkWay(to: route.endpoint)
            routes[host.name] = route
            return SteadyHost(try await connection(by: route)) { [self] in try await connection(by: route) }
        case .container: return try await containers.host(for: host, on: try await containerHost(of: host))
        }
    }

    /// The host that a container runs on.
    private func containerHost(of host: Inventory.Host) async throws -> any CommandHost {
        guard let via = host.via else {
            throw ConnectionError(
                host: host.name, .unreachable,
                "the inventory does not say on which host the container runs\n  give it `via: HOST`, or `via: local`")
        }
        let base: Inventory.Host
        if let listed = inventory[via] {
            base = listed
        } else if via == "local" {
            base = .local
        } else {
            throw ConnectionError(host: host.name, .unreachable, "it runs on `\(via)`, and the inventory has no such host")
        }
        do {
            return try await place(of: base)
        } catch let error as ConnectionError {
            throw ConnectionError(host: host.name, error.reason, "its host \(error)")
        }
    }

    func connection(by route: Route) async throws -> any RemoteHost {
        if let existing = hosts[route], !existing.isAbandoned {
            let host = try await existing.value(for: route.endpoint.name)
            if await host.isUsable { return host }
            // The first to notice removes it; the others find the new one.
            if hosts[route] === existing { hosts[route] = nil }
            return try await connection(by: route)
        }
        guard !isClosed else { throw ConnectionError(host: route.endpoint.name, .cancelled, "the run is over") }
        let attempt = SharedTask(executorPreference: loop.taskExecutor) { try await self.open(route.endpoint) }
        hosts[route] = attempt
        do {
            return try await attempt.value(for: route.endpoint.name)
        } catch {
            // One who gives up takes nothing from the others who wait for it.
            if hosts[route] === attempt, attempt.hasFailed { hosts[route] = nil }
            throw error
        }
    }

    /// Whether there is a session, or one is being made.
    func isThere(_ route: Route) -> Bool { hosts[route] != nil }

    /// Leaves all sessions with a host, and makes a new one for commands.
    func reconnect(to endpoint: Endpoint) async throws {
        for route in hosts.keys where route.endpoint == endpoint {
            // One that is being made now is as good as one that is made after it.
            guard let attempt = hosts[route], let host = attempt.finished else { continue }
            hosts[route] = nil
            await host.leave()
            departed.append(host)
        }
        _ = try await connection(by: Route(endpoint: endpoint))
    }

    private func open(_ endpoint: Endpoint) async throws -> any RemoteHost {
        let tunnel = try await tunnel(for: endpoint)
        if endpoint.transport != .openssh, !needOpenSSH.contains(endpoint) {
            do {
                let session = try await connector.connect(to: endpoint, tunnel: tunnel)
                return await SSHHost(name: endpoint.name, login: "\(endpoint.user)@\(endpoint.address)", session: session, secrets: secrets)
            } catch let refusal as NeedsOpenSSH {
                try fallBack(refusal, for: endpoint)
            }
        }
        return try await openSSH.connect(to: endpoint, tunnel: tunnel)
    }

    /// Remembers that a host needs the system's `ssh`, and says so once.
    ///
    /// - Throws: The error of libssh2 when there is no such program.
    private func fallBack(_ refusal: NeedsOpenSSH, for endpoint: Endpoint) throws {
        guard OpenSSHConnector.program != nil else {
            let message = "\(refusal.error.message)\n  the system's `ssh` may do, but PATH has none: install openssh-client"
            throw ConnectionError(host: endpoint.name, refusal.error.reason, message)
        }
        let isFirst = !needOpenSSH.contains { $0.name == endpoint.name }
        needOpenSSH.insert(endpoint)
        let cure = "`transport: openssh` in the inventory spares the attempt"
        if isFirst { note(endpoint.name, "\(refusal.reason): reached by the system's `ssh`\n  \(cure)") }
    }

    /// What a session is for.
    struct Route: Hashable {
        enum Purpose: Hashable {
            case commands
            /// The nth that carries tunnels: a session opens one channel at a time, and a connection to a dead host takes seconds.
            case tunnels(Int)
            /// For ports on which the host listens.
            case listening
        }

        let endpoint: Endpoint
        var purpose = Purpose.commands
    }

    // MARK: Host keys

    /// The keys a host shows now.
    public func hostKeys(of host: Inventory.Host) async throws -> [HostKey] {
        let endpoint = try await resolver.endpoint(for: host)
        var keys: [HostKey] = []
        var failure: (any Error)?
        for algorithm in ["ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512"] {
            do {
                let key = try await hostKey(of: endpoint, algorithm)
                if let key, !keys.contains(key) { keys.append(key) }
            } catch {
                failure = failure ?? error
            }
        }
        if keys.isEmpty, let failure { throw failure }
        return keys
    }

    private func hostKey(of endpoint: Endpoint, _ algorithm: String) async throws -> HostKey? {
        let tunnel = try await tunnel(for: endpoint)
        if endpoint.transport != .openssh, !needOpenSSH.contains(endpoint) {
            do {
                return try await connector.hostKey(of: endpoint, algorithm: algorithm, tunnel: tunnel)
            } catch let refusal as NeedsOpenSSH {
                try fallBack(refusal, for: endpoint)
            }
        }
        return try await openSSH.hostKey(of: endpoint, algorithms: algorithm, tunnel: tunnel).map { HostKey($0) }
    }

    /// Trusts exactly these keys for a host.
    public func trust(_ keys: [HostKey], for host: Inventory.Host) async throws -> Bool {
        try await connector.trust.trust(keys, for: try await resolver.endpoint(for: host))
    }

    /// Forgets every key that is trusted for a host.
    public func forget(_ host: Inventory.Host) async throws -> Bool {
        let endpoint = try await resolver.endpoint(for: host)
        // A connection made under the old key is not the host's any more.
        hosts[Route(endpoint: endpoint)] = nil
        return try await connector.trust.forget(endpoint)
    }

    /// A key's fingerprint.
    public nonisolated func fingerprint(of key: HostKey) throws -> String {
        guard let key = PublicKey(line: key.description) else { throw TaskArgumentError("`\(key.algorithm)` key is malformed") }
        return key.fingerprint
    }

    /// The user's public keys, those of the identities for the host first.
    public func publicKeys(for host: Inventory.Host) async throws -> [String] {
        try await connector.publicKeys(for: try await resolver.endpoint(for: host))
    }

    // MARK: The end

    /// Lets go of a host's session, which ends with its last user.
    public func release(_ host: Inventory.Host) {
        guard let route = routes.removeValue(forKey: host.name) else { return }
        // The system's `ssh` goes on until it is told.
        if route.endpoint.transport == .openssh || needOpenSSH.contains(route.endpoint) { return }
        hosts[route] = nil
    }

    /// Closes every connection.
    public func close() async {
        isClosed = true
        for forward in forwards { await forward.close() }
        for text in resolver.unusedForwards { warn(text) }
        let open = hosts.values
        hosts = [:]
        await withTaskGroup(of: Void.self) { group in
            for host in open {
                host.cancel()
                // One that is still being made closes itself when it notices.
                guard let host = await host.result() else { continue }
                departed.append(host)
                // A process takes a while to end: all of them together.
                group.addTask(executorPreference: loop.taskExecutor) { await host.leave() }
            }
        }
        await openSSH.close()
    }
}
