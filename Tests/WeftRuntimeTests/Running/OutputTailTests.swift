import Testing
import Weft

@testable import WeftRuntime

struct OutputTailTests {
    private let tail = OutputTail()

    private func receive(_ text: String, _ stream: OutputStream = .error) { tail.receive(stream, Array(text.utf8)) }

    @Test("the last ten lines are kept, whatever the pieces are that they come in", arguments: [1, 3, 10, 11, 40])
    func lastLines(lines: Int) {
        let all = (1...40).map { "line \($0)\n" }
        for start in stride(from: 0, to: all.count, by: lines) { receive(all[start..<min(start + lines, all.count)].joined()) }
        #expect(tail.result(.exited(1)).standardError == all.suffix(10).joined())
    }

    @Test("empty lines do not push others out")
    func emptyLines() {
        receive("one\n\n\n\n\n\n\n\n\n\n\n\n\n\ntwo")
        #expect(
            CommandError(host: "web1", command: "x", result: tail.result(.exited(1))).description
                == "web1: `x` exited with status 1\n  one\n  two")
    }

    @Test("standard output is kept as long as there is no error output")
    func output() {
        receive("out\n", .output)
        #expect(tail.result(.exited(3)) == CommandResult(standardOutput: "out\n", status: 3))
        receive("err\n")
        receive("more\n", .output)
        #expect(tail.result(.exited(3)) == CommandResult(standardOutput: "out\n", standardError: "err\n", status: 3))
    }

    @Test("lines without an end take a bounded part of the memory")
    func longLines() {
        for _ in 0..<64 { receive(String(repeating: "x", count: 1 << 16)) }
        #expect(tail.result(.exited(1)).errorBytes.count == 1 << 16)
    }
}
