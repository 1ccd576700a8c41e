import Glibc
import Testing
import Weft
import WeftRuntime

struct TerminalBridgeTests {
    @Test(
        "without a terminal a shell is refused in one sentence, however long its command",
        .enabled(if: isatty(0) == 0 || isatty(1) == 0, "the tests themselves have a terminal"))
    func noTerminal() async throws {
        let pool = ConnectionPool(inventory: Inventory(), ask: { throw QuestionError.unanswered($0) }, mask: { _ in })
        let error = await #expect(throws: ConnectionError.self) {
            _ = try await pool.local.interact(Invocation("first line\nsecond line"), context: CommandContext())
        }
        #expect(error?.reason == .noTerminal)
        #expect(
            error?.description == """
                localhost: an interactive shell needs a terminal, and standard input or output is none
                  run it from a terminal; a command that asks nothing needs none: `task host=localhost -- COMMAND`
                """)
        await pool.close()
    }
}
