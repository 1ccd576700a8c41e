import Weft

/// What became of one step on one host. Every host of a step has exactly one.
public struct Outcome: Sendable, Hashable {
    /// The seven ends there are.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// Done, without a change that was reported.
        case ok
        /// Done, and it reported changes.
        case changed
        /// The task's code or command failed.
        case failed
        /// No connection was made, so nothing was done.
        case unreachable
        /// There was no need: it is up to date.
        case skipped
        /// It was under way when the run was interrupted, timed out or gave up.
        case cancelled
        /// It never began: the run ended before, or something it needs had failed.
        case notStarted = "not started"
    }

    /// How it ended.
    public var status: Status
    /// How long it took, the connecting included.
    public var duration: Duration = .zero
    /// What was reported as changed, in order.
    public var changes: [String] = []
    /// What became of the resources that were applied, list by list.
    public var reports: [ApplyReport] = []
    /// What went wrong; only for `failed`, `unreachable` and `cancelled`.
    public var failure: Failure?
    /// Why it was skipped, cancelled or not started.
    public var reason: String?
    /// Whether only commands ran whose output is not shown, so that no reported change means that there was none.
    public var isProbing = false

    /// An end.
    public init(_ status: Status, duration: Duration = .zero, failure: Failure? = nil, reason: String? = nil) {
        self.status = status
        self.duration = duration
        self.failure = failure
        self.reason = reason
    }

    /// Whether later steps may go on on this host.
    public var isSuccess: Bool { status == .ok || status == .changed || status == .skipped }
}
