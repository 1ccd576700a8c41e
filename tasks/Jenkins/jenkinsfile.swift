/// Prints a Jenkinsfile that runs tasks.
///
/// The pipeline has a stage for each task and for each that has to run before one of them, and a parameter for each of theirs, with its type,
/// default and description: `task jenkinsfile tasks=graphite,verify_graphite > Jenkinsfile`. Jenkins hands the values over in the environment, as
/// `TASK_NAME`; no command is put together from them. A task that asks for confirmation becomes a stage that waits for an answer in Jenkins.
///
/// - Parameters:
///   - tasks: the tasks, in their order.
///   - agent: the label of the agents it may run on; any if left out.
///   - with: values that are fixed, as `NAME=VALUE`; they are no parameters then.
///   - credentials: values that come from Jenkins' credentials, as `NAME=ID`.
///   - timeout: how long a build may take.
///   - cron: when it starts by itself, as Jenkins writes it, such as `H 2 * * *`.
///   - program: the program of the tasks on the agents; one that `task build` made will do.
///   - yes: whether confirmations are answered with yes, rather than asked for in Jenkins.
@Task
public func jenkinsfile(
    tasks: [String], agent: String? = nil, with fixed: NamedTexts? = nil, credentials: NamedTexts? = nil,
    timeout: Duration = .seconds(3600), cron: String? = nil, program: String = "task", yes: Bool = false
) throws {
    var options = Jenkins.PipelineOptions()
    options.agent = agent
    options.fixed = fixed?.pairs ?? []
    options.credentials = credentials?.pairs ?? []
    options.timeout = timeout
    options.cron = cron
    options.program = program
    options.yes = yes
    let text = try Jenkins.pipeline(for: tasks, options)
    say(String(text.dropLast()))
}

extension Jenkins {
    /// How a pipeline runs its tasks.
    nonisolated public struct PipelineOptions: Sendable {
        /// The label of the agents; any agent unless given.
        public var agent: String?
        /// Values that are no parameters of the pipeline.
        public var fixed: [(name: String, value: String)] = []
        /// Values that are Jenkins' credentials, by their ids.
        public var credentials: [(name: String, value: String)] = []
        /// How long a build may take.
        public var timeout: Duration = .seconds(3600)
        /// When a build starts by itself.
        public var cron: String?
        /// The program of the tasks on the agents.
        public var program = "task"
        /// Whether confirmations are answered with yes.
        public var yes = false

        /// An hour on any agent.
        public init() {}
    }

    /// A declarative pipeline that runs tasks, as the text of a Jenkinsfile.
    ///
    /// - Parameters:
    ///   - tasks: Their names.
    ///   - all: The tasks there are.
    /// - Throws: ``Jenkins/Error`` for names that no task has.
    nonisolated public static func pipeline(
        for tasks: [String], _ options: PipelineOptions = PipelineOptions(), among all: [TaskDefinition] = TaskDefinition.all
    ) throws(Jenkins.Error) -> String {
        let found = try PipelineTasks(tasks, among: all).tasks
        guard !found.isEmpty else { throw .noTasks }
        return Pipeline(tasks: found, options: options).text
    }
}
