import WeftTesting

/// A run whose commands for this machine really run on it; all else is a ``FakeRun``'s.
struct HereRun: RunServices {
    let fake: FakeRun

    init(configuration: [String: ConfigurationValue] = [:]) { fake = FakeRun(configuration: Configuration(values: configuration)) }

    var localConnection: Connection { Connection(to: .local, through: LocalShell(), in: self) }
    var inventory: Inventory { fake.inventory }
    var configuration: Configuration { fake.configuration }
    var factCache: FactCache { fake.factCache }
    func connect(to host: Inventory.Host) async throws -> Connection { try await fake.connect(to: host) }
    func hostKeys(of host: Inventory.Host) async throws -> [HostKey] { try await fake.hostKeys(of: host) }
    func trust(_ keys: [HostKey], for host: Inventory.Host) async throws -> Bool { try await fake.trust(keys, for: host) }
    func forget(_ host: Inventory.Host) async throws -> Bool { try await fake.forget(host) }
    func fingerprint(of key: HostKey) throws -> String { try fake.fingerprint(of: key) }
    func publicKeys(for host: Inventory.Host) async throws -> [String] { try await fake.publicKeys(for: host) }
    func ask(_ question: Question) async throws -> String { try await fake.ask(question) }
    func checkAnswerable(_ question: Question) throws { try fake.checkAnswerable(question) }
    func render(_ request: TemplateRequest) async throws -> String { try await fake.render(request) }
    func withTerminal<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result { try await body() }
    func mask(_ secrets: [Secret]) { fake.mask(secrets) }
    @Sendable func report(_ event: RunEvent) { fake.report(event) }
}
