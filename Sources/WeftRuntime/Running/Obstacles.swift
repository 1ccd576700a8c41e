/// Finds out whether what has failed so far keeps a step from being started.
struct Obstacles {
    private let plan: Plan
    private let board: Scoreboard
    private let policy: RunOptions.FailurePolicy
    private let failed: (hosts: [String: String], last: String?, isHere: Bool)

    init(plan: Plan, board: Scoreboard, policy: RunOptions.FailurePolicy) {
        self.plan = plan
        self.board = board
        self.policy = policy
        failed = board.failed()
    }

    /// Why a step may not start on a host, or here; `nil` when it may.
    func reason(against step: Int, _ slot: Int) -> String? {
        let host = plan.steps[step].hostName(slot)
        if let host, let reason = failed.hosts[host] { return reason }
        for requirement in plan.steps[step].requirements {
            let needed = plan.steps[requirement]
            // A host needs what was done on it; this machine needs what was done anywhere.
            let slots = needed.slots.filter { host == nil || !needed.isOnHosts || needed.hosts[$0].name == host }
            for slot in slots {
                guard let outcome = board.outcome(requirement, slot), !outcome.isSuccess else { continue }
                return Scoreboard.sentence(needed, slot, outcome)
            }
        }
        if policy != .keepGoing, let last = failed.last, host == nil || failed.isHere { return last }
        return nil
    }
}
