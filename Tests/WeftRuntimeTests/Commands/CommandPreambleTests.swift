import Testing
import Weft

@testable import WeftRuntime

struct CommandPreambleTests {
    private func preamble(sudo: Bool = false, terminal: Bool = false) -> (CommandPreamble, String) {
        var context = CommandContext()
        if sudo { context.user = "root" }
        let invocation = Invocation("true", context: context, terminal: terminal)
        return (CommandPreamble(ShellLine(invocation, token: "weft_token")), "weft_token")
    }

    @Test("the process group is taken out and everything else stays, wherever the pieces are cut", arguments: 1...40)
    func anyCut(_ length: Int) {
        var (preamble, token) = preamble()
        let bytes = Array("from .bashrc\n\(token) 4711\nweft_toke is no token\nlast".utf8)
        var shown: [UInt8] = []
        var events: [CommandPreamble.Event] = []
        for start in stride(from: 0, to: bytes.count, by: length) {
            let (piece, told) = preamble.take(Array(bytes[start..<min(start + length, bytes.count)]), from: .error)
            shown += piece
            events += told
        }
        shown += preamble.finish()
        #expect(String(decoding: shown, as: UTF8.self) == "weft_toke is no token\nlast")
        #expect(events == [.group(4711)])
    }

    @Test("a process group that `kill` takes for others is none", arguments: ["0", "1", "-1", "-4711", "99999999999999999999", "x", ""])
    func noGroup(_ told: String) {
        var (preamble, token) = preamble()
        let (shown, events) = preamble.take(Array("\(token) \(told)\n".utf8), from: .error)
        #expect(shown.isEmpty && events.isEmpty && preamble.group == nil)
    }

    @Test("a first line that never ends is kept within bounds")
    func endlessLine() {
        for stream in [OutputStream.error, .output] {
            var (preamble, token) = preamble()
            _ = preamble.take(Array("\(token) ".utf8), from: stream)
            for _ in 0..<100 { _ = preamble.take([UInt8](repeating: 0x78, count: 65_536), from: stream) }
            _ = preamble.finish()
            #expect(preamble.noise.count <= 4096)
        }
    }

    @Test("what start-up files print before the mark is no output of the command, wherever the pieces are cut", arguments: 1...40)
    func noisyOutput(_ length: Int) {
        var (preamble, token) = preamble()
        let bytes = Array("from .bashrc \(token.dropLast())\n\(token)\n\(token)\nof the command".utf8)
        var shown: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: length) {
            shown += preamble.take(Array(bytes[start..<min(start + length, bytes.count)]), from: .output).shown
        }
        #expect(String(decoding: shown, as: UTF8.self) == "\(token)\nof the command")
    }

    @Test("what a shell says instead of running the command is kept for the error, its end only")
    func refusal() {
        var (preamble, _) = preamble()
        _ = preamble.take([UInt8](repeating: 10, count: 10_000), from: .output)
        _ = preamble.take(Array("This account is currently not available.\nweft".utf8), from: .output)
        #expect(preamble.finish() == [])
        #expect(preamble.group == nil)
        #expect(preamble.noise.count == 4096)
        #expect(String(decoding: preamble.noise.suffix(14), as: UTF8.self) == "vailable.\nweft")
    }

    @Test("sudo's prompt is found without a newline, and its passing ends the preamble", arguments: 1...30)
    func sudo(_ length: Int) {
        var (preamble, token) = preamble(sudo: true)
        let bytes = Array("\(token) 12\n\(token)?\(token)-\nweft_token? is the command's own now".utf8)
        var shown: [UInt8] = []
        var events: [CommandPreamble.Event] = []
        for start in stride(from: 0, to: bytes.count, by: length) {
            let (piece, told) = preamble.take(Array(bytes[start..<min(start + length, bytes.count)]), from: .error)
            shown += piece
            events += told
        }
        #expect(events == [.group(12), .passwordPrompt, .through])
        #expect(String(decoding: shown, as: UTF8.self) == "weft_token? is the command's own now")
    }

    @Test("a terminal's carriage returns are no part of the preamble")
    func carriageReturns() {
        var (preamble, token) = preamble(terminal: true)
        let (shown, events) = preamble.take(Array("motd\r\n\(token) 5\r\nhello\r\n".utf8), from: .output)
        #expect(events == [.group(5)])
        #expect(String(decoding: shown, as: UTF8.self) == "hello\r\n")
    }
}

struct AnswererTests {
    @Test("questions are answered in the order in which they appear, across pieces")
    func order() throws {
        var answerer = Answerer([Answer("Password:", "one"), Answer("again:", "two")])
        #expect(try answerer.replies(to: Array("Pass".utf8)).isEmpty)
        #expect(try answerer.replies(to: Array("word: and again:".utf8)).map { $0.reveal() } == ["one", "two"])
    }

    @Test("a question that comes more often than it may be answered is an error")
    func repeated() throws {
        var answerer = Answerer([Answer("Password:", "one")])
        _ = try answerer.replies(to: Array("Password:".utf8))
        #expect(throws: QuestionRepeated.self) { try answerer.replies(to: Array("Sorry. Password:".utf8)) }
    }
}
