import Glibc
import WeftRuntime

/// The outcomes as JUnit XML: a suite for each step, a case for each host.
struct JUnitReport {
    private let report: RunReport
    /// When the run began: in UTC, without a zone, as JUnit has it.
    private let start: String

    init(_ report: RunReport, endedAt end: Timestamp) {
        self.report = report
        start = Timestamp(seconds: end.seconds - Int(report.duration.components.seconds), milliseconds: 0).day
    }

    /// The document.
    var text: String {
        var text = #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
        text += #"<testsuites name="task" \#(counts(report.outcomes)) time="\#(seconds(report.duration))">"# + "\n"
        for step in report.steps {
            let outcomes = step.results.map(\.outcome)
            let time = seconds(outcomes.reduce(Duration.zero) { $0 + $1.duration })
            text +=
                #"  <testsuite name="\#(escaped(step.name))" timestamp="\#(start)" \#(counts(outcomes)) time="\#(time)">"# + "\n"
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

    /// Makes the folders above the file where they are missing, and sees that it can be written.
    ///
    /// - Throws: ``FileFailure``.
    static func makePlace(for path: String) throws(FileFailure) {
        var folder = path.hasPrefix("/") ? "" : "."
        for name in path.split(separator: "/").dropLast() {
            folder += "/\(name)"
            if mkdir(folder, 0o777) != 0, errno != EEXIST, access(folder, F_OK) != 0 { throw FileFailure(path: path, code: errno) }
        }
        var status = stat()
        let isThere = stat(path, &status) == 0
        if isThere, status.st_mode & S_IFMT == S_IFDIR { throw FileFailure(path: path, code: EISDIR) }
        guard access(isThere ? path : folder + "/", W_OK) == 0 else { throw FileFailure(path: path, code: errno) }
    }

    /// Seconds with three decimals: readers of this format know no exponents.
    private func seconds(_ duration: Duration) -> String {
        let milliseconds = String(Int((duration.seconds * 1000).rounded()))
        let digits = String(repeating: "0", count: max(0, 4 - milliseconds.count)) + milliseconds
        return "\(digits.dropLast(3)).\(digits.suffix(3))"
    }

    private func counts(_ outcomes: [Outcome]) -> String {
        let failures = outcomes.count { $0.status == .failed }
        let errors = outcomes.count { $0.status == .unreachable || $0.status == .cancelled }
        let skipped = outcomes.count { $0.status == .skipped || $0.status == .notStarted }
        return #"tests="\#(outcomes.count)" failures="\#(failures)" errors="\#(errors)" skipped="\#(skipped)""#
    }

    private func testCase(_ name: String, _ host: String, _ outcome: Outcome) -> String {
        let head = #"    <testcase classname="\#(escaped(name))" name="\#(escaped(host))" time="\#(seconds(outcome.duration))""#
        let message = outcome.failure?.message ?? outcome.reason ?? ""
        let first = escaped(String(message.prefix { $0 != "\n" }))
        let found = report.notes.filter { $0.host == host }.map { escaped($0.text) + "\n" }.joined()
        let notes = found.isEmpty ? "" : "<system-out>\(found)</system-out>"
        switch outcome.status {
        case .ok, .changed: return notes.isEmpty ? head + "/>\n" : head + ">\(notes)</testcase>\n"
        case .failed:
            return head + #"><failure type="failed" message="\#(first)">\#(escaped(message))</failure>\#(notes)</testcase>"# + "\n"
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
