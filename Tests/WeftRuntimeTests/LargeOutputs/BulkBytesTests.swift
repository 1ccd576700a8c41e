import Testing
import Weft

@testable import WeftRuntime

struct BulkBytesTests {
    private func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) } }

    private func all(_ bulk: BulkBytes) -> [UInt8] {
        var all: [UInt8] = []
        bulk.forEachPiece { all += $0 }
        return all
    }

    @Test(
        "any number of bytes come back as they were, from memory or from a file", arguments: [0, 1, 99, 100, 101, 5000, 600_000],
        [1, 7, 300_000])
    func roundTrip(count: Int, piece: Int) {
        let bulk = BulkBytes(inMemory: 100)
        let bytes = bytes(count)
        for start in stride(from: 0, to: count, by: piece) { bulk.append(bytes[start..<min(count, start + piece)]) }
        #expect(bulk.count == count)
        #expect(bulk.isLarge == (count > 100))
        #expect(all(bulk) == bytes)
        #expect(bulk.suffix(10) == bytes.suffix(10))
        #expect(bulk.problem == nil)
        bulk.append([1])
        #expect(all(bulk) == bytes + [1])
    }

    @Test("lines are handed over whole, and the same bytes have the same fingerprint")
    func lines() {
        let (small, large) = (BulkBytes(inMemory: 1 << 20), BulkBytes(inMemory: 10))
        let text = Array((0..<50_000).map { "line \($0)\n" }.joined().utf8) + Array("end".utf8)
        small.append(text)
        large.append(text)
        var pieces: [[UInt8]] = []
        large.forEachLines { pieces.append($0) }
        #expect(pieces.count > 1)
        #expect(pieces.dropLast().allSatisfy { $0.last == 10 })
        #expect(pieces.flatMap { $0 } == text)
        #expect(small.fingerprint == large.fingerprint)
        large.append([0])
        #expect(small.fingerprint != large.fingerprint)
    }

    @Test("a large output is whole in the result of its command, whose message has its last lines")
    func result() {
        let bulk = BulkBytes(inMemory: 10)
        bulk.append((0..<1000).map { "line \($0)\n" }.joined().utf8)
        var result = CommandResult(status: .exited(1))
        result.take(bulk, BulkBytes())
        #expect(result.lines.count == 1000)
        #expect(result.lastLines(2) == ["line 998", "line 999"])
        #expect(CommandError(host: "h", command: "c", result: result).description.hasSuffix("\n  line 998\n  line 999"))
    }
}
