import Synchronization
import Weft

/// The run as one task on one host sees it: what the task reports is counted as that host's.
final class TaskScope: RunServices {
    private struct State {
        var changes: [String] = []
        var hasShownOutput = false
        var hasRunCommand = false
        var loadError: (any Error)?
    }

    let step: Int
    private let resources: RunResources
    private let state = Mutex(State())

    init(step: Int, resources: RunResources) {
        self.step = step
        self.resources = resources
    }

    /// What the task has reported as changed.
    var changes: [String] { state.withLock { $0.changes } }
    /// Whether every command so far kept its output to itself, as checks do.
    var isProbing: Bool { state.withLock { !$0.hasShownOutput && $0.hasRunCommand } }
    /// Whether any command has come to an end, so that the host was there.
    var hasRunCommand: Bool { state.withLock { $0.hasRunCommand } }
    /// Why the inventory or the configuration that the task asked for could not be loaded.
    var loadError: (any Error)? { state.withLock { $0.loadError } }

    func commandEnded(isQuiet: Bool) {
        state.withLock { state in
            state.hasRunCommand = true
            if !isQuiet { state.hasShownOutput = true }
        }
    }

    private func loaded<Value>(_ value: LazyValue<Value>, else empty: Value) -> Value {
        do { return try value.get() } catch {
            state.withLock { $0.loadError = $0.loadError ?? error }
            return empty
        }
    }

    var inventory: Inventory { loaded(resources.inventory, else: Inventory()) }
    var configuration: Configuration { loaded(resources.configuration, else: Configuration()) }

    var localConnection: Connection { Connection(to: .local, through: ScopedTransport(resources.transports.local, self), in: self) }

    func connect(to host: Inventory.Host) async throws -> Connection {
        Connection(to: host, through: ScopedTransport(try await resources.transports.transport(to: host), self), in: self)
    }

    func hostKeys(of host: Inventory.Host) async throws -> [HostKey] { try await resources.transports.hostKeys(of: host) }
    func trust(_ keys: [HostKey], for host: Inventory.Host) async throws -> Bool { try await resources.transports.trust(keys, for: host) }
    func forget(_ host: Inventory.Host) async throws -> Bool { try await resources.transports.forget(host) }
    func fingerprint(of key: HostKey) throws -> String { try resources.transports.fingerprint(of: key) }
    func publicKeys(for host: Inventory.Host) async throws -> [String] { try await resources.transports.publicKeys(for: host) }
    func ask(_ question: Question) async throws -> String { try await resources.ask(question) }
    func withTerminal<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result { try await resources.withTerminal(body) }
    func mask(_ secrets: [Secret]) { resources.mask.add(secrets) }

    @Sendable func report(_ event: RunEvent) {
        let event = resources.masked(event)
        if case .changed(_, let what) = event { state.withLock { $0.changes.append(what) } }
        resources.observer.received(event, step: step)
    }
}

/// A transport that tells its task's scope about the commands that went through it.
struct ScopedTransport: Transport {
    private let base: any Transport
    private let scope: TaskScope

    init(_ base: any Transport, _ scope: TaskScope) {
        self.base = base
        self.scope = scope
    }

    func execute(_ invocation: Invocation, output: @escaping OutputReceiver) async throws -> CommandResult {
        try Task.checkCancellation()
        let result = try await base.execute(invocation, output: output)
        scope.commandEnded(isQuiet: invocation.context.isQuiet)
        return result
    }

    func put(_ upload: Upload) async throws -> Bool {
        try Task.checkCancellation()
        let changed = try await base.put(upload)
        scope.commandEnded(isQuiet: true)
        return changed
    }

    func sync(_ folder: FolderSync) async throws -> FolderChanges {
        try Task.checkCancellation()
        let changes = try await base.sync(folder)
        scope.commandEnded(isQuiet: true)
        return changes
    }

    func get(_ download: Download) async throws -> Bool {
        try Task.checkCancellation()
        let changed = try await base.get(download)
        scope.commandEnded(isQuiet: true)
        return changed
    }

    func read(_ path: String, context: CommandContext) async throws -> [UInt8] {
        try Task.checkCancellation()
        let bytes = try await base.read(path, context: context)
        scope.commandEnded(isQuiet: true)
        return bytes
    }

    func interact(_ invocation: Invocation?, context: CommandContext) async throws -> ExitStatus {
        try Task.checkCancellation()
        let status = try await base.interact(invocation, context: context)
        scope.commandEnded(isQuiet: false)
        return status
    }

    func forward(_ request: ForwardRequest, warn: @escaping @Sendable (String) -> Void) async throws -> (any Forward)? {
        try Task.checkCancellation()
        return try await base.forward(request, warn: warn)
    }

    func configuredForwards() async throws -> [ForwardRequest] { try await base.configuredForwards() }

    func reconnect() async throws {
        try Task.checkCancellation()
        try await base.reconnect()
    }
}
