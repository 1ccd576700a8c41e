import Synchronization
import Weft
import WeftRuntime

/// The line under the output of a run that takes more than a second: `3 of 10 done, 5 running, 1 failed, 12 s`, and behind it how far copies of
/// files are.
final class Progress: Sendable {
    private struct State {
        var running = 0
        var done = 0
        var failed = 0
        var ticker: Task<Void, any Error>?
        var isOver = false
        var transfers = TransferBoard()
        var drawn = ContinuousClock.now
    }
    private let total: Int
    private let screen: Screen
    private let paint: Paint
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    init(plan: Plan, screen: Screen, paint: Paint) {
        total = plan.steps.reduce(0) { $0 + ($1.isOnHosts ? $1.hosts.count : 1) }
        self.screen = screen
        self.paint = paint
        let ticker = Task.detached { [self] in
            while true {
                try await Task.sleep(for: Self.patience)
                draw()
            }
        }
        state.withLock { $0.ticker = ticker }
    }

    func started() { state.withLock { $0.running += 1 } }

    func finished(host: String?, _ outcome: Outcome) {
        state.withLock { state in
            // What never began was never running.
            if outcome.status != .notStarted { state.running -= 1 }
            state.done += 1
            if outcome.status == .failed || outcome.status == .unreachable { state.failed += 1 }
            state.transfers.forget(host)
        }
    }

    /// Takes the state of a copy, and shows it a few times a second.
    func received(_ progress: TransferProgress, host: String) {
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            state.transfers.note(progress, host: host, at: now)
            return now - start >= Self.patience && now - state.drawn >= Self.interval
        }
        if isDue { draw() }
    }

    private static let patience = Duration.seconds(1)
    private static let interval = Duration.milliseconds(200)

    func end() {
        let ticker = state.withLock { state in
            state.isOver = true
            screen.setProgress("")
            return state.ticker
        }
        ticker?.cancel()
    }

    private func draw() {
        // Under the lock: a line that is drawn late must not come after the one that takes it away.
        state.withLock { state in
            guard !state.isOver else { return }
            var parts = ["\(state.done) of \(total) done", "\(state.running) running"]
            if state.failed > 0 { parts.append("\(state.failed) failed") }
            let now = ContinuousClock.now
            state.drawn = now
            let transfers = state.transfers.text(at: now)
            let text = (parts + [(now - start).inWords]).joined(separator: ", ") + (transfers.isEmpty ? "" : "; " + transfers)
            screen.setProgress(paint.dim(Self.cut(text, to: (screen.errors.width ?? 80) - 1)))
        }
    }

    /// As much of a text as fits into a line: one that goes on in the next could not be taken away.
    static func cut(_ text: String, to width: Int) -> String {
        // Characters from Hangul on may take two columns.
        func columns(_ character: Character) -> Int { character.unicodeScalars.contains { $0.value >= 0x1100 } ? 2 : 1 }
        var room = width
        let end = text.firstIndex { character in
            room -= columns(character)
            return room < 0
        }
        guard let end else { return text }
        return text[..<end].dropLast() + "…"
    }
}
