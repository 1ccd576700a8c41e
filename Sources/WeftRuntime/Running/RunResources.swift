import Synchronization
import Weft

/// What all tasks of a run share: hosts, settings, the way to hosts, the user, and who watches.
public final class RunResources: Sendable {
    let inventory: LazyValue<Inventory>
    let configuration: LazyValue<Configuration>
    let transports: any TransportProvider
    let prompter: any Prompter
    let observer: any RunObserver
    /// What keeps secrets out of all that is shown.
    public let mask: SecretMask
    let keptOutputs: KeptOutputs
    let questions = OpenQuestions()
    let factCache = FactCache()
    let templates = LazyValue { TemplateEngine() }
    private let gate = TerminalGate()
    private let found = Mutex<[RunReport.Note]>([])

    /// What a run needs. The inventory and the configuration are loaded when something first asks for them.
    public init(
        inventory: LazyValue<Inventory>, configuration: LazyValue<Configuration>, transports: any TransportProvider,
        prompter: any Prompter, observer: any RunObserver, mask: SecretMask = SecretMask()
    ) {
        self.inventory = inventory
        self.configuration = configuration
        self.transports = transports
        self.prompter = prompter
        self.observer = observer
        self.mask = mask
        keptOutputs = KeptOutputs(mask: mask)
    }

    /// The user's answer, declared or typed at the terminal.
    ///
    /// - Throws: ``Weft/QuestionError`` when nobody can answer.
    public func ask(_ question: Question) async throws -> String {
        if let answer = try prompter.declaredAnswer(to: question) { return answer }
        return try await questions.ask { [self] in try await withTerminal { try await prompter.ask(question) } }
    }

    /// What was found out about hosts.
    var notes: [RunReport.Note] { found.withLock { $0 } }

    /// Shows what was found out about a host, and keeps it for the report.
    public func note(_ text: String, about host: String) {
        let note = RunReport.Note(host: host, text: mask.applied(to: text))
        found.withLock { $0.append(note) }
        observer.received(.warning(host: host, text: note.text), step: 0)
    }

    /// Shows a warning that is about no task.
    public func warn(_ text: String) { observer.received(.warning(host: nil, text: mask.applied(to: text)), step: 0) }

    func withTerminal<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        try await gate.withTerminal(pause: observer.pause, resume: observer.resume, body)
    }

    /// The event with its secrets masked.
    func masked(_ event: RunEvent) -> RunEvent {
        switch event {
        case .commandStarted(let host, let command): .commandStarted(host: host, command: mask.applied(to: command))
        case .commandFinished(let host, let command, let status):
            .commandFinished(host: host, command: mask.applied(to: command), status: status)
        case .line(let host, let stream, let text): .line(host: host, stream: stream, text: mask.applied(to: text))
        case .detail(let host, let text): .detail(host: host, text: mask.applied(to: text))
        case .note(let host, let text): .note(host: host, text: mask.applied(to: text))
        case .warning(let host, let text): .warning(host: host, text: mask.applied(to: text))
        case .changed(let host, let what): .changed(host: host, what: mask.applied(to: what))
        case .applied(let host, let report): .applied(host: host, report.masked(mask.applied(to:)))
        case .facts(let host, let facts):
            .facts(host: host, facts.map { FactValue(name: $0.name, value: mask.applied(to: $0.value)) })
        case .progress(let host, let progress):
            .progress(
                host: host, TransferProgress(name: mask.applied(to: progress.name), done: progress.done, total: progress.total))
        }
    }
}
