import Testing

@testable import WeftRuntime

@Suite(.timeLimit(.minutes(1)))
struct OpenQuestionsTests {
    @Test("a question that is open when the run is to stop is given up, and so is one that comes later")
    func giveUp() async throws {
        let questions = OpenQuestions()
        let (shown, continuation) = AsyncStream<Void>.makeStream()
        let open = Task {
            try await questions.ask {
                continuation.finish()
                try await Task.sleep(for: .seconds(600))
                return "too late"
            }
        }
        for await _ in shown {}
        questions.giveUp()
        await #expect(throws: CancellationError.self) { try await open.value }
        await #expect(throws: CancellationError.self) {
            try await questions.ask {
                try Task.checkCancellation()
                return "asked"
            }
        }
    }
}
