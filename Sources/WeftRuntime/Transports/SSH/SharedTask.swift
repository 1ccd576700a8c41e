import Synchronization
import Weft

/// Work that several wait for: each may give up for itself, and the work is cancelled when all have.
final class SharedTask<Value: Sendable>: Sendable {
    private struct State {
        var result: Result<Value, any Error>?
        var waiters: [Int: CheckedContinuation<Value, any Error>] = [:]
        var last = 0
        var gaveUp: Set<Int> = []
        var isAbandoned = false
    }

    private let state = Mutex(State())
    private let work: Task<Value, any Error>

    init(executorPreference: any TaskExecutor, _ body: @escaping @Sendable () async throws -> Value) {
        work = Task(executorPreference: executorPreference, operation: body)
        Task(executorPreference: executorPreference) { [self] in finish(await work.result) }
    }

    /// Whether all have given up: the work is being cancelled.
    var isAbandoned: Bool { state.withLock { $0.isAbandoned } }
    /// What came out of it.
    var finished: Value? { state.withLock { try? $0.result?.get() } }
    /// Whether it ended with an error.
    var hasFailed: Bool { state.withLock { if case .failure = $0.result { true } else { false } } }

    /// Waits for the work.
    ///
    /// - Throws: What the work throws; ``Weft/ConnectionError`` of reason `cancelled`, at once, when the task is cancelled.
    func value(for host: String) async throws -> Value {
        let me = state.withLock { state in
            state.last += 1
            return state.last
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let early: Result<Value, any Error>? = state.withLock { state in
                    if let result = state.result { return result }
                    if state.gaveUp.contains(me) { return .failure(SharedTask.interruption(host)) }
                    state.waiters[me] = continuation
                    return nil
                }
                if let early { continuation.resume(with: early) }
            }
        } onCancel: {
            giveUp(me, host)
        }
    }

    /// Cancels the work, whoever waits for it.
    func cancel() { work.cancel() }

    /// Waits for the work, which somebody has cancelled or not; `nil` when it failed.
    func result() async -> Value? {
        switch await work.result {
        case .success(let value): value
        case .failure: nil
        }
    }

    private static func interruption(_ host: String) -> ConnectionError {
        ConnectionError(host: host, .cancelled, "interrupted while connecting")
    }

    private func giveUp(_ waiter: Int, _ host: String) {
        let (continuation, isLast) = state.withLock { state -> (CheckedContinuation<Value, any Error>?, Bool) in
            guard state.result == nil else { return (nil, false) }
            state.gaveUp.insert(waiter)
            let continuation = state.waiters.removeValue(forKey: waiter)
            state.isAbandoned = state.isAbandoned || state.waiters.isEmpty
            return (continuation, state.waiters.isEmpty)
        }
        if isLast { work.cancel() }
        continuation?.resume(throwing: SharedTask.interruption(host))
    }

    private func finish(_ result: Result<Value, any Error>) {
        let waiters = state.withLock { state in
            state.result = result
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume(with: result) }
    }
}
