import Synchronization
import WeftRuntime

/// The line under the output of a run that takes more than a second: `3 of 10 done, 5 running, 1 failed, 12 s`.
final class Progress: Sendable {
    private struct State {
        var running = 0
        var done = 0
        var failed = 0
        var ticker: Task<Void, any Error>?
        var isOver = false
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
                try await Task.sleep(for: .seconds(1))
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
        }
    }

    func end() {
        let ticker = state.withLock { state in
            state.isOver = true
            return state.ticker
        }
        ticker?.cancel()
        screen.setProgress("")
    }

    private func draw() {
        let text = state.withLock { state -> String in
            guard !state.isOver else { return "" }
            var parts = ["\(state.done) of \(total) done", "\(state.running) running"]
            if state.failed > 0 { parts.append("\(state.failed) failed") }
            return (parts + [(ContinuousClock.now - start).inWords]).joined(separator: ", ")
        }
        if !text.isEmpty { screen.setProgress(paint.dim(text)) }
    }
}
