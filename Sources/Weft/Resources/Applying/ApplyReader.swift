import Synchronization

/// Makes a report of the lines that an ``ApplyScript`` says and of what its resources print.
final class ApplyReader: Sendable {
    private struct State {
        var items: [ApplyReport.Item]
        var handlers: [ApplyReport.Item]
        /// The lines about the item whose letter has not come yet.
        var difference: [String] = []
        var reasons: [String] = []
        /// What is printed now, by its key: a number, or `h` and one.
        var current = ""
        var rest: [UInt8] = []
        var outputs: [String: [String]] = [:]
        var called: [Int] = []
        var hasEnded = false
    }

    private let script: ApplyScript
    private let isPreview: Bool
    private let began: @Sendable (_ title: String) -> Void
    private let show: @Sendable (String) -> Void
    private let state: Mutex<State>

    /// - Parameters:
    ///   - began: Told what is being applied.
    ///   - show: Takes each line that a resource prints while it is applied.
    init(
        _ script: ApplyScript, isPreview: Bool, began: @escaping @Sendable (_ title: String) -> Void,
        show: @escaping @Sendable (String) -> Void
    ) {
        self.script = script
        self.isPreview = isPreview
        self.began = began
        self.show = show
        state = Mutex(
            State(
                items: script.titles.map { ApplyReport.Item(title: $0) },
                handlers: script.handlers.map { ApplyReport.Item(title: $0.title, isHandler: true) }))
    }

    /// Whether the script came to its end.
    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    /// What is known by now.
    var report: ApplyReport {
        state.withLock { state in
            var state = state
            Self.flush(&state)
            // The reason comes last, where nothing pushes it out of sight.
            for index in state.items.indices { state.items[index].output.insert(contentsOf: state.outputs["\(index + 1)"] ?? [], at: 0) }
            for index in state.handlers.indices {
                state.handlers[index].output.insert(contentsOf: state.outputs["h\(index + 1)"] ?? [], at: 0)
            }
            let handlers = state.called.map { state.handlers[$0] }
            return ApplyReport(items: state.items + handlers, isPreview: isPreview)
        }
    }

    /// Takes a line of the script.
    func receive(_ line: String) {
        let applied = state.withLock { state -> String? in
            let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            let rest = words.count > 1 ? String(words[1]) : ""
            switch words[0] {
            case "d": if state.difference.count < 2000 { state.difference.append(rest) }
            case "r": if state.reasons.count < 100 { state.reasons.append(rest) }
            case "end": state.hasEnded = true
            case "a", "A": return title(words[0] == "a" ? "" : "h", rest)
            case "o", "c", "m", "f", "s", "n": note(String(words[0]), rest, &state)
            case "C", "F":
                guard let index = number(rest, state.handlers.count) else { return nil }
                state.handlers[index].status = words[0] == "C" ? .changed : .failed
                if !state.called.contains(index) { state.called.append(index) }
            default: break
            }
            return nil
        }
        if let applied { began(applied) }
    }

    private func title(_ kind: String, _ rest: String) -> String? {
        let titles = kind.isEmpty ? script.titles : script.handlers.map(\.title)
        return number(rest, titles.count).map { titles[$0] }
    }

    private func number(_ text: String, _ count: Int) -> Int? {
        guard let first = text.split(separator: " ").first, let number = Int(first), (1...max(count, 1)).contains(number), number <= count
        else {
            return nil
        }
        return number - 1
    }

    private func note(_ letter: String, _ rest: String, _ state: inout State) {
        guard let index = number(rest, state.items.count) else { return }
        let status: [String: ApplyReport.Status] = [
            "o": .ok, "c": .changed, "m": .mayChange, "f": .failed, "s": .skipped, "n": .notStarted,
        ]
        state.items[index].status = status[letter] ?? .failed
        state.items[index].difference = script.sensitive.contains(index) ? [] : state.difference
        state.items[index].output = state.reasons
        if letter == "f", state.reasons.isEmpty, let code = rest.split(separator: " ").last {
            state.items[index].output = ["it ended with status \(code)"]
        }
        (state.difference, state.reasons) = ([], [])
    }

    /// Takes a piece of standard error.
    func receiveOutput(_ bytes: [UInt8]) {
        let lines = state.withLock { state -> [String] in
            var shown: [String] = []
            state.rest += bytes
            while let end = state.rest.firstIndex(of: 10) {
                let line = String(decoding: state.rest[..<end], as: UTF8.self)
                state.rest.removeFirst(end + 1)
                if line.hasPrefix(script.token + " ") {
                    // The driver puts a line end before it, so that it begins a line.
                    let key = String(line.dropFirst(script.token.utf8.count + 1))
                    if shown.last == "" { shown.removeLast() }
                    if state.outputs[state.current]?.last == "" { state.outputs[state.current]?.removeLast() }
                    state.current = key
                } else {
                    shown.append(line)
                    var kept = state.outputs[state.current] ?? []
                    kept.append(line)
                    if kept.count > 200 { kept.removeFirst(100) }
                    state.outputs[state.current] = kept
                }
            }
            if state.rest.count > 1 << 16 { state.rest = [] }
            return shown
        }
        for line in lines where !line.isEmpty { show(line) }
    }

    private static func flush(_ state: inout State) {
        guard !state.rest.isEmpty else { return }
        state.outputs[state.current, default: []].append(String(decoding: state.rest, as: UTF8.self))
        state.rest = []
    }

    /// What was printed outside of any resource: the shell's own complaints.
    var stray: [String] { state.withLock { ($0.outputs[""] ?? []).filter { !$0.isEmpty } } }
}
