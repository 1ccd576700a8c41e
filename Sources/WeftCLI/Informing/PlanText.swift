import Weft
import WeftRuntime

/// What `--dry-run` shows first: each step with its arguments and hosts. Secrets are masked.
struct PlanText {
    private let plan: Plan
    private let paint: Paint

    init(_ plan: Plan, paint: Paint) {
        self.plan = plan
        self.paint = paint
    }

    /// The steps, numbered, with a last line that counts them.
    var text: String {
        var text = ""
        for (index, step) in plan.steps.enumerated() {
            text += "\(index + 1). \(paint.bold(HarmlessText.lines(step.name)))"
            for (name, value) in step.shownArguments {
                text += " \(name)=" + (value == "***" ? value : ShellQuoting.quote(HarmlessText.lines(value)))
            }
            if let other = step.prerequisiteOf { text += paint.dim("  (needed by \(other))") }
            text += "\n"
            if let task = step.task {
                if let question = task.confirmation { text += "   asks: \(HarmlessText.lines(question))\n" }
                if !task.outputs.isEmpty { text += "   skipped while \(task.outputs.joined(separator: ", ")) is up to date\n" }
            }
            text += step.isOnHosts ? "   on \(counted(step.hosts.count, "host")): \(names(step.hosts))\n" : "   here, once\n"
        }
        // Hosts are asked what tasks would do there; of all else no more can be told.
        if asksHosts { return text }
        let count = plan.hosts.count
        return text + "nothing was done: \(counted(plan.steps.count, "step"))" + (count == 0 ? "" : " on \(counted(count, "host"))")
            + "; what tasks run is known only when they run\n"
    }

    /// Whether there are tasks on hosts, which can be asked.
    var asksHosts: Bool { plan.steps.contains { $0.isOnHosts && $0.task != nil } }

    private func names(_ hosts: [Inventory.Host]) -> String { hosts.map(\.name).joined(separator: ", ") }
}
