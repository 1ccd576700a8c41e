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
                if severity(outcome.status) > severity(rows[place].status) {
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

    private static func severity(_ status: Outcome.Status) -> Int {
        switch status {
        case .skipped: 0
        case .ok: 1
        case .changed: 2
        case .notStarted: 3
        case .cancelled: 4
        case .unreachable: 5
        case .failed: 6
        }
    }

    private static func word(on outcome: Outcome, host: String?, of step: RunReport.Step, isOnly: Bool) -> String {
        var text = outcome.reason ?? outcome.failure?.message.split(separator: "\n").first.map(String.init) ?? ""
        if let host, text.hasPrefix("\(host): ") { text.removeFirst(host.count + 2) }
        text = HarmlessText.text(text)
        return isOnly || !step.isTask || outcome.isSuccess || text.contains("`\(step.name)`") ? text : "\(step.name): \(text)"
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
        let cells = rows.map { ($0.host ?? "(this machine)", $0.status.rawValue, $0.duration.inWords, $0.what) }
        let widths = cells.reduce((4, 7, 4)) { (max($0.0, $1.0.count), max($0.1, $1.1.count), max($0.2, $1.2.count)) }
        let space = String(repeating: " ", count: max(widths.0, widths.1, widths.2))
        func padded(_ text: String, _ width: Int) -> String { text + space.prefix(width - text.count) }
        func trimmed(_ line: String) -> String {
            let end = line.utf8.reversed().prefix { $0 == UInt8(ascii: " ") }.count
            return Substring(line.utf8.dropLast(end)) + "\n"
        }
        var result = trimmed(
            paint.bold("\(padded("host", widths.0))  \(padded("outcome", widths.1))  \(padded("time", widths.2))  what"))
        for (row, cell) in zip(rows, cells) {
            let outcome = paint.status(row.status, padded(cell.1, widths.1))
            let time = space.prefix(widths.2 - cell.2.count) + cell.2
            result += trimmed("\(padded(cell.0, widths.0))  \(outcome)  \(time)  \(cell.3)")
        }
        return result
    }
}
