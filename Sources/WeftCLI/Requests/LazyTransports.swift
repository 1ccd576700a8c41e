import Synchronization
import Weft
import WeftRuntime

/// The ways to hosts, opened when the first is asked for: a task that needs none starts no thread and reads no inventory.
final class LazyTransports: LoopTransportProvider {
    private let sites: Sites
    private let options: ConnectionOptions
    private let pool = Mutex<ConnectionPool?>(nil)
    private let resources = Mutex<RunResources?>(nil)

    init(sites: Sites, options: ConnectionOptions) {
        self.sites = sites
        self.options = options
    }

    /// The run whose user is asked for passwords.
    func use(_ resources: RunResources) { self.resources.withLock { $0 = resources } }

    private var opened: ConnectionPool {
        let resources = resources.withLock { $0 }
        return pool.withLock { pool in
            if let pool { return pool }
            let new = ConnectionPool(
                // Hosts that need an inventory were planned with it: what cannot be loaded has been told by then.
                inventory: (try? sites.inventory.get()) ?? Inventory(), options: options,
                ask: { question in
                    guard let resources else { throw QuestionError.unanswered(question) }
                    return try await resources.ask(question)
                },
                mask: { resources?.mask.add($0) }, warn: { resources?.warn($0) },
                note: { host, text in resources?.note(text, about: host) })
            pool = new
            return new
        }
    }

    var taskExecutor: (any TaskExecutor)? { opened.taskExecutor }
    var local: any Transport { opened.local }
    func transport(to host: Inventory.Host) async throws -> any Transport { try await opened.transport(to: host) }
    func hostKeys(of host: Inventory.Host) async throws -> [HostKey] { try await opened.hostKeys(of: host) }
    func trust(_ keys: [HostKey], for host: Inventory.Host) async throws -> Bool { try await opened.trust(keys, for: host) }
    func forget(_ host: Inventory.Host) async throws -> Bool { try await opened.forget(host) }
    func release(_ host: Inventory.Host) async { await pool.withLock { $0 }?.release(host) }
    func fingerprint(of key: HostKey) throws -> String { try opened.fingerprint(of: key) }
    func publicKeys(for host: Inventory.Host) async throws -> [String] { try await opened.publicKeys(for: host) }
    func close() async { await pool.withLock { $0 }?.close() }
}
