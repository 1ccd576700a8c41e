import CSystem
import Glibc
import Synchronization

/// One thread that runs Swift jobs, waits on file descriptors with epoll, and keeps timers.
///
/// Actors that name it as their executor run on that thread, so that straight-line `async` code drives many SSH sessions without a lock and
/// without a hop. The thread is started with the first loop and lives as long as the loop is not stopped.
///
/// `@unchecked Sendable`: what other threads touch is behind `queue`'s mutex; everything else is used by the loop's own thread only, which
/// ``checkIsolated()`` asserts for actors.
public final class EventLoop: SerialExecutor, @unchecked Sendable {
    /// A job, and by which of the loop's two faces it came: it must be run as the same.
    private struct Entry {
        let job: UnownedJob
        let isPreferred: Bool
    }

    private struct Queue {
        var jobs: [Entry] = []
        var actions: [@Sendable () -> Void] = []
        var isSleeping = false
        var isStopped = false
    }

    private let epoll: Int32
    private let wakeup: Int32
    private let queue = Mutex(Queue())
    private var thread = pthread_t()
    var interests: [Int32: Interest] = [:]
    /// The watched sockets, by their numbers.
    var watches: [SocketWatch?] = []
    /// What is to be done before the loop sleeps.
    var endings: [() -> Void] = []
    let timers = TimerHeap()
    /// Where synchronous reads on the loop's thread put their bytes, before anything else runs there and they are copied to their owner.
    public let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 16)

    /// A loop with its thread.
    public init() {
        epoll = weft_epoll_open()
        wakeup = weft_event_open()
        _ = control(.add, wakeup, [.read])
        preferred.loop = self
        start()
    }

    deinit {
        scratch.deallocate()
        close(epoll)
        close(wakeup)
    }

    private func start() {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 1 << 20)
        let me = Unmanaged.passRetained(self).toOpaque()
        pthread_create(
            &thread, &attributes,
            { argument in
                Unmanaged<EventLoop>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, me)
        pthread_attr_destroy(&attributes)
    }

    /// Ends the thread after the job it is in. What still waits is never resumed, so this is for the end of a program: `exit` while the
    /// thread is inside libcrypto crashes.
    public func stop() {
        queue.withLock { $0.isStopped = true }
        wake()
    }

    // MARK: Jobs

    /// Puts a job of one of the loop's actors on the list.
    public func enqueue(_ job: consuming ExecutorJob) { append(Entry(job: UnownedJob(job), isPreferred: false)) }

    fileprivate func enqueuePreferred(_ job: UnownedJob) { append(Entry(job: job, isPreferred: true)) }

    private func append(_ entry: Entry) {
        let mustWake = queue.withLock { queue in
            queue.jobs.append(entry)
            defer { queue.isSleeping = false }
            return queue.isSleeping
        }
        if mustWake { wake() }
    }

    /// The loop for `executorPreference`: work that is on no actor stays on the loop's thread.
    ///
    /// Every task that waits for the loop's sessions should prefer it. Swift 6.3 resumes a continuation outside of any actor first, and without
    /// a preference that is a thread of the global pool: two changes of thread for each wait.
    public var taskExecutor: any TaskExecutor { preferred }
    private let preferred = Preferred()

    private final class Preferred: TaskExecutor {
        // Set once, by the loop's initialiser, before anybody else can have either of the two.
        nonisolated(unsafe) fileprivate unowned var loop: EventLoop?
        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            loop?.enqueuePreferred(job)
        }
    }

    /// Calls `action` on the loop's thread, soon; from any thread.
    public func perform(_ action: @escaping @Sendable () -> Void) {
        let mustWake = queue.withLock { queue in
            queue.actions.append(action)
            defer { queue.isSleeping = false }
            return queue.isSleeping
        }
        if mustWake { wake() }
    }

    /// The loop as an actor's executor.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// Stops the program when the caller is not on the loop's thread.
    public func checkIsolated() {
        precondition(pthread_equal(pthread_self(), thread) != 0, "not on the event loop's thread")
    }

    private func wake() {
        var one: UInt64 = 1
        _ = write(wakeup, &one, 8)
    }

    private func run() {
        // Signals belong to the program's other threads.
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)

        let executor = asUnownedSerialExecutor()
        let ready = UnsafeMutableBufferPointer<weft_ready>.allocate(capacity: 128)
        defer { ready.deallocate() }
        let taskExecutor = preferred.asUnownedTaskExecutor()
        var batch: [Entry] = []
        var actions: [@Sendable () -> Void] = []
        while true {
            let isStopped = queue.withLock { queue in
                swap(&batch, &queue.jobs)
                swap(&actions, &queue.actions)
                queue.isSleeping = batch.isEmpty && actions.isEmpty && endings.isEmpty
                return queue.isStopped
            }
            if isStopped { return }
            if !batch.isEmpty || !actions.isEmpty {
                for entry in batch {
                    if entry.isPreferred {
                        entry.job.runSynchronously(on: taskExecutor)
                    } else {
                        // With both, or each call of another of the loop's actors would be a job of its own in tasks that prefer the loop.
                        entry.job.runSynchronously(isolatedTo: executor, taskExecutor: taskExecutor)
                    }
                }
                batch.removeAll(keepingCapacity: true)
                for action in actions { action() }
                actions.removeAll(keepingCapacity: true)
                // Timers must not starve while jobs keep coming.
                if timers.isDue() { fireTimers() }
                continue
            }
            if runEndings() { continue }
            let count = weft_epoll_wait(epoll, ready.baseAddress, Int32(ready.count), timers.millisecondsToNext())
            queue.withLock { $0.isSleeping = false }
            for index in 0..<max(0, Int(count)) {
                let descriptor = ready[index].descriptor
                if descriptor == wakeup {
                    var value: UInt64 = 0
                    _ = read(wakeup, &value, 8)
                } else if !tellWatcher(descriptor, ready[index].events) {
                    fire(descriptor, ready[index].events)
                }
            }
            fireTimers()
        }
    }

    private func fireTimers() {
        while let action = timers.nextDue() { action() }
    }

    // MARK: Descriptors

    /// epoll_ctl(2)'s operations.
    enum Control: Int32 {
        case add = 1
        case delete = 2
        case modify = 3
    }

    /// Changes what epoll watches; false when it refuses the descriptor.
    func control(_ operation: Control, _ descriptor: Int32, _ wanted: Readiness) -> Bool {
        weft_epoll_control(epoll, operation.rawValue, descriptor, wanted.rawValue) == 0
    }
}
