import WeftRuntime

/// Names with an outcome, a time and a remark each, in columns.
struct OutcomeTable {
    struct Line {
        let name: String
        let status: Outcome.Status
        let duration: Duration
        let remark: String

        init(_ name: String, _ status: Outcome.Status, _ duration: Duration, _ remark: String) {
            self.name = name
            self.status = status
            self.duration = duration
            self.remark = remark
        }
    }

    private let subject: String
    private let lines: [Line]
    private let remark: String
    private let paint: Paint

    /// - Parameters:
    ///   - subject: What the names are names of.
    ///   - remark: The head of the last column.
    init(subject: String, _ lines: [Line], remark: String, paint: Paint) {
        self.subject = subject
        self.lines = lines
        self.remark = remark
        self.paint = paint
    }

    /// The table with its head, a line for each name.
    var text: String {
        let times = lines.map(\.duration.inWords)
        let names = max(subject.count, lines.map(\.name.count).max() ?? 0)
        let statuses = max(7, lines.map(\.status.rawValue.count).max() ?? 0)
        let width = max(4, times.map(\.count).max() ?? 0)
        var result = trimmed(paint.bold("\(padded(subject, names))  \(padded("outcome", statuses))  \(padded("time", width))  \(remark)"))
        for (line, time) in zip(lines, times) {
            let outcome = paint.status(line.status, padded(line.status.rawValue, statuses))
            let indent = String(repeating: " ", count: width - time.count)
            result += trimmed("\(padded(line.name, names))  \(outcome)  \(indent)\(time)  \(line.remark)")
        }
        return result
    }

    private func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

    private func trimmed(_ line: String) -> String {
        let end = line.utf8.reversed().prefix { $0 == UInt8(ascii: " ") }.count
        return Substring(line.utf8.dropLast(end)) + "\n"
    }
}
