import WeftRuntime

/// What is said when a run is over: every error in full, the table of hosts, and one line that counts them.
struct Summary {
    private let report: RunReport
    private let paint: Paint
    private let isLive: Bool

    /// - Parameter isLive: Whether the output of commands was shown as it came.
    init(_ report: RunReport, paint: Paint, isLive: Bool = false) {
        self.report = report
        self.paint = paint
        self.isLive = isLive
    }

    /// The text, to be shown as it is.
    ///
    /// - Parameter isQuiet: Whether only failures are told.
    func text(isQuiet: Bool) -> String {
        let isFine = report.exitStatus == 0
        if isQuiet, isFine { return "" }
        var text = errors
        if let refusal = report.refusal { text += paint.red("error: ") + refusal + "\n" }
        let rows = HostRow.rows(of: report)
        if report.steps.count >= StepTable.fewest { text += StepTable(report.steps, paint: paint).text }
        if rows.count > 1 || !isFine { text += HostTable(rows, paint: paint).text }
        text += lastLine(rows) + "\n"
        if !report.left.isEmpty {
            text += paint.yellow("warning: ") + "something may still run on \(report.left.joined(separator: ", "))\n"
        }
        return text
    }

    /// Each error with its host, the same one only once.
    private var errors: String {
        var text = ""
        var seen: Set<String> = []
        // The lines of a single host stand right above; among those of others they are hard to find, and come again.
        let areLinesAbove = isLive && Set(report.steps.flatMap { $0.results.compactMap(\.host) }).count < 2
        for step in report.steps {
            for (host, outcome) in step.results {
                guard let failure = outcome.failure, outcome.status != .cancelled else { continue }
                let subject = host ?? (step.isTask ? step.name : nil)
                var message = areLinesAbove ? failure.headline : failure.message
                if let subject, !message.hasPrefix("\(subject): ") { message = "\(subject): \(message)" }
                guard seen.insert(message).inserted else { continue }
                text += paint.red(outcome.status == .unreachable ? "unreachable: " : "failed: ") + HarmlessText.lines(message) + "\n"
            }
        }
        return text
    }

    private func lastLine(_ rows: [HostRow]) -> String {
        let time = "in \(report.duration.inWords)"
        let ended: String? =
            switch report.ending {
            case .interrupted: "interrupted"
            case .timedOut: "timed out"
            case .completed: nil
            }
        let changes = report.outcomes.reduce(0) { $0 + $1.changes.count }
        if rows.count == 1, report.exitStatus == 0, let row = rows.first {
            let names = report.steps.filter(\.isTask).map(\.name)
            let subject = names.isEmpty ? "" : names.joined(separator: ", ") + ": "
            let place = row.host.map { " on \($0)" } ?? ""
            let end = changes > 0 ? ", \(counted(changes, "change"))" : isUnchanged && !report.isPreview ? ", nothing changed" : ""
            return "\(subject)\(paint.status(row.status, row.status.rawValue))\(place) \(time)\(end)\(preview)"
        }
        let hosts = rows.filter { $0.host != nil }.count
        let place = hosts < rows.count ? " and this machine" : ""
        let subject = hosts == 0 ? "" : counted(hosts, "host") + place + ": "
        let counts = Outcome.Status.allCases.compactMap { status -> String? in
            let count = rows.count { $0.status == status }
            return count == 0 ? nil : paint.status(status, "\(count) \(status.rawValue)")
        }
        let end = (report.exitStatus == 0 && isUnchanged && !report.isPreview ? ", nothing changed" : "") + preview
        return (ended.map { paint.red($0) + "; " } ?? "") + subject + counts.joined(separator: ", ") + " \(time)\(end)"
    }

    private var preview: String { report.isPreview ? "; nothing was done" : "" }

    /// Whether tasks ran on hosts, looked at them, and found nothing to change. A command whose output was shown may have changed anything.
    private var isUnchanged: Bool {
        let outcomes = report.outcomes
        return outcomes.contains(where: \.isProbing) && outcomes.allSatisfy { ($0.status == .ok && $0.isProbing) || $0.status == .skipped }
    }
}

extension Paint {
    /// A text in the colour of an outcome.
    func status(_ status: Outcome.Status, _ text: String) -> String {
        switch status {
        case .ok: green(text)
        case .changed, .cancelled: yellow(text)
        case .failed, .unreachable: red(text)
        case .skipped, .notStarted: dim(text)
        }
    }
}
