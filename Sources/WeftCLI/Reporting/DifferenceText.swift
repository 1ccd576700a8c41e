import Weft
import WeftRuntime

/// What resources changed, or would change, with the differences: the same of several hosts once, with their names in front.
struct DifferenceText {
    private let report: RunReport
    private let paint: Paint

    init(_ report: RunReport, paint: Paint) {
        self.report = report
        self.paint = paint
    }

    /// What is the same on several hosts.
    private struct Change: Hashable {
        let step: String
        let item: ApplyReport.Item
    }

    /// The text, to be shown as it is; nothing when nothing changed.
    var text: String {
        var order: [Change] = []
        var hosts: [Change: [String]] = [:]
        for step in report.steps {
            for (host, outcome) in step.results {
                for item in outcome.reports.flatMap(\.items) where [.changed, .mayChange, .failed].contains(item.status) {
                    // What was printed is another matter, and another on each host.
                    var item = item
                    if item.status == .changed { item.output = [] }
                    let change = Change(step: step.name, item: item)
                    if hosts[change] == nil { order.append(change) }
                    hosts[change, default: []].append(host ?? "here")
                }
            }
        }
        var groups: [(hosts: [String], items: [ApplyReport.Item])] = []
        for change in order {
            let names = hosts[change] ?? []
            if groups.last?.hosts == names {
                groups[groups.count - 1].items.append(change.item)
            } else {
                groups.append((names, [change.item]))
            }
        }
        return groups.map(text).joined()
    }

    private func text(_ hosts: [String], _ items: [ApplyReport.Item]) -> String {
        let names = hosts.count > 8 ? hosts.prefix(8).joined(separator: " ") + " …" : hosts.joined(separator: " ")
        var text = paint.bold(names) + (hosts.count > 1 ? " (\(counted(hosts.count, "host")))" : "") + ":\n"
        for item in items {
            text += "  " + heading(item) + "\n"
            for line in item.difference { text += "    " + coloured(HarmlessText.text(line)) + "\n" }
            for line in item.output { text += "    " + HarmlessText.text(line) + "\n" }
        }
        return text
    }

    private func heading(_ item: ApplyReport.Item) -> String {
        let title = (item.isHandler ? "handler " : "") + HarmlessText.text(item.title)
        switch item.status {
        case .failed: return paint.red(report.isPreview ? "would fail: " : "failed: ") + title
        case .mayChange: return paint.yellow("may change: ") + title
        default:
            let verb = item.isHandler ? (report.isPreview ? "would run: " : "ran: ") : report.isPreview ? "would change: " : "changed: "
            return paint.yellow(verb) + title
        }
    }

    private func coloured(_ line: String) -> String {
        switch line.utf8.first {
        case UInt8(ascii: "+"): paint.green(line)
        case UInt8(ascii: "-"): paint.red(line)
        case UInt8(ascii: "@"): paint.dim(line)
        default: line
        }
    }
}
