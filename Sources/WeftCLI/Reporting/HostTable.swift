import WeftRuntime

/// One host with all that became of it: its worst outcome, the time of all its steps, and a word on it.
struct HostRow: Equatable {
    /// `nil` for this machine.
    let host: String?
    var status: Outcome.Status
    var duration: Duration
    var what: String

    /// The rows of a report, in the order in which the hosts turn up.
    static func rows(of report: RunReport) -> [HostRow] {
        var places: [String?: Int] = [:]
        var rows: [HostRow] = []
        var changes: [Int] = []
        for step in report.steps {
            for (host, outcome) in step.results {
                let what = word(on: outcome, host: host, of: step, isOnly: report.steps.count == 1)
                guard let place = places[host] else {
                    places[host] = rows.count
                    rows.append(HostRow(host: host, status: outcome.status, duration: outcome.duration, what: what))
                    changes.append(outcome.changes.count)
                    continue
                }
                rows[place].duration += outcome.duration
                changes[place] += outcome.changes.count
                if outcome.status.severity > rows[place].status.severity {
                    rows[place].status = outcome.status
                    rows[place].what = what
                }
            }
        }
        for place in rows.indices where changes[place] > 0 && rows[place].status == .changed {
            rows[place].what = counted(changes[place], "change")
        }
        return rows
    }

    private static func word(on outcome: Outcome, host: String?, of step: RunReport.Step, isOnly: Bool) -> String {
        var text = outcome.reason ?? outcome.failure?.message.split(separator: "\n").first.map(String.init) ?? ""
        if let host, text.hasPrefix("\(host): ") { text.removeFirst(host.count + 2) }
        text = HarmlessText.text(text)
        return isOnly || !step.isTask || outcome.isSuccess || text.contains("`\(step.name)`") ? text : "\(step.name): \(text)"
    }
}

extension Outcome.Status {
    /// Of several outcomes the one of the highest severity is told.
    var severity: Int {
        switch self {
        case .skipped: 0
        case .ok: 1
        case .changed: 2
        case .notStarted: 3
        case .cancelled: 4
        case .unreachable: 5
        case .failed: 6
        }
    }
}

/// The table of hosts at the end of a run.
struct HostTable {
    private let rows: [HostRow]
    private let paint: Paint

    init(_ rows: [HostRow], paint: Paint) {
        self.rows = rows
        self.paint = paint
    }

    /// The table with its head, a row on a line.
    var text: String {
        let lines = rows.map { OutcomeTable.Line($0.host ?? "(this machine)", $0.status, $0.duration, $0.what) }
        return OutcomeTable(subject: "host", lines, remark: "what", paint: paint).text
    }
}
