import SSH

/// Runs tasks on the thread that serves the connections: what they wait for is there, so no other thread is woken.
///
/// It is an object of its own beside the loop, which is the executor of actors: as one object they could not be told apart, and every `await`
/// in an actor would go through the queue again.
final class LoopTaskExecutor: TaskExecutor {
    private let loop: EventLoop

    init(_ loop: EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.perform { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// A transport provider whose connections live on one thread, where work that only waits for them is done best.
public protocol LoopTransportProvider: TransportProvider {
    /// Runs on the thread that serves the connections; `nil` for the global pool.
    var taskExecutor: (any TaskExecutor)? { get }
}

extension ConnectionPool: LoopTransportProvider {
    /// The loop's thread.
    public nonisolated var taskExecutor: (any TaskExecutor)? { LoopTaskExecutor(loop) }
}
