import Glibc
import Synchronization

/// The one place from which blocking calls are made: each on a thread of its own, never on the loop's thread or on Swift's pool, which has
/// no more threads than cores and would stand still.
extension EventLoop {
    /// Runs a blocking call on its own thread. Call this on the loop's thread only.
    ///
    /// - Returns: What the call returned; `nil` when the deadline passed first. The call then goes on by itself, and its result is dropped.
    public func blocking<Value: Sendable>(
        until deadline: ContinuousClock.Instant, _ call: @escaping @Sendable () -> Value
    ) async throws -> Value? {
        let outcome = BlockingOutcome<Value>()
        let timer = timer(at: deadline) { outcome.resolve(nil) }
        defer { timer.cancel() }
        return await withUnsafeContinuation { continuation in
            outcome.wait(continuation)
            Thread.detach {
                let value = call()
                outcome.resolve(value)
            }
        }
    }
}

/// The first of a result and a deadline.
private final class BlockingOutcome<Value: Sendable>: Sendable {
    private let waiting = Mutex<UnsafeContinuation<Value?, Never>?>(nil)

    func wait(_ continuation: UnsafeContinuation<Value?, Never>) { waiting.withLock { $0 = continuation } }

    func resolve(_ value: Value?) {
        let continuation = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        continuation?.resume(returning: value)
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
