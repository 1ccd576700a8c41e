import Testing
import Weft

@testable import WeftRuntime

struct FrameReaderTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("the outputs end at their markers, wherever the pieces are cut", arguments: 1...60)
    func anyCut(_ length: Int) {
        var reader = FrameReader(marker: "weft-marker")
        let shown = [
            OutputStream.output: feed(&reader, bytes("one\nweft-markeweft-weft-marker 7\n"), .output, length),
            .error: feed(&reader, bytes("weft-marke\nno newlineweft-marker\n"), .error, length),
        ]
        #expect(String(decoding: shown[.output]!, as: UTF8.self) == "one\nweft-markeweft-")
        #expect(String(decoding: shown[.error]!, as: UTF8.self) == "weft-marke\nno newline")
        #expect(reader.isOver && !reader.hasStray)
        #expect(reader.status == .exited(7))
    }

    @Test("nothing but a possible beginning of the marker is held back")
    func nothingHeldBack() {
        var reader = FrameReader(marker: "weft-marker")
        #expect(reader.take(bytes("Password: "), from: .output) == bytes("Password: "))
        #expect(reader.take(bytes("50%we"), from: .output) == bytes("50%"))
        #expect(reader.take(bytes("b"), from: .output) == bytes("web"))
        #expect(!reader.isOver)
    }

    @Test("a shell that ends for what was left behind hands the rest of the outputs on")
    func leftBehind() {
        var reader = FrameReader(marker: "weft-marker")
        #expect(reader.take(bytes("aweft-marker 0\nlate"), from: .output) == bytes("alate"))
        #expect(reader.take(bytes("weft-marker +\n"), from: .error) == [])
        #expect(reader.take(bytes("later"), from: .output) == bytes("later"))
        #expect(reader.isLeftBehind && !reader.isOver && !reader.hasStray)
        #expect(reader.status == .exited(0))
    }

    @Test("what comes behind the end is nobody's")
    func stray() {
        var reader = FrameReader(marker: "weft-marker")
        #expect(reader.take(bytes("weft-marker 0\n"), from: .output) == [])
        #expect(reader.take(bytes("weft-marker\nstray"), from: .error) == [])
        #expect(reader.isOver && reader.hasStray)
    }

    @Test("what was held back is not lost when the channel ends without a marker")
    func cutShort() {
        var reader = FrameReader(marker: "weft-marker")
        #expect(reader.take(bytes("abcweft-mar"), from: .output) == bytes("abc"))
        #expect(reader.finish().map(\.1) == [bytes("weft-mar")])
        #expect(reader.status == nil)
    }

    @Test("random outputs come through byte for byte, whatever the pieces, with pieces of the marker among them")
    func randomBytes() {
        for seed in 1...1000 as ClosedRange<UInt64> {
            var random = SeededRandom(seed)
            let marker = bytes(ShellScript.makeMarker())
            let sent = [OutputStream.output, .error].map { ($0, random.bytes(with: marker)) }
            if sent.contains(where: { $0.1.firstRange(of: marker) != nil }) { continue }
            var reader = FrameReader(marker: String(decoding: marker, as: UTF8.self))
            for (stream, text) in sent {
                let shown = feed(
                    &reader, text + marker + bytes(stream == .output ? " 3\n" : "\n"), stream, Int.random(in: 1...70, using: &random))
                #expect(shown == text, "seed \(seed)")
            }
            #expect(reader.isOver && !reader.hasStray && reader.status == .exited(3), "seed \(seed)")
        }
    }

    @Test(
        "a signal is told where the shell has a number for it", arguments: [(137, "exited with status 137"), (265, "KILL"), (399, "TERM")])
    func signals(_ status: Int32, _ said: String) {
        #expect(ExitStatus(shell: status).description.contains(said))
    }

    private func feed(_ reader: inout FrameReader, _ bytes: [UInt8], _ stream: OutputStream, _ length: Int) -> [UInt8] {
        stride(from: 0, to: bytes.count, by: length).flatMap {
            reader.take(Array(bytes[$0..<min($0 + length, bytes.count)]), from: stream)
        }
    }
}

/// Random numbers that are the same for the same seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        // splitmix64
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Up to a few hundred bytes of all values, and beginnings of a text among them.
    mutating func bytes(with text: [UInt8] = []) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...8, using: &self) {
            switch Int.random(in: 0...2, using: &self) {
            case 0 where text.count > 1: bytes += text[..<Int.random(in: 1..<text.count, using: &self)]
            case 1:
                bytes += [UInt8](
                    repeating: [0, 10, 13, 32, 39, 92, 255].randomElement(using: &self)!, count: Int.random(in: 1...5, using: &self))
            default: bytes += (0..<Int.random(in: 0...40, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
            }
        }
        return bytes
    }
}
