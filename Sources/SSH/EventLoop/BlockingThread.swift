import Glibc
import Synchronization

/// A thread for actors whose work blocks, such as reading and writing files: neither the loop's thread nor Swift's pool stands still for them.
///
/// An actor that names one as its executor runs there, one job after the other, and whoever awaits it goes on with something else.
public final class BlockingThread: SerialExecutor {
    private let queue = Mutex<[UnownedJob]>([])
    // A semaphore is made to be used by several threads at once. It is never freed: the thread lives as long as the program.
    nonisolated(unsafe) private let arrivals: UnsafeMutablePointer<sem_t>

    private init() {
        arrivals = .allocate(capacity: 1)
        sem_init(arrivals, 0, 0)
        Thread.detach { self.run() }
    }

    /// Puts a job of one of the thread's actors on the list.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isFirst = queue.withLock { queue in
            queue.append(job)
            return queue.count == 1
        }
        if isFirst { sem_post(arrivals) }
    }

    /// The thread as an actor's executor.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    private func run() -> Never {
        // Signals belong to the program's other threads.
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let executor = asUnownedSerialExecutor()
        while true {
            while sem_wait(arrivals) != 0 {}
            let jobs = queue.withLock { queue in
                defer { queue = [] }
                return queue
            }
            for job in jobs { job.runSynchronously(on: executor) }
        }
    }
}

extension BlockingThread {
    /// The use of a thread by one actor, which ends with this object.
    public final class Lease: Sendable {
        /// The thread.
        public let thread: BlockingThread
        fileprivate init(_ thread: BlockingThread) { self.thread = thread }
        deinit { BlockingThread.give(back: thread) }
    }

    private static let threads = Mutex<[(thread: BlockingThread, users: Int)]>([])
    // A disk has no use for more; and one that hangs, hangs them all only when all are in use.
    private static let most = 16

    /// A thread that nobody uses, or while there are as many as there may be, one that the fewest use.
    public static func lease() -> Lease {
        threads.withLock { threads in
            var chosen = threads.indices.min { threads[$0].users < threads[$1].users }
            if chosen.map({ threads[$0].users > 0 }) ?? true, threads.count < most {
                threads.append((BlockingThread(), 0))
                chosen = threads.count - 1
            }
            threads[chosen!].users += 1
            return Lease(threads[chosen!].thread)
        }
    }

    private static func give(back thread: BlockingThread) {
        threads.withLock { threads in
            for index in threads.indices where threads[index].thread === thread { threads[index].users -= 1 }
        }
    }
}
