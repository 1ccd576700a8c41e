/// A step on some of its hosts, as it is run in one go: nothing later begins before all of it has ended.
struct Stage: Equatable {
    /// The step's index in the plan.
    let step: Int
    /// The indices of the hosts in the step; the one slot 0 of a step that runs once, here.
    let slots: [Int]
    /// Numbers the sequences of host steps that roll over the hosts together.
    let sequence: Int
    /// The batch within the sequence, from 0.
    let batch: Int

    /// The stages of a plan in their order.
    ///
    /// - Parameter serial: The size of a batch. Steps on hosts that follow each other are all done on a batch before the next one begins.
    static func stages(of plan: Plan, serial: Int?) -> [Stage] {
        var stages: [Stage] = []
        var sequence = 0
        var index = 0
        while index < plan.steps.count {
            sequence += 1
            guard plan.steps[index].isOnHosts, let serial else {
                stages.append(Stage(step: index, slots: Array(plan.steps[index].slots), sequence: sequence, batch: 0))
                index += 1
                continue
            }
            var end = index
            while end < plan.steps.count, plan.steps[end].isOnHosts { end += 1 }
            let names = Plan(steps: Array(plan.steps[index..<end])).hosts.map(\.name)
            for (batch, start) in stride(from: 0, to: names.count, by: serial).enumerated() {
                let members = Set(names[start..<min(start + serial, names.count)])
                for step in index..<end {
                    let slots = plan.steps[step].slots.filter { members.contains(plan.steps[step].hosts[$0].name) }
                    if !slots.isEmpty { stages.append(Stage(step: step, slots: slots, sequence: sequence, batch: batch)) }
                }
            }
            index = end
        }
        return stages
    }
}

extension Plan.Step {
    /// The places of its outcomes: one for each host, or one for this machine.
    var slots: Range<Int> { isOnHosts ? hosts.indices : 0..<1 }

    /// The host's name; `nil` for this machine.
    func hostName(_ slot: Int) -> String? { isOnHosts ? hosts[slot].name : nil }
}
