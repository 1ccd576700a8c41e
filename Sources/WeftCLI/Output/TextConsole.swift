import Synchronization
import TaskGrammar
import Weft
import WeftRuntime

/// Shows a run as text: line by line, host by host, or each different output once.
final class TextConsole: RunObserver {
    private struct State {
        var plan = Plan(steps: [])
        var prefixes: HostPrefixes
        /// Output that is held back, by step and host.
        var held: [Key: BulkBytes] = [:]
        /// How many hosts of each step are still to end.
        var open: [Int] = []
        var progress: Progress?
        /// Copies that take long, where no line about the progress is shown.
        var transfers = TransferBoard()
    }

    private struct Key: Hashable {
        let step: Int
        let host: String
    }

    private let screen: Screen
    private let settings: ConsoleSettings
    private let state: Mutex<State>

    init(screen: Screen, settings: ConsoleSettings) {
        self.screen = screen
        self.settings = settings
        state = Mutex(State(prefixes: HostPrefixes(hosts: [], paint: settings.paint)))
    }

    func runStarted(_ plan: Plan) {
        let hosts = plan.hosts.map(\.name)
        let progress = settings.showsProgress ? Progress(plan: plan, screen: screen, paint: settings.paint) : nil
        state.withLock { state in
            state.plan = plan
            state.prefixes = HostPrefixes(hosts: hosts, paint: settings.paint)
            state.open = plan.steps.map { $0.isOnHosts ? $0.hosts.count : 1 }
            state.progress = progress
        }
    }

    func started(step: Int, host: String?) { state.withLock { $0.progress }?.started() }

    func received(_ event: RunEvent, step: Int) {
        let paint = settings.paint
        let isShown = settings.style != .quiet
        switch event {
        case .line(let host, let stream, let text):
            if isShown { show(Array(text.utf8) + [0x0A], stream, host, step) }
        case .detail(let host, let text):
            if isShown, settings.verbosity > 0 { show(Array(text.utf8) + [0x0A], .error, host, step) }
        case .commandStarted(let host, let command):
            if settings.verbosity > 0 { note(paint.dim("$ ") + HarmlessText.lines(command), host, step, isError: true) }
        case .commandFinished(let host, _, let status):
            if settings.verbosity > 0 { note(paint.dim("$ \(status)"), host, step, isError: true) }
        case .note(let host, let text): if isShown { note(HarmlessText.lines(text), host, step) }
        case .warning(let host, let text): note(paint.yellow("warning: ") + HarmlessText.lines(text), host, step, isError: true)
        case .applied(let host, let report): if isShown { show(report, host, step) }
        case .facts(let host, let facts):
            let width = facts.map(\.name.count).max() ?? 0
            for fact in facts where isShown && !fact.value.isEmpty {
                let gap = String(repeating: " ", count: width - fact.name.count)
                note(paint.dim(fact.name) + gap + "  " + HarmlessText.text(fact.value), host, step)
            }
        case .progress(let host, let progress): if isShown { show(progress, host, step) }
        case .changed(let host, let what): if isShown { note(paint.yellow("changed: ") + HarmlessText.lines(what), host, step) }
        }
    }

    /// A line for each resource that was changed, or of all in a verbose run. Differences come at the end, the same of many hosts once.
    private func show(_ report: ApplyReport, _ host: String, _ step: Int) {
        // What a dry run finds is told at the end, with its differences.
        guard !report.isPreview else { return }
        let paint = settings.paint
        for item in report.items {
            let title = (item.isHandler ? "handler " : "") + HarmlessText.lines(item.title)
            switch item.status {
            case .changed, .mayChange: note(paint.yellow("changed: ") + title, host, step)
            case .failed: note(paint.red("failed: ") + title, host, step, isError: true)
            case .ok, .skipped, .notStarted:
                if settings.verbosity > 0 { note(paint.dim("\(item.status.rawValue): ") + title, host, step, isError: true) }
            }
        }
    }

    private func show(_ progress: TransferProgress, _ host: String, _ step: Int) {
        let (line, text) = state.withLock { state -> (Progress?, String?) in
            if let progress = state.progress { return (progress, nil) }
            state.transfers.note(progress, host: host, at: .now)
            return (nil, state.transfers.line(host: host, name: progress.name, at: .now))
        }
        line?.received(progress, host: host)
        if let text { note(settings.paint.dim(text), host, step, isError: true) }
    }

    func output(_ bytes: [UInt8], _ stream: OutputStream, host: String, step: Int) {
        if settings.style != .quiet { show(bytes, stream, host, step) }
    }

    /// Shows output now or keeps it, as the style says.
    private func show(_ bytes: [UInt8], _ stream: OutputStream, _ host: String, _ step: Int) {
        guard settings.style != .live else {
            let prefixes = state.withLock { $0.prefixes }
            return show(prefixes.lines(bytes, host: host), isError: stream == .error)
        }
        let head = heldHead(host)
        hold(step, host) { held in
            for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast(bytes.last == 0x0A ? 1 : 0) {
                held += head
                HarmlessText.append(line, to: &held, colours: settings.paint.isOn)
                held.append(0x0A)
            }
        }
    }

