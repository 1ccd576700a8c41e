import WeftRuntime

/// The table of steps at the end of a run of many: what each took, and on how many hosts.
struct StepTable {
    /// Runs of fewer steps are told by their hosts alone.
    static let fewest = 4

    private let steps: [RunReport.Step]
    private let paint: Paint

    init(_ steps: [RunReport.Step], paint: Paint) {
        self.steps = steps
        self.paint = paint
    }

    /// The table with its head, a step on a line.
    var text: String {
        let lines = steps.map { step in
            let statuses = step.results.map(\.outcome.status)
            let worst = statuses.max { $0.severity < $1.severity } ?? .ok
            let hosts = step.results.compactMap(\.host).count
            return OutcomeTable.Line(step.name, worst, step.duration, hosts == 0 ? "this machine" : counted(hosts, "host"))
        }
        return OutcomeTable(subject: "step", lines, remark: "where", paint: paint).text
    }
}
