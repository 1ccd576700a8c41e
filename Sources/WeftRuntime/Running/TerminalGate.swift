import Synchronization

/// Lets one at a time have the user's terminal, in the order in which they ask.
///
/// Whoever has it may ask again without waiting for itself.
final class TerminalGate: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Mutex(State())

    @TaskLocal private static var isHeld = false

    func withTerminal<Result: Sendable>(
        pause: () -> Void, resume: () -> Void, _ body: () async throws -> Result
    ) async throws -> Result {
        if Self.isHeld { return try await body() }
        await take()
        defer { release() }
        try Task.checkCancellation()
        pause()
        defer { resume() }
        return try await Self.$isHeld.withValue(true) { try await body() }
    }

    private func take() async {
        await withCheckedContinuation { continuation in
            let isMine = state.withLock { state in
                if state.isTaken {
                    state.waiting.append(continuation)
                    return false
                }
                state.isTaken = true
                return true
            }
            if isMine { continuation.resume() }
        }
    }

    private func release() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.waiting.isEmpty {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