    /// Shows lines, with the time in front of each where that is asked for.
    private func show(_ lines: [UInt8], isError: Bool = false) {
        screen.show(settings.clock?().lines(lines) ?? lines, isError: isError)
    }

    /// What is kept in front of a line: when it came, and from where. Folded output has neither, since no two would be the same.
    private func heldHead(_ host: String) -> [UInt8] {
        guard settings.style == .grouped, let clock = settings.clock else { return [] }
        return Array((clock().text + " ").utf8) + state.withLock { $0.prefixes }[host]
    }

    /// Keeps what a host's output is added to; memory has little of it, since there may be a thousand hosts.
    private func hold(_ step: Int, _ host: String, _ add: (inout [UInt8]) -> Void) {
        var bytes: [UInt8] = []
        add(&bytes)
        state.withLock { state in
            let held = state.held[Key(step: step, host: host)] ?? BulkBytes(inMemory: 64 << 10)
            held.append(bytes)
            state.held[Key(step: step, host: host)] = held
        }
    }

    private func note(_ text: String, _ host: String?, _ step: Int, isError: Bool = false) {
        if let host, settings.style == .grouped || settings.style == .folded {
            let head = heldHead(host)
            return hold(step, host) { held in
                for line in text.split(separator: "\n", omittingEmptySubsequences: false) { held += head + Array(line.utf8) + [0x0A] }
            }
        }
        let prefix = host.map { host in state.withLock { $0.prefixes }[host] } ?? []
        var lines: [UInt8] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { lines += prefix + Array(line.utf8) + [0x0A] }
        show(lines, isError: isError)
    }

    func finished(step: Int, host: String?, outcome: Outcome) {
        let (progress, isLast) = state.withLock { state in
            state.open[step] -= 1
            state.transfers.forget(host)
            return (state.progress, state.open[step] == 0)
        }
        progress?.finished(host: host, outcome)
        switch settings.style {
        case .grouped:
            let keys = state.withLock { state in state.held.keys.filter { $0.step == step && ($0.host == host || host == nil) } }
            release(keys.sorted { $0.host < $1.host })
        case .folded where isLast: fold(step)
        default: break
        }
    }

    /// Shows the output of each host that was held back.
    private func release(_ keys: [Key]) {
        for key in keys {
            guard let held = state.withLock({ $0.held.removeValue(forKey: key) }) else { continue }
            let prefixes = state.withLock { $0.prefixes }
            screen.show { show in
                // With the time in front, the host's name is there already.
                held.forEachLines { show(settings.clock == nil ? prefixes.lines($0, host: key.host) : $0) }
                show(missing(held, host: key.host))
            }
        }
    }

    /// Shows each different output of a step once, the hosts that have it in front, those with the most hosts first.
    private func fold(_ step: Int) {
        let (plan, held) = state.withLock { state in
            let held = state.held.filter { $0.key.step == step }
            for key in held.keys { state.held[key] = nil }
            return (state.plan, held)
        }
        let known = plan.steps[step].hosts.map(\.name)
        let names = known + held.keys.map(\.host).filter { !known.contains($0) }.sorted()
        var groups: [(output: BulkBytes, hosts: [String])] = []
        var places: [[UInt8]: Int] = [:]
        for name in names {
            guard let output = held[Key(step: step, host: name)] else { continue }
            let content = output.fingerprint
            if let place = places[content] {
                groups[place].hosts.append(name)
            } else {
                places[content] = groups.count
                groups.append((output, [name]))
            }
        }
        for (output, hosts) in groups.sorted(by: { $0.hosts.count > $1.hosts.count }) {
            let count = hosts.count == 1 ? "" : " (\(counted(hosts.count, "host")))"
            screen.show { show in
                show(Array((settings.paint.bold(hosts.joined(separator: " ")) + "\(count):\n").utf8))
                output.forEachPiece(show)
                show(missing(output, host: nil))
            }
        }
    }

    /// A line about what could not be kept; none when everything was.
    private func missing(_ held: BulkBytes, host: String?) -> [UInt8] {
        held.problem.map { problem in state.withLock { $0.prefixes }.lines("[task: output is missing here: \(problem)]", host: host) } ?? []
    }

    func pause() { screen.pause() }
    func resume() { screen.resume() }

    func runFinished(_ report: RunReport) {
        let (progress, plan, held) = state.withLock { ($0.progress, $0.plan, $0.held) }
        progress?.end()
        if settings.style == .folded { for step in plan.steps.indices { fold(step) } } else { release(Array(held.keys)) }
        if settings.style != .quiet, settings.showsDifferences || report.isPreview {
            show(Array(DifferenceText(report, paint: settings.paint).text.utf8))
        }
        let summary = Summary(report, paint: settings.paint, isLive: settings.style == .live)
        show(Array(summary.text(isQuiet: settings.style == .quiet).utf8), isError: true)
    }
}

extension HarmlessText {
    /// A text of several lines, each made harmless.
    static func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { self.text(String($0)) }.joined(separator: "\n")
    }
}

/// `1 host`, `2 hosts`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
