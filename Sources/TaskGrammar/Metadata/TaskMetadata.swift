/// What listings, help and completion know of a task: all of it but the function.
public struct TaskMetadata: Sendable, Equatable {
    /// Where a task runs; the raw values are those of the metadata file.
    public enum Target: String, Sendable {
        /// Once for each selected host.
        case host
        /// Once, on this machine.
        case once
    }

    /// The name on the command line, in snake case.
    public var name: String
    /// The group in the listing.
    public var domain: String
    /// The first paragraph of the documentation, on one line.
    public var summary: String
    /// The rest of the documentation; lines end with `\n`.
    public var discussion: String
    /// The parameters in the order of the declaration, without the connection.
    public var parameters: [Parameter]
    /// Whether it runs once for each host or once here.
    public var target: Target
    /// The functions of the tasks that run before it.
    public var prerequisites: [String]
    /// The roles it runs on when no host is selected.
    public var roles: [String]
    /// The file of the declaration: its last two components.
    public var file: String
    /// The line of the declaration.
    public var line: Int

    /// Describes a task.
    public init(
        name: String, domain: String, summary: String = "", discussion: String = "", parameters: [Parameter] = [], target: Target = .once,
        prerequisites: [String] = [], roles: [String] = [], file: String = "", line: Int = 0
    ) {
        self.name = name
        self.domain = domain
        self.summary = summary
        self.discussion = discussion
        self.parameters = parameters
        self.target = target
        self.prerequisites = prerequisites
        self.roles = roles
        self.file = file
        self.line = line
    }

    /// The parameter with a name in snake case.
    public func parameter(named name: String) -> Parameter? { parameters.first { $0.name == name } }
}
