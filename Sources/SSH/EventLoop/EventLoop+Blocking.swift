import Glibc

/// The one place from which blocking calls are made: each on a thread of its own, never on the loop's thread or on Swift's pool, which has
/// no more threads than cores and would stand still.
extension EventLoop {
    /// Runs a blocking call on its own thread. Call this on the loop's thread only.
    ///
    /// - Returns: What the call returned; `nil` when the deadline passed first. The call then goes on by itself, and its result is dropped.
    /// - Throws: `CancellationError`, at once when the task is cancelled: the call cannot be broken off, but nobody waits for it.
    public func blocking<Value: Sendable>(
        until deadline: ContinuousClock.Instant, _ call: @escaping @Sendable () -> Value
    ) async throws -> Value? {
        let outcome = FirstAnswer<Value?>()
        let timer = timer(at: deadline) { outcome.give(.success(nil)) }
        defer { timer.cancel() }
        Thread.detach {
            let value = call()
            outcome.give(.success(value))
        }
        return try await outcome.value()
    }
}

/// A detached POSIX thread.
enum Thread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    static func detach(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let argument = Unmanaged.passRetained(Body(body)).toOpaque()
        pthread_create(
            &thread, &attributes,
            { argument in
                Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, argument)
        pthread_attr_destroy(&attributes)
    }
}
