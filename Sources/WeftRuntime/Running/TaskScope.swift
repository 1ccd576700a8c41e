import Synchronization
import Weft

/// The run as one task on one host sees it: what the task reports is counted as that host's.
final class TaskScope: RunServices {
    private struct State {
        var changes: [String] = []
        var hasShownOutput = false
        var hasRunCommand = false
        var loadError: (any Error)?
        var reports: [ApplyReport] = []
        var hasLeftOut = false
    }

    let step: Int
    let isPreview: Bool
    let showsDifferences: Bool
    private let resources: RunResources
    private let state = Mutex(State())

    init(step: Int, resources: RunResources, options: RunOptions = RunOptions()) {
        self.step = step
        self.resources = resources
        (isPreview, showsDifferences) = (options.isPreview, options.showsDifferences)
    }

    /// What became of the resources that the task applied.
    var reports: [ApplyReport] { state.withLock { $0.reports } }
    /// Whether anything was left out because nothing is to be changed.
    var hasLeftOut: Bool { state.withLock { $0.hasLeftOut } }

    /// Tells what would be done, and that it was not.
    func leaveOut(_ what: String, host: String) {
        state.withLock { $0.hasLeftOut = true }
        report(.note(host: host, text: "would \(what)"))
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

    func render(_ request: TemplateRequest) async throws -> String { try await resources.templates.get().render(request) }
    var factCache: FactCache { resources.factCache }

    var localConnection: Connection {
        Connection(to: .local, through: ScopedTransport(resources.transports.local, self, host: Inventory.Host.local.name), in: self)
    }

    func connect(to host: Inventory.Host) async throws -> Connection {
        Connection(to: host, through: ScopedTransport(try await resources.transports.transport(to: host), self, host: host.name), in: self)
    }

    func hostKeys(of host: Inventory.Host) async throws -> [HostKey] { try await resources.transports.hostKeys(of: host) }
    func trust(_ keys: [HostKey], for host: Inventory.Host) async throws -> Bool { try await resources.transports.trust(keys, for: host) }
    func forget(_ host: Inventory.Host) async throws -> Bool { try await resources.transports.forget(host) }
    func fingerprint(of key: HostKey) throws -> String { try resources.transports.fingerprint(of: key) }
    func publicKeys(for host: Inventory.Host) async throws -> [String] { try await resources.transports.publicKeys(for: host) }
    func ask(_ question: Question) async throws -> String {
        guard isPreview else { return try await resources.ask(question) }
        // Nothing is done with the answer, so that nobody has to be asked for it.
        if let answer = try? resources.prompter.declaredAnswer(to: question) { return answer }
        return question.kind == .confirmation ? "yes" : question.fallback ?? "***"
    }

    func checkAnswerable(_ question: Question) throws {
        if !isPreview { try resources.prompter.checkAnswerable(question) }
    }
    var hasTerminal: Bool { resources.prompter.hasTerminal }

    func withTerminal<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result { try await resources.withTerminal(body) }
    func mask(_ secrets: [Secret]) { resources.mask.add(secrets) }

    @Sendable func report(_ event: RunEvent) {
        let event = resources.masked(event)
        switch event {
        case .changed(_, let what): state.withLock { $0.changes.append(what) }
        case .applied(_, let report):
            state.withLock { state in
                state.reports.append(report)
                state.changes += report.items.filter { $0.status == .changed || $0.status == .mayChange }.map(\.title)
            }
        default: break
        }
        resources.observer.received(event, step: step)
    }
}
