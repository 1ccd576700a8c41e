import Synchronization
import TaskGrammar
import Weft
import WeftRuntime

/// Writes what happens as JSON, an object a line, and a summary as the last one.
final class JSONConsole: RunObserver {
    private let screen: Screen
    private let names = Mutex<[String]>([])
    private let transfers = Mutex(TransferBoard())

    private let clock: (@Sendable () -> Timestamp)?

    init(screen: Screen, clock: (@Sendable () -> Timestamp)? = nil) {
        self.screen = screen
        self.clock = clock
    }

    private func write(_ event: String, _ members: [(String, JSONText)]) {
        let time = clock.map { [("time", JSONText.string($0().text))] } ?? []
        screen.show(JSONText.object([("event", .string(event))] + time + members).text + "\n")
    }

    private func place(_ step: Int, _ host: String?) -> [(String, JSONText)] {
        let name = names.withLock { $0.indices.contains(step) ? $0[step] : "" }
        return [("task", .string(name)), ("host", host.map { .string($0) } ?? .null)]
    }

    func runStarted(_ plan: Plan) {
        names.withLock { $0 = plan.steps.map(\.name) }
        write(
            "run",
            [
                ("tasks", .array(plan.steps.map { .string($0.name) })),
                ("hosts", .array(plan.hosts.map { .string($0.name) })),
            ])
    }

    func started(step: Int, host: String?) { write("start", place(step, host)) }

    func received(_ event: RunEvent, step: Int) {
        switch event {
        case .line(let host, let stream, let text):
            write("line", place(step, host) + [("stream", .string(stream.rawValue)), ("text", .string(text))])
        case .detail(let host, let text): write("line", place(step, host) + [("stream", .string("error")), ("text", .string(text))])
        case .commandStarted(let host, let command): write("command", place(step, host) + [("command", .string(command))])
        case .commandFinished(let host, let command, let status):
            write("status", place(step, host) + [("command", .string(command)), ("status", .integer(Int(status.code)))])
        case .note(let host, let text): write("note", place(step, host) + [("text", .string(text))])
        case .warning(let host, let text): write("warning", place(step, host) + [("text", .string(text))])
        case .progress(let host, let progress):
            let isDue = transfers.withLock { board in
                board.note(progress, host: host, at: .now)
                return board.line(host: host, name: progress.name, at: .now) != nil
            }
            guard isDue else { break }
            write(
                "progress",
                place(step, host) + [
                    ("name", .string(progress.name)), ("done", .integer(progress.done)), ("total", .integer(progress.total)),
                ])
        case .applied(let host, let report):
            for item in report.items {
                write(
                    "resource",
                    place(step, host) + [
                        ("title", .string(item.title)), ("handler", .bool(item.isHandler)), ("outcome", .string(item.status.rawValue)),
                        ("preview", .bool(report.isPreview)), ("difference", .array(item.difference.map { .string($0) })),
                        ("output", .array(item.output.map { .string($0) })),
                    ])
            }
        case .facts(let host, let facts):
            write("facts", place(step, host) + [("facts", .object(facts.map { ($0.name, .string($0.value)) }))])
        case .changed(let host, let what): write("changed", place(step, host) + [("what", .string(what))])
        }
    }

    func output(_ bytes: [UInt8], _ stream: OutputStream, host: String, step: Int) {
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast(bytes.last == 0x0A ? 1 : 0) {
            received(.line(host: host, stream: stream, text: String(decoding: line, as: UTF8.self)), step: step)
        }
    }

    func finished(step: Int, host: String?, outcome: Outcome) {
        transfers.withLock { $0.forget(host) }
        write("end", place(step, host) + Self.members(of: outcome))
    }

    static func members(of outcome: Outcome) -> [(String, JSONText)] {
        [
            ("outcome", .string(outcome.status.rawValue)), ("seconds", .number(outcome.duration.seconds)),
            ("changes", .array(outcome.changes.map { .string($0) })),
            ("error", outcome.failure.map { .string($0.message) } ?? .null),
            ("reason", outcome.reason.map { .string($0) } ?? .null),
        ]
    }

    func pause() { screen.pause() }
    func resume() { screen.resume() }

    func runFinished(_ report: RunReport) {
        let results = report.steps.flatMap { step in
            step.results.map { host, outcome -> JSONText in
                .object(
                    [("task", .string(step.name)), ("host", host.map { .string($0) } ?? .null)] + Self.members(of: outcome))
            }
        }
        let notes: [(String, JSONText)] =
            report.notes.isEmpty
            ? [] : [("notes", .array(report.notes.map { .object([("host", .string($0.host)), ("text", .string($0.text))]) }))]
        write(
            "summary",
            [
                ("status", .integer(Int(report.exitStatus))), ("seconds", .number(report.duration.seconds)),
                ("outcomes", .object(Outcome.Status.allCases.map { ($0.rawValue, .integer(report.count($0))) })),
                ("error", report.refusal.map { .string($0) } ?? .null), ("results", .array(results)),
            ] + notes)
    }
}
