import Foundation
import Synchronization

/// A run that exists only in a test: it answers questions from a dictionary, keeps trusted keys in memory and remembers every event.
public final class FakeRun: RunServices {
    private struct State {
        var events: [RunEvent] = []
        var questions: [Question] = []
        var answers: [String: String]
        var transports: [String: FakeTransport] = [:]
        var connected: [Inventory.Host] = []
        var shownKeys: [String: [HostKey]] = [:]
        var trustedKeys: [String: [HostKey]] = [:]
        var publicKeys: [String] = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZha2UgcHVibGljIGtleSBvZiBhIHRlc3QgdXNlcg== test"]
        var masked: [Secret] = []
    }

    /// The hosts of the run.
    public let inventory: Inventory
    /// The site's configuration.
    public let configuration: Configuration
    /// What hosts have said about themselves.
    public let factCache = FactCache()
    private let state: Mutex<State>

    /// Whether it is a dry run.
    public let isPreview: Bool
    /// Whether the differences that resources make are asked for.
    public let showsDifferences: Bool

    /// Whether there is a terminal for a shell.
    public let hasTerminal: Bool

    /// A run with answers by the questions' names.
    public init(
        inventory: Inventory = Inventory(), configuration: Configuration = Configuration(), answers: [String: String] = [:],
        isPreview: Bool = false, showsDifferences: Bool = false, hasTerminal: Bool = true
    ) {
        (self.isPreview, self.showsDifferences, self.hasTerminal) = (isPreview, showsDifferences, hasTerminal)
        self.inventory = inventory
        self.configuration = configuration
        state = Mutex(State(answers: answers))
    }

    /// Everything that was reported, in order.
    public var events: [RunEvent] { state.withLock { $0.events } }
    /// The questions that were asked.
    public var questions: [Question] { state.withLock { $0.questions } }
    /// The hosts that were connected to, in order.
    public var connected: [Inventory.Host] { state.withLock { $0.connected } }
    /// The secrets that were masked.
    public var masked: [Secret] { state.withLock { $0.masked } }
    /// The keys a host shows, by its name.
    public var shownKeys: [String: [HostKey]] {
        get { state.withLock { $0.shownKeys } }
        set { state.withLock { $0.shownKeys = newValue } }
    }
    /// The keys that are trusted, by the host's name.
    public var trustedKeys: [String: [HostKey]] {
        get { state.withLock { $0.trustedKeys } }
        set { state.withLock { $0.trustedKeys = newValue } }
    }
    /// The user's public keys.
    public var publicKeys: [String] {
        get { state.withLock { $0.publicKeys } }
        set { state.withLock { $0.publicKeys = newValue } }
    }

    /// What tasks said they changed on a host.
    public func changes(on host: String) -> [String] {
        events.compactMap { if case .changed(host, let what) = $0 { what } else { nil } }
    }

    /// What tasks said about a host, or about none.
    public func notes(about host: String?) -> [String] {
        events.compactMap { if case .note(host, let text) = $0 { text } else { nil } }
    }

    /// The fake transport of a host; made when it is first asked for.
    public func transport(for host: String) -> FakeTransport {
        state.withLock { state in
            if let transport = state.transports[host] { return transport }
            let transport = FakeTransport(host: host)
            state.transports[host] = transport
            return transport
        }
    }

    func register(_ transport: FakeTransport) { state.withLock { $0.transports[transport.host] = transport } }

    /// This machine as a fake: `transport(for: "localhost")`.
    public var localConnection: Connection { Connection(to: .local, through: transport(for: Inventory.Host.local.name), in: self) }

    /// A connection through the fake transport of that name.
    public func connect(to host: Inventory.Host) async throws -> Connection {
        state.withLock { $0.connected.append(host) }
        return Connection(to: host, through: transport(for: host.name), in: self)
    }

    /// The keys set in ``shownKeys``.
    public func hostKeys(of host: Inventory.Host) async throws -> [HostKey] {
        guard let keys = shownKeys[host.name] else { throw FakeError.noHostKeys(host: host.name) }
        return keys
    }

    /// Keeps the keys in ``trustedKeys``.
    public func trust(_ keys: [HostKey], for host: Inventory.Host) async throws -> Bool {
        state.withLock { state in
            defer { state.trustedKeys[host.name] = keys }
            return state.trustedKeys[host.name] != keys
        }
    }

    /// Drops the host from ``trustedKeys``.
    public func forget(_ host: Inventory.Host) async throws -> Bool {
        state.withLock { $0.trustedKeys.removeValue(forKey: host.name) != nil }
    }

    /// Not a real digest, but different for different keys.
    public func fingerprint(of key: HostKey) throws -> String { "SHA256:fake-\(key.base64.suffix(12))" }

    /// The keys set in ``publicKeys``.
    public func publicKeys(for host: Inventory.Host) async throws -> [String] { publicKeys }

    /// The answer given to the initializer, or the question's own default.
    public func ask(_ question: Question) async throws -> String {
        let answer = state.withLock { state in
            state.questions.append(question)
            return state.answers[question.name] ?? question.fallback
        }
        guard let answer else { throw QuestionError.unanswered(question) }
        return answer
    }

    /// As ``ask(_:)``, and remembers nothing.
    public func checkAnswerable(_ question: Question) throws {
        if state.withLock({ $0.answers[question.name] }) == nil, question.fallback == nil { throw QuestionError.unanswered(question) }
    }

    /// Fills in `<<NAME>>` as a run does, and of Mustache `{{name}}` alone: a test that needs sections has the run's own.
    public func render(_ request: TemplateRequest) async throws -> String {
        var text = request.text ?? ""
        if request.text == nil {
            let found = request.places.lazy.compactMap { try? String(contentsOfFile: $0.path, encoding: .utf8) }.first
            guard let found else { throw TemplateError(name: request.name, problems: [.init(line: 0, text: "it cannot be read")]) }
            text = found
        }
        if request.syntax == .tokens { return try TemplateRequest.replaceTokens(text, named: request.name, values: request.values) }
        for (name, value) in request.values { text = text.replacingOccurrences(of: "{{\(name)}}", with: value.description) }
        return text
    }

    /// Runs the body.
    public func withTerminal<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result { try await body() }

    /// Remembers the secrets.
    public func mask(_ secrets: [Secret]) { state.withLock { $0.masked += secrets } }

    /// Remembers the event.
    @Sendable public func report(_ event: RunEvent) { state.withLock { $0.events.append(event) } }
}
