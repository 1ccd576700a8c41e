/// A connection to a host that exists only in a test, with its transport and its run at hand.
///
/// ```swift
/// @Test("stop leaves a stopped container alone")
/// func stopIsIdempotent() async throws {
///     let host = FakeConnection(answers: ["lxc-info -n ns1 -sH": CommandResult(standardOutput: "STOPPED\n")])
///     try await LXC.stop("ns1", on: host.connection)
///     #expect(host.commands == ["lxc-info -n ns1 -sH"])
///     #expect(host.changes.isEmpty)
/// }
/// ```
public struct FakeConnection: Sendable {
    /// What the code under test is given.
    public let connection: Connection
    /// The host's answers and memory.
    public let transport: FakeTransport
    /// The run's answers and memory.
    public let run: FakeRun

    /// A host with answers by command text, in a run of its own unless one is given.
    public init(
        to host: Inventory.Host = Inventory.Host(name: "fake"), answers: [String: CommandResult] = [:], files: [String: String] = [:],
        in run: FakeRun = FakeRun()
    ) {
        self.run = run
        transport = FakeTransport(host: host.name, answers: answers, files: files)
        run.register(transport)
        connection = Connection(to: host, through: transport, in: run)
    }

    /// The commands' texts in the order they came.
    public var commands: [String] { transport.commands }
    /// What tasks said they changed on this host.
    public var changes: [String] { run.changes(on: connection.name) }
    /// What tasks said about this host.
    public var notes: [String] { run.notes(about: connection.name) }
}
