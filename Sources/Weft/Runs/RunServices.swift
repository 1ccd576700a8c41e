/// What a run gives its tasks: other hosts, this machine, the user's answers, and ears for what they report.
///
/// The runtime has the one that is used; `WeftTesting` has one that records.
public protocol RunServices: Sendable {
    /// The hosts of the run.
    var inventory: Inventory { get }
    /// The site's configuration.
    var configuration: Configuration { get }
    /// This machine as a host.
    var localConnection: Connection { get }

    /// A connection to a host, shared with all other tasks of the run; made now if there is none.
    func connect(to host: Inventory.Host) async throws -> Connection
    /// The keys that a host shows now, asked without trusting it: nothing vouches for them but the way there.
    ///
    /// - Throws: ``ConnectionError`` when it cannot be reached.
    func hostKeys(of host: Inventory.Host) async throws -> [HostKey]
    /// Trusts exactly these keys for a host from now on: they are written to its known_hosts file, in the place of any others.
    ///
    /// - Returns: Whether the file is different now.
    func trust(_ keys: [HostKey], for host: Inventory.Host) async throws -> Bool
    /// Forgets every key that is trusted for a host.
    ///
    /// - Returns: Whether there was one.
    func forget(_ host: Inventory.Host) async throws -> Bool
    /// The fingerprint of a key as `ssh-keygen -l` shows it: `SHA256:…`.
    func fingerprint(of key: HostKey) throws -> String
    /// The public keys of the user who runs this, for `authorized_keys` of new accounts: those the host is logged in to with first.
    func publicKeys(for host: Inventory.Host) async throws -> [String]
    /// The user's answer, from `--answer`, `--yes` or the terminal.
    ///
    /// - Throws: ``QuestionError`` when nobody can answer.
    func ask(_ question: Question) async throws -> String
    /// Checks that a question could be answered later: in advance, by its default, or at a terminal.
    ///
    /// - Throws: ``QuestionError`` as ``ask(_:)`` would.
    func checkAnswerable(_ question: Question) throws
    /// Whether there is a terminal that could be given to a host.
    var hasTerminal: Bool { get }
    /// What hosts have said about themselves.
    var factCache: FactCache { get }
    /// Fills in a template.
    ///
    /// - Throws: ``TemplateError``.
    func render(_ request: TemplateRequest) async throws -> String
    /// Whether nothing is to be changed, and only told what would be: a dry run.
    var isPreview: Bool { get }
    /// Whether the differences that resources make are shown.
    var showsDifferences: Bool { get }
    /// Keeps the output of other hosts back while `body` has the terminal.
    func withTerminal<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result
    /// Masks these values with `***` in everything that is shown or written from now on.
    func mask(_ secrets: [Secret])
    /// Takes what happens.
    @Sendable func report(_ event: RunEvent)
}

extension RunServices {
    /// No: what is asked for is done.
    public var isPreview: Bool { false }
    /// No.
    public var showsDifferences: Bool { false }
    /// Throws nothing: what is asked will tell.
    public func checkAnswerable(_ question: Question) throws {}
    /// Yes.
    public var hasTerminal: Bool { true }
}

/// One fact as it is shown.
public struct FactValue: Sendable, Hashable {
    /// Its name, such as `os.id`.
    public let name: String
    /// Its value.
    public let value: String

    /// A fact.
    public init(name: String, value: String) { (self.name, self.value) = (name, value) }
}

/// Something that happened in a run.
public enum RunEvent: Sendable, Hashable {
    /// A command began on a host.
    case commandStarted(host: String, command: String)
    /// A command ended.
    case commandFinished(host: String, command: String, status: ExitStatus)
    /// A whole line of a command's output, without its end.
    case line(host: String, stream: OutputStream, text: String)
    /// A whole line of what a program printed on the way to something else, such as a resource: of interest when it fails, and then it is in the error.
    case detail(host: String, text: String)
    /// A task says something; no host when it runs once, here.
    case note(host: String?, text: String)
    /// Something the user should know.
    case warning(host: String?, text: String)
    /// A task changed something.
    case changed(host: String, what: String)
    /// A list of resources was applied, as far as it came; in a dry run, checked.
    case applied(host: String, ApplyReport)
    /// What a host is, by name, for those who asked to see it.
    case facts(host: String, [FactValue])
    /// A copy to or from a host has come so far.
    case progress(host: String, TransferProgress)
}
