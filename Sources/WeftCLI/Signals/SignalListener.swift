import Glibc
import Synchronization

/// Hands signals to a thread of its own, where anything may be done about them.
enum SignalListener {
    /// The writing end of the pipe, for the handler: it may only write to it.
    private static let pipe = Atomic<Int32>(-1)

    /// Calls `action` for each SIGINT, SIGTERM and SIGHUP from now on, one after the other, on a thread of its own.
    ///
    /// SIGPIPE is ignored: a reader that goes away shows when something is written. Whoever starts processes gives them the default back.
    static func start(_ action: @escaping @Sendable (Int32) -> Void) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return }
        let reading = ends[0]
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        pipe.store(ends[1], ordering: .sequentiallyConsistent)
        signal(SIGPIPE, SIG_IGN)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // One who was started with a signal ignored, as by nohup, is to ignore it.
            if number == SIGHUP, Self.isIgnored(SIGHUP) { continue }
            signal(number) { number in
                let before = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(SignalListener.pipe.load(ordering: .relaxed), &byte, 1)
                errno = before
            }
        }
        start(thread: Listening(descriptor: reading, action: action))
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0, let handler = action.__sigaction_handler.sa_handler else { return false }
        return unsafeBitCast(handler, to: Int.self) == 1
    }

    private final class Listening: Sendable {
        let descriptor: Int32
        let action: @Sendable (Int32) -> Void

        init(descriptor: Int32, action: @escaping @Sendable (Int32) -> Void) {
            self.descriptor = descriptor
            self.action = action
        }

        func run() {
            var byte: UInt8 = 0
            while true {
                let count = read(descriptor, &byte, 1)
                if count == 1 { action(Int32(byte)) } else if count == 0 || errno != EINTR { return }
            }
        }
    }

    private static func start(thread: Listening) {
        var id = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let context = Unmanaged.passRetained(thread).toOpaque()
        let status = pthread_create(
            &id, &attributes,
            { context in
                if let context { Unmanaged<Listening>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context)
        if status != 0 { Unmanaged<Listening>.fromOpaque(context).release() }
        pthread_attr_destroy(&attributes)
    }
}
