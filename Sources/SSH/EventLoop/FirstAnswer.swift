import Synchronization

/// The first of several answers to one question, for the one who waits: a result, a deadline, or a cancellation.
final class FirstAnswer<Value: Sendable>: Sendable {
    private enum State {
        case open
        case waiting(UnsafeContinuation<Value, any Error>)
        /// Answered before anybody waited.
        case early(Result<Value, any Error>)
        case given
    }

    private let state = Mutex(State.open)

    /// Gives an answer, from any thread. Whether it was the first.
    @discardableResult
    func give(_ answer: Result<Value, any Error>) -> Bool {
        let (isFirst, waiting) = state.withLock { state -> (Bool, UnsafeContinuation<Value, any Error>?) in
            switch state {
            case .open:
                state = .early(answer)
                return (true, nil)
            case .waiting(let continuation):
                state = .given
                return (true, continuation)
            case .early, .given: return (false, nil)
            }
        }
        waiting?.resume(with: answer)
        return isFirst
    }

    /// Whether an answer has been given.
    var isGiven: Bool {
        state.withLock { state in
            switch state {
            case .early, .given: true
            case .open, .waiting: false
            }
        }
    }

    /// Waits for the answer; once only.
    ///
    /// - Throws: What the answer throws; `CancellationError`, at once, when the task is cancelled first.
    func value() async throws -> Value {
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                let early: Result<Value, any Error>? = state.withLock { state in
                    guard case .early(let answer) = state else {
                        state = .waiting(continuation)
                        return nil
                    }
                    state = .given
                    return answer
                }
                if let early { continuation.resume(with: early) }
            }
        } onCancel: {
            give(.failure(CancellationError()))
        }
    }
}
