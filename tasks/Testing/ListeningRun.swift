import Synchronization
import Weft

/// A run that notes what is changed, and leaves all else to the one it is a part of.
nonisolated final class ListeningRun: RunServices {
    private let base: any RunServices
    private let noted = Mutex<[String]>([])

    init(_ base: any RunServices) { self.base = base }

    /// What was changed, in order.
    var changes: [String] { noted.withLock { $0 } }

    @Sendable func report(_ event: RunEvent) {
        switch event {
        case .changed(_, let what): noted.withLock { $0.append(what) }
        case .applied(_, let report): noted.withLock { $0 += report.items(.changed).map(\.title) }
        default: break
        }
        base.report(event)
    }

    var inventory: Inventory { base.inventory }
    var configuration: Configuration { base.configuration }
    var localConnection: Connection { base.localConnection }
    var isPreview: Bool { base.isPreview }
    var showsDifferences: Bool { base.showsDifferences }
    var hasTerminal: Bool { base.hasTerminal }
    /// Of its own: what is changed between two runs is asked for anew.
    let factCache = FactCache()

    func connect(to host: Inventory.Host) async throws -> Connection { try await base.connect(to: host) }
    func hostKeys(of host: Inventory.Host) async throws -> [HostKey] { try await base.hostKeys(of: host) }
    func trust(_ keys: [HostKey], for host: Inventory.Host) async throws -> Bool { try await base.trust(keys, for: host) }
    func forget(_ host: Inventory.Host) async throws -> Bool { try await base.forget(host) }
    func fingerprint(of key: HostKey) throws -> String { try base.fingerprint(of: key) }
    func publicKeys(for host: Inventory.Host) async throws -> [String] { try await base.publicKeys(for: host) }
    func ask(_ question: Question) async throws -> String { try await base.ask(question) }
    func checkAnswerable(_ question: Question) throws { try base.checkAnswerable(question) }
    func render(_ request: TemplateRequest) async throws -> String { try await base.render(request) }
    func withTerminal<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result { try await base.withTerminal(body) }
    func mask(_ secrets: [Secret]) { base.mask(secrets) }
}
