/// What is known of one task: its name, parameters and documentation, and the function that does it.
///
/// The `@Task` macro makes these; they are read with ``all``.
public struct TaskDefinition: Sendable {
    /// Where a task runs.
    public enum Target: String, Sendable {
        /// Once for each selected host.
        case host
        /// Once, on this machine.
        case once
    }

    /// Whether it comes with Weft; another one of its name takes its place.
    public var isShipped: Bool { module == "WeftTasks" }

    /// The function that runs a task, with its arguments converted.
    public typealias Body = @MainActor @Sendable (Connection?, TaskArguments) async throws -> Void

    /// The name on the command line, in snake case.
    public let name: String
    /// The name of the Swift function, by which prerequisites refer to the task.
    public let function: String
    /// The group in a listing: the folder under `tasks/`, or the file's name without `.swift`.
    public let domain: String
    /// The documentation comment's first paragraph, on one line.
    public let summary: String
    /// The rest of the documentation comment without its parameter list.
    public let discussion: String
    /// The parameters in the order of the declaration, without the connection.
    public let parameters: [TaskParameter]
    /// Whether the task runs once for each host or once here.
    public let target: Target
    /// The functions of the tasks that run before this one.
    public let prerequisites: [String]
    /// Globs of the files the task reads.
    public let inputs: [String]
    /// Globs of the files the task makes.
    public let outputs: [String]
    /// The roles it runs on when no host is selected.
    public let roles: [String]
    /// The question to be answered before it starts.
    public let confirmation: String?
    /// The module of the declaration.
    public let module: String
    /// The file of the declaration, as the compiler saw it.
    public let file: String
    /// The line of the declaration.
    public let line: Int
    /// Runs the task's function.
    public let body: Body

    /// Describes a task; the `@Task` macro calls this.
    public init(
        name: String, function: String, domain: String, summary: String, discussion: String = "", parameters: [TaskParameter] = [],
        target: Target, prerequisites: [String] = [], inputs: [String] = [], outputs: [String] = [], roles: [String] = [],
        confirmation: String? = nil, module: String = "", file: String = "", line: Int = 0, body: @escaping Body
    ) {
        self.name = name
        self.function = function
        self.domain = domain
        self.summary = summary
        self.discussion = discussion
        self.parameters = parameters
        self.target = target
        self.prerequisites = prerequisites
        self.inputs = inputs
        self.outputs = outputs
        self.roles = roles
        self.confirmation = confirmation
        self.module = module
        self.file = file
        self.line = line
        self.body = body
    }
}
