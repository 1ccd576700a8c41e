/// One thing that `task doctor` found out.
public struct Finding: Sendable, Hashable {
    /// How bad it is.
    public enum Level: String, Sendable {
        /// As it should be.
        case fine
        /// Works, with a limit worth knowing.
        case limited
        /// Will not work.
        case broken
    }

    /// How bad it is.
    public let level: Level
    /// What it is about, such as `libssh2` or `agent`.
    public let subject: String
    /// What was found.
    public let detail: String
    /// What to do about it; `nil` where nothing needs to be done.
    public let cure: String?

    /// A finding.
    public init(_ level: Level, _ subject: String, _ detail: String, cure: String? = nil) {
        self.level = level
        self.subject = subject
        self.detail = detail
        self.cure = cure
    }
}
