import Weft

/// What became of a run: every step with the outcome of each of its hosts.
public struct RunReport: Sendable {
    /// One step's outcomes.
    public struct Step: Sendable {
        /// The task's name, or the command.
        public let name: String
        /// Whether it is a task rather than a command.
        public let isTask: Bool
        /// The outcomes by host, in the order of the plan; a step that runs once, here, has one without a host.
        public let results: [(host: String?, outcome: Outcome)]
        /// The time from its first host's beginning to its last one's end; nothing for a step that was not begun.
        public var duration: Duration = .zero
    }

    /// What the run found out about one host, such as by which client it is reached.
    public struct Note: Sendable, Hashable {
        /// The host's name.
        public let host: String
        /// The fact, its secrets masked.
        public let text: String
    }

    /// How the run came to its end.
    public enum Ending: Sendable, Hashable {
        /// Everything was tried.
        case completed
        /// Ctrl-C, a signal, or nobody to read the output any more.
        case interrupted
        /// `--timeout` was over.
        case timedOut
    }

    /// The steps of the plan.
    public let steps: [Step]
    /// How it ended.
    public let ending: Ending
    /// How long it took.
    public let duration: Duration
    /// Why nothing, or no more, was started: an answer that was no, or that nobody could give.
    public let refusal: String?
    /// What was found out about hosts, in the order in which it was; each was shown when it came.
    public var notes: [Note] = []
    /// Whether nothing was changed, and the changes are those that there would be.
    public var isPreview = false
    /// Whether a change is a failure of the run.
    public var assertsNoChanges = false

    /// All outcomes.
    public var outcomes: [Outcome] { steps.flatMap { $0.results.map(\.outcome) } }

    /// How many outcomes have a status.
    public func count(_ status: Outcome.Status) -> Int { outcomes.count { $0.status == status } }

    /// 0 well; 1 something failed; 3 something changed although nothing was to; 4 hosts were unreachable, none failed; 124 timed out; 130 interrupted.
    public var exitStatus: Int32 {
        switch ending {
        case .interrupted: return 130
        case .timedOut: return 124
        case .completed: break
        }
        if refusal != nil || count(.failed) > 0 { return outcomes.contains { $0.failure?.kind == .timedOut } ? 124 : 1 }
        if count(.unreachable) > 0 { return 4 }
        guard outcomes.allSatisfy(\.isSuccess) else { return 1 }
        return assertsNoChanges && count(.changed) > 0 ? 3 : 0
    }

    /// The hosts on which something may still run, because they did not stop in time.
    public var left: [String] {
        var seen: Set<String> = []
        return steps.flatMap(\.results).filter { $0.outcome.reason == Self.stillRunning }.compactMap { $0.host ?? "this machine" }
            .filter { seen.insert($0).inserted }
    }

    static let stillRunning = "it did not stop in time, and something may still run"
}
