import Foundation
import Synchronization

/// What a process has written, how it ended, and who waits for either.
final class ProgramProgress: Sendable {
    private struct State {
        var outputs: [[UInt8]] = [[], []]
        var status: Int32?
        var waiting: [Waiter] = []

        func says(_ text: [UInt8]) -> Bool { outputs.contains { $0.firstRange(of: text) != nil } }
        func satisfies(_ waiter: Waiter) -> Bool { status != nil || waiter.text.map(says) == true }
    }

    /// Somebody who waits for a text or, in any case, for the end.
    private struct Waiter {
        let text: [UInt8]?
        let continuation: CheckedContinuation<Void, Never>
    }

    private let process: SpawnedProcess
    private let state = Mutex(State())

    init(of process: SpawnedProcess) { self.process = process }

    /// Follows the process until its end, on the calling thread; with a limit it is killed when that is over.
    func follow(limit: Duration?) {
        process.follow(limit: limit) { output, bytes in update { $0.outputs[output] += bytes } }
        // The status is collected under the lock: whoever sends a signal knows that the number is still this process.
        update { $0.status = process.collectStatus() }
    }

    var output: [UInt8] { state.withLock { $0.outputs[0] } }

    /// Waits for a text; `false` when the process ended without.
    func wait(toSay text: [UInt8]) async -> Bool {
        await wait(for: text)
        return state.withLock { $0.says(text) }
    }

    func end() async -> TestProgram.Outcome {
        await wait(for: nil)
        return state.withLock { state in
            TestProgram.Outcome(status: state.status ?? -1, outputBytes: state.outputs[0], errorBytes: state.outputs[1])
        }
    }

    func signal(_ number: Int32) {
        state.withLock { if $0.status == nil { kill(process.identifier, number) } }
    }

    private func wait(for text: [UInt8]?) async {
        await withCheckedContinuation { continuation in
            update { $0.waiting.append(Waiter(text: text, continuation: continuation)) }
        }
    }

    private func update(_ change: (inout State) -> Void) {
        let ready = state.withLock { state in
            change(&state)
            let ready = state.waiting.filter(state.satisfies)
            state.waiting = state.waiting.filter { !state.satisfies($0) }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }
}
