import Synchronization

/// The questions that wait for the user, so that all of them can be given up when the run is to stop.
///
/// What is asked for is shared by many hosts, and so belongs to none of their tasks: cancelling those would leave the user with the question.
final class OpenQuestions: Sendable {
    private struct State {
        var isOver = false
        var last = 0
        var open: [Int: Task<String, any Error>] = [:]
    }
    private let state = Mutex(State())

    /// Asks.
    ///
    /// - Throws: `CancellationError` once the questions are given up.
    func ask(_ body: @escaping @Sendable () async throws -> String) async throws -> String {
        let question = Task { try await body() }
        let number = state.withLock { state in
            state.last += 1
            if state.isOver { question.cancel() } else { state.open[state.last] = question }
            return state.last
        }
        defer { state.withLock { $0.open[number] = nil } }
        return try await withTaskCancellationHandler {
            try await question.value
        } onCancel: {
            question.cancel()
        }
    }

    /// Gives all questions up, and those that come later.
    func giveUp() {
        let open = state.withLock { state in
            state.isOver = true
            return state.open.values.map { $0 }
        }
        for question in open { question.cancel() }
    }
}
