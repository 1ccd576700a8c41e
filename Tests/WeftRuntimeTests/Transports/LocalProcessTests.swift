import Testing
import Weft
import WeftRuntime

@Suite(.timeLimit(.minutes(3)))
struct LocalProcessTests {
    @Test("a cancelled command of this machine is not waited for once it has ended")
    func cancel() async throws {
        let pool = ConnectionPool(inventory: Inventory(), ask: { throw QuestionError.unanswered($0) }, mask: { _ in })
        let local = pool.local
        // KILL follows TERM after three seconds: a process that is gone at once must not get so far. On a machine that is busy with other
        // tests one attempt may take as long, but not each of them.
        var fastest = Duration.seconds(60)
        for _ in 0..<8 where fastest >= .seconds(2.5) {
            let (started, signal) = AsyncStream<Void>.makeStream()
            let running = _Concurrency.Task {
                try await local.execute(Invocation("echo started; exec sleep 60")) { _, _ in signal.yield() }
            }
            for await _ in started { break }
            let start = ContinuousClock.now
            running.cancel()
            await #expect(throws: ConnectionError.self) { try await running.value }
            fastest = min(fastest, ContinuousClock.now - start)
        }
        #expect(fastest < .seconds(2.5))
        await pool.close()
    }
}
