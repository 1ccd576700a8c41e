import Synchronization

/// The outcomes of a run as they come in, and why it ends before its time.
///
/// It is the one place that says what became of a host, so that a report can be made at any moment, whatever still hangs.
final class Scoreboard: Sendable {
    /// Why nothing new is started.
    enum Halt: Sendable, Hashable {
        case interrupted
        case timedOut
        case failedFast(String)
        case refused(String)

        var reason: String {
            switch self {
            case .interrupted: "interrupted"
            case .timedOut: "the time of the run was over"
            case .failedFast(let what): what
            case .refused: "not confirmed"
            }
        }
    }

    private struct State {
        var outcomes: [[Outcome?]]
        var began: [[ContinuousClock.Instant?]]
        var halt: Halt?
        var isFinal = false
    }

    private let plan: Plan
    private let state: Mutex<State>
    private let start = ContinuousClock.now

    init(_ plan: Plan) {
        self.plan = plan
        state = Mutex(
            State(
                outcomes: plan.steps.map { [Outcome?](repeating: nil, count: $0.slots.count) },
                began: plan.steps.map { [ContinuousClock.Instant?](repeating: nil, count: $0.slots.count) }))
    }

    var halt: Halt? { state.withLock { $0.halt } }

    /// Ends the run for a reason; whether it is the first.
    func halt(_ reason: Halt) -> Bool {
        state.withLock { state in
            guard state.halt == nil, !state.isFinal else { return false }
            state.halt = reason
            return true
        }
    }

    func begin(_ step: Int, _ slot: Int) { state.withLock { $0.began[step][slot] = .now } }

    /// Notes how a slot ended, with its duration; `nil` when the report has been made already.
    func end(_ step: Int, _ slot: Int, _ outcome: Outcome) -> Outcome? {
        state.withLock { state in
            guard !state.isFinal, state.outcomes[step][slot] == nil else { return nil }
            var outcome = outcome
            if let began = state.began[step][slot] { outcome.duration = ContinuousClock.now - began }
            state.outcomes[step][slot] = outcome
            return outcome
        }
    }

    func outcome(_ step: Int, _ slot: Int) -> Outcome? { state.withLock { $0.outcomes[step][slot] } }

    /// The outcomes of a step that are there.
    func outcomes(_ step: Int) -> [Outcome] { state.withLock { $0.outcomes[step].compactMap(\.self) } }

    /// The hosts that failed something, and the last step and host that did.
    func failed() -> (hosts: [String: String], last: String?, isHere: Bool) {
        let outcomes = state.withLock { $0.outcomes }
        var hosts: [String: String] = [:]
        var last: String?
        var isHere = false
        for (step, results) in outcomes.enumerated() {
            for (slot, outcome) in results.enumerated() {
                guard let outcome, !outcome.isSuccess else { continue }
                let name = plan.steps[step].name
                if let host = plan.steps[step].hostName(slot) {
                    if hosts[host] == nil { hosts[host] = outcome.status == .unreachable ? "unreachable" : "`\(name)` failed" }
                } else {
                    isHere = true
                }
                last = Self.sentence(plan.steps[step], slot, outcome)
            }
        }
        return (hosts, last, isHere)
    }

    static func sentence(_ step: Plan.Step, _ slot: Int, _ outcome: Outcome) -> String {
        let verb = outcome.status == .failed ? "failed" : "was \(outcome.status.rawValue)"
        return "`\(step.name)` \(verb)" + (step.hostName(slot).map { " on \($0)" } ?? "")
    }

    /// The hosts on which something is under way.
    var running: [String] {
        state.withLock { state in
            var names: [String] = []
            for (step, began) in state.began.enumerated() {
                for (slot, instant) in began.enumerated() where instant != nil && state.outcomes[step][slot] == nil {
                    let name = plan.steps[step].hostName(slot) ?? "this machine"
                    if !names.contains(name) { names.append(name) }
                }
            }
            return names
        }
    }

    /// The report: what has no outcome yet gets one, and nothing changes any more.
    func finalReport() -> RunReport {
        state.withLock { state in
            state.isFinal = true
            let ending: RunReport.Ending =
                switch state.halt {
                case .interrupted: .interrupted
                case .timedOut: .timedOut
                default: .completed
                }
            var refusal: String?
            if case .refused(let message) = state.halt { refusal = message }
            let now = ContinuousClock.now
            let steps = plan.steps.enumerated().map { index, step in
                var span: (began: ContinuousClock.Instant, ended: ContinuousClock.Instant)?
                for case (let began?, let outcome) in zip(state.began[index], state.outcomes[index]) {
                    let ended = outcome.map { began + $0.duration } ?? now
                    span = (min(span?.began ?? began, began), max(span?.ended ?? ended, ended))
                }
                return RunReport.Step(
                    name: step.name, isTask: step.task != nil,
                    results: step.slots.map { slot in
                        let host = step.hostName(slot)
                        if let outcome = state.outcomes[index][slot] { return (host, outcome) }
                        guard let began = state.began[index][slot] else {
                            return (host, Outcome(.notStarted, reason: state.halt?.reason))
                        }
                        return (host, Outcome(.cancelled, duration: now - began, reason: RunReport.stillRunning))
                    }, duration: span.map { $0.ended - $0.began } ?? .zero)
            }
            return RunReport(steps: steps, ending: ending, duration: ContinuousClock.now - start, refusal: refusal)
        }
    }
}
