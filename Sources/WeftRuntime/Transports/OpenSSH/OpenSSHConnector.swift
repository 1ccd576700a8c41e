import Glibc
import SSH
import Weft

/// Makes connections with the system's `ssh`, each a master of our own to which commands are added, for the hosts that libssh2 cannot serve.
actor OpenSSHConnector {
    private let loop: EventLoop
    private let secrets: SecretPrompts
    private let trust: HostTrust
    private let note: @Sendable (_ host: String, _ text: String) -> Void
    private var folder: PrivateFolder?
    private var count = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// - Parameter note: Tells the user something about a host.
    init(
        loop: EventLoop, secrets: SecretPrompts, trust: HostTrust, note: @escaping @Sendable (_ host: String, _ text: String) -> Void
    ) {
        self.loop = loop
        self.secrets = secrets
        self.trust = trust
        self.note = note
    }

    /// The path of `ssh`; `nil` when this machine has none.
    static var program: String? {
        (Environment.value("PATH") ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/ssh" }.first { access($0, X_OK) == 0 }
    }

    /// Connects and logs in.
    ///
    /// - Parameter tunnel: Opens a socket to an address through a jump host; `nil` lets ssh connect from here.
    /// - Throws: ``Weft/ConnectionError`` whose reason tells where it failed.
    func connect(to endpoint: Endpoint, tunnel: TunnelOpener?) async throws -> OpenSSHHost {
        let place = try place(for: endpoint)
        var keys = await trust.trustedLines(for: endpoint, as: OpenSSHConfiguration.alias(endpoint))
        // Without a key that it could have, the host is asked for its own first: then Weft decides, and says why.
        var hasAsked = keys.isEmpty
        if hasAsked { keys = [try await acceptedKey(of: endpoint, tunnel, place)] }
        var backOff = BackOff(attempts: endpoint.attempts, patience: endpoint.deadlines.patience)
        while true {
            let process = OpenSSHProcess(on: loop)
            do {
                let master = try await withTaskCancellationHandler {
                    try await attempt(process, endpoint, keys, tunnel, place)
                } onCancel: {
                    Task { await process.terminate() }
                }
                return OpenSSHHost(
                    name: endpoint.name, login: "\(endpoint.user)@\(endpoint.address)", master: master, secrets: secrets)
            } catch let failure as Failed {
                try Task.checkCancellation()
                if failure.kind == .hostKey, !hasAsked {
                    hasAsked = true
                    keys.append(try await acceptedKey(of: endpoint, tunnel, place))
                    continue
                }
                guard let pause = failure.kind.attemptKind.flatMap({ backOff.pause(after: $0) }) else { throw error(failure, endpoint) }
                try await Task.sleep(for: pause)
            }
        }
    }

    /// The key that a host shows, unchecked; `nil` when it has none of these algorithms.
    func hostKey(of endpoint: Endpoint, algorithms: String?, tunnel: TunnelOpener?) async throws -> PublicKey? {
        try await shownKey(of: endpoint, OpenSSHConfiguration.Probe(algorithms: algorithms), tunnel, try place(for: endpoint))
    }

    /// Removes what is left on this machine.
    func close() {
        folder?.remove()
        folder = nil
    }

    // MARK: Files

    /// The names of one connection's files.
    private struct Place {
        let folder: PrivateFolder
        let name: String
        let program: String
        var path: String { "\(folder.path)/\(name)" }
        var script: String { "\(folder.path)/askpass" }
    }

    private func place(for endpoint: Endpoint) throws -> Place {
        guard let program = OpenSSHConnector.program else {
            throw ConnectionError(
                host: endpoint.name, .unreachable,
                "the transport `openssh` needs the program `ssh`, and PATH has none\n  install openssh-client")
        }
        if folder == nil {
            let made = try PrivateFolder(for: endpoint.name)
            try made.write(AskPass.script, to: "askpass", isProgram: true, host: endpoint.name)
            folder = made
        }
        guard let folder else { throw ConnectionError(host: endpoint.name, .cancelled, "the run is over") }
        count += 1
        return Place(folder: folder, name: "\(count)", program: program)
    }

    // MARK: One attempt

    /// An attempt that failed: why, and what ssh said.
    private struct Failed: Error {
        let kind: OpenSSHFailure
        let log: [String]
        var problem: String?
        var isLate = false
    }

    private func attempt(
        _ process: OpenSSHProcess, _ endpoint: Endpoint, _ keys: [String], _ tunnel: TunnelOpener?, _ place: Place
    ) async throws -> OpenSSHMaster {
        // Nothing but this text, which no banner of a server can have, tells that the connection stands.
        let ready = "weft-ready-\(ShellLine.makeToken())"
        try place.folder.write(keys.joined(), to: "\(place.name).known", host: endpoint.name)
        let configuration = OpenSSHConfiguration(
            endpoint: endpoint, knownHosts: "\(place.path).known", hasSocket: tunnel != nil, readyCommand: "echo \(ready) >&2")
        try place.folder.write(try configuration.text, to: "\(place.name).conf", host: endpoint.name)
        let askPass = AskPass(path: place.path, for: endpoint, secrets: secrets, on: loop) { [note] in note(endpoint.name, $0) }
        try await askPass.open()
        let socket = try await openSocket(to: endpoint, tunnel)
        let arguments = ["-F", "\(place.path).conf", "-N", "-M", "-S", place.path, "--", endpoint.lookupName]
        let isReady: Bool
        do {
            try await process.start(
                place.program, arguments, environment: askPass.environment(script: place.script), socket: socket,
                host: endpoint.name)
            let answering = Task(executorPreference: loop.taskExecutor) { await askPass.serve(process) }
            let watching = Task(executorPreference: loop.taskExecutor) { await self.endAfter(endpoint, process, askPass) }
            isReady = await process.wait(toSay: ready)
            watching.cancel()
            answering.cancel()
        } catch {
            await askPass.close()
            throw error
        }
        let problem = await askPass.problem
        await askPass.close()
        if isReady {
            return OpenSSHMaster(process, socket: place.path, name: endpoint.name, on: loop)
        }
        await process.terminate()
        let log = await process.log
        throw Failed(kind: OpenSSHFailure(log: log), log: log, problem: problem, isLate: log.isEmpty)
    }

    /// ssh has no deadline for logging in. The time that the user takes to type does not count.
    private func endAfter(_ endpoint: Endpoint, _ process: OpenSSHProcess, _ askPass: AskPass) async {
        let start = ContinuousClock.now
        let limit = endpoint.deadlines.connect + endpoint.deadlines.handshake * 2 + endpoint.deadlines.authentication
        while true {
            let left = start + limit + (await askPass.timeSpentAsking) - .now
            if left <= .zero { break }
            guard (try? await Task.sleep(for: left)) != nil else { return }
        }
        await process.terminate()
    }

    /// A socket through a jump host. ssh expects one that blocks, as its own do until it has made them otherwise.
    private func openSocket(to endpoint: Endpoint, _ tunnel: TunnelOpener?) async throws -> Tunnel? {
        guard let tunnel else { return nil }
        do {
            let way = try await tunnel(endpoint.address, endpoint.port)
            _ = fcntl(way.socket, F_SETFL, fcntl(way.socket, F_GETFL) & ~O_NONBLOCK)
            return way
        } catch let error as SSHError {
            throw ConnectionError(host: endpoint.name, .unreachable, error.description)
        }
    }

    private func error(_ failure: Failed, _ endpoint: Endpoint) -> ConnectionError {
        let words = OpenSSHFailure.words(failure.log)
        switch failure.kind {
        case .hostKey:
            return ConnectionError(host: endpoint.name, .hostKey, "`ssh` did not accept its host key\(words)")
        case .authentication(let methods):
            let takes = methods.map { ": it takes \($0)" } ?? ""
            let problem = failure.problem.map { "\n  \($0.split(separator: "\n").joined(separator: "\n  "))" } ?? ""
            return ConnectionError(
                host: endpoint.name, .authentication, "`\(endpoint.user)` was not let in by the system's `ssh`\(takes)\(words)\(problem)")
        case .busy, .unreachable:
            if let problem = failure.problem {
                return ConnectionError(host: endpoint.name, .authentication, problem)
            }
            let place = "\(endpoint.address) port \(endpoint.port)"
            let fact = words.isEmpty ? "timed out: the system's `ssh` to \(place)" : "no connection by the system's `ssh`"
            return ConnectionError(host: endpoint.name, .unreachable, fact + words)
        }
    }

    // MARK: The host's key

    /// The key that a host shows, when Weft trusts it: as a line for ssh.
    private func acceptedKey(of endpoint: Endpoint, _ tunnel: TunnelOpener?, _ place: Place) async throws -> String {
        guard let key = try await shownKey(of: endpoint, OpenSSHConfiguration.Probe(algorithms: nil), tunnel, place) else {
            throw ConnectionError(host: endpoint.name, .hostKey, "it shows a host key of an unknown form")
        }
        try await trust.verify(key, endpoint)
        return "\(OpenSSHConfiguration.alias(endpoint)) \(HostKey(key))\n"
    }

    private func shownKey(
        of endpoint: Endpoint, _ probe: OpenSSHConfiguration.Probe, _ tunnel: TunnelOpener?, _ place: Place
    ) async throws -> PublicKey? {
        let file = "\(place.name).shown"
        try place.folder.write("", to: file, host: endpoint.name)
        let configuration = OpenSSHConfiguration(
            endpoint: endpoint, knownHosts: "\(place.folder.path)/\(file)", hasSocket: tunnel != nil, probe: probe)
        try place.folder.write(try configuration.text, to: "\(place.name).probe", host: endpoint.name)
        let process = OpenSSHProcess(on: loop)
        let socket = try await openSocket(to: endpoint, tunnel)
        try await process.start(
            place.program, ["-F", "\(place.path).probe", "-N", "--", endpoint.lookupName], environment: [:],
            socket: socket, host: endpoint.name)
        let limit = Task(executorPreference: loop.taskExecutor) {
            try await Task.sleep(for: endpoint.deadlines.connect + endpoint.deadlines.handshake * 2)
            await process.terminate()
        }
        await withTaskCancellationHandler {
            await process.waitForEnd()
        } onCancel: {
            Task { await process.terminate() }
        }
        limit.cancel()
        try Task.checkCancellation()
        let known = KnownHosts(files: ["\(place.folder.path)/\(file)"])
        if let key = known.entries.last?.key { return key }
        let log = await process.log
        if probe.algorithms != nil, log.contains(where: { $0.contains("no matching host key type") }) { return nil }
        throw error(Failed(kind: OpenSSHFailure(log: log), log: log), endpoint)
    }
}
