import SSH

/// A transport provider whose connections live on one thread, where work that only waits for them is done best.
public protocol LoopTransportProvider: TransportProvider {
    /// Runs on the thread that serves the connections; `nil` for the global pool.
    var taskExecutor: (any TaskExecutor)? { get }
}

extension ConnectionPool: LoopTransportProvider {
    /// The loop's thread.
    public nonisolated var taskExecutor: (any TaskExecutor)? { loop.taskExecutor }
}
