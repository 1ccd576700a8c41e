import SSH
import Testing

@Suite(.timeLimit(.minutes(2)))
struct BlockingThreadTests {
    /// Counts on a thread of its own.
    private actor Counter {
        private nonisolated let lease = BlockingThread.lease()
        nonisolated var unownedExecutor: UnownedSerialExecutor { lease.thread.asUnownedSerialExecutor() }
        private var count = 0

        func next() -> Int {
            count += 1
            return count
        }
    }

    /// Counts on the loop's thread.
    private actor LoopCounter {
        private let loop: EventLoop
        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
        private var count = 0
        init(_ loop: EventLoop) { self.loop = loop }

        func next(_ counter: Counter) async -> Int {
            count += await counter.next() > 0 ? 1 : 0
            return count
        }
    }

    @Test("every call that a task of the loop makes to an actor on a thread of its own comes back")
    func callsComeBack() async {
        let loop = EventLoop()
        let counter = Counter()
        let own = LoopCounter(loop)
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask(executorPreference: loop.taskExecutor) {
                    var last = 0
                    for _ in 0..<25_000 { last = await own.next(counter) }
                    return last
                }
            }
            for await _ in group {}
        }
        #expect(await counter.next() == 100_001)
        loop.stop()
    }
}
