/// How a plan is run.
public struct RunOptions: Sendable, Hashable {
    /// What a failure does to the rest of the run.
    public enum FailurePolicy: Sendable, Hashable {
        /// A failed host is left out of later steps and the others go on. What runs once, here, does not start after a failure, and a rolling
        /// run ends with the batch that failed.
        case leaveOut
        /// As `leaveOut`, but all that does not need what failed goes on.
        case keepGoing
        /// Start nothing new and end what runs.
        case failFast
    }

    /// How many hosts are worked on at a time.
    public var parallel = 50
    /// The size of a batch: all steps are done on its hosts before the next batch begins. `nil` for one batch of all hosts.
    public var serial: Int?
    /// What a failure does to the rest.
    public var failurePolicy = FailurePolicy.leaveOut
    /// The longest the whole run may take.
    public var timeout: Duration?
    /// The longest one task, or the command, may take on one host; connecting has limits of its own.
    public var taskTimeout: Duration?
    /// How long what is cancelled may take to end before it is left behind.
    public var grace: Duration = .seconds(10)
    /// Whether tasks run although they are up to date.
    public var force = false
    /// Whether nothing is changed, and only told what would be. Tasks run, their checks are made, and their commands are not.
    public var isPreview = false
    /// Whether the differences that resources make are shown.
    public var showsDifferences = false
    /// Whether a change is a failure of the run.
    public var assertsNoChanges = false

    /// The options of a command line without any.
    public init() {}
}
