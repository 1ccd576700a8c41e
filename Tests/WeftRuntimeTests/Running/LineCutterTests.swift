import Synchronization
import Testing
import Weft

@testable import WeftRuntime

struct LineCutterTests {
    private func pieces(_ chunks: [(OutputStream, String)]) -> [String] {
        let seen = Seen()
        let cutter = LineCutter { stream, bytes in seen.add("\(stream): \(String(decoding: bytes, as: UTF8.self))") }
        for (stream, text) in chunks { cutter.receive(stream, Array(text.utf8)) }
        cutter.finish()
        return seen.all
    }

    @Test("a line is handed on whole, whatever pieces it comes in")
    func cutting() {
        #expect(
            pieces([(.output, "a\nb"), (.error, "x"), (.output, "c\nd\ne"), (.error, "y\n")]) == [
                "output: a\n", "output: bc\nd\n", "error: xy\n", "output: e",
            ])
    }

    @Test("a line without an end is handed on before it takes all memory")
    func endless() {
        let pieces = pieces(Array(repeating: (.output, String(repeating: "x", count: 300 << 10)), count: 5))
        #expect(pieces.count == 2)
    }

    private final class Seen: Sendable {
        private let texts = Mutex<[String]>([])
        func add(_ text: String) { texts.withLock { $0.append(text) } }
        var all: [String] { texts.withLock { $0 } }
    }
}
