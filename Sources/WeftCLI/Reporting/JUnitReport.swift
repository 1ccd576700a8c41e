import Glibc
import WeftRuntime

/// The outcomes as JUnit XML: a suite for each step, a case for each host.
struct JUnitReport {
    private let report: RunReport

    init(_ report: RunReport) { self.report = report }

    /// The document.
    var text: String {
        var text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
        text += #"<testsuites name="task" \#(counts(report.outcomes)) time="\#(report.duration.seconds)">"# + "\n"
        for step in report.steps {
            let outcomes = step.results.map(\.outcome)
            let time = outcomes.reduce(Duration.zero) { $0 + $1.duration }.seconds
            text += #"  <testsuite name="\#(escaped(step.name))" \#(counts(outcomes)) time="\#(time)">"# + "\n"
            for (host, outcome) in step.results { text += testCase(step.name, host ?? "localhost", outcome) }
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    /// Writes the document to a file.
    ///
    /// - Throws: ``FileFailure``.
    func write(to path: String) throws(FileFailure) {
        guard let file = fopen(path, "we") else { throw FileFailure(path: path, code: errno) }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten else { throw FileFailure(path: path, code: errno) }
    }

    private func counts(_ outcomes: [Outcome]) -> String {
        let failures = outcomes.count { $0.status == .failed }
        let errors = outcomes.count { $0.status == .unreachable || $0.status == .cancelled }
        let skipped = outcomes.count { $0.status == .skipped || $0.status == .notStarted }
        return #"tests="\#(outcomes.count)" failures="\#(failures)" errors="\#(errors)" skipped="\#(skipped)""#
    }

    private func testCase(_ name: String, _ host: String, _ outcome: Outcome) -> String {
        let head = #"    <testcase classname="\#(escaped(name))" name="\#(escaped(host))" time="\#(outcome.duration.seconds)""#
        let message = outcome.failure?.message ?? outcome.reason ?? ""
        let first = escaped(String(message.prefix { $0 != "\n" }))
        let found = report.notes.filter { $0.host == host }.map { escaped($0.text) + "\n" }.joined()
        let notes = found.isEmpty ? "" : "<system-out>\(found)</system-out>"
        switch outcome.status {
        case .ok, .changed: return notes.isEmpty ? head + "/>\n" : head + ">\(notes)</testcase>\n"
        case .failed: return head + #"><failure message="\#(first)">\#(escaped(message))</failure>\#(notes)</testcase>"# + "\n"
        case .unreachable, .cancelled:
            let error = #"<error type="\#(outcome.status.rawValue)" message="\#(first)">\#(escaped(message))</error>"#
            return head + ">\(error)\(notes)</testcase>\n"
        case .skipped, .notStarted:
            return head
                + #"><skipped message="\#(escaped([outcome.status.rawValue, outcome.reason ?? ""].filter { !$0.isEmpty }.joined(separator: ": ")))"/></testcase>"#
                + "\n"
        }
    }

    /// XML 1.0 has no place for control characters, whatever they are escaped with.
    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// A file of this machine that could not be written.
struct FileFailure: Error, CustomStringConvertible {
    let path: String
    let code: Int32
    var description: String { "cannot write `\(path)`: \(String(cString: strerror(code)))" }
}
