import Weft

@testable import WeftRuntime

/// A command's bytes are told from the marker behind them, however they are cut into pieces.
struct FrameTarget: Property {
    let name = "frames"
    let about = "the end of a command in a shell that lives on: all bytes and no more, the same in pieces of any size, bounded memory"

    struct Case {
        let output: [UInt8]
        let errors: [UInt8]
        let isEnded: Bool
        let status: Int
        let more: [UInt8]
        let cuts: [Int]
    }

    private static let marker = "weft_abab_ab"
    private static let pieces = [
        "weft_", "weft_abab_ab", "weft_abab", "weft_abab_", "_ab", "a", "b", "\n", " ", "0", "\r\n", "\0", "é", "abab_ab 0\n", "+",
    ]

    func make(_ choices: inout Choices) -> Case {
        func text(_ choices: inout Choices) -> [UInt8] {
            // The marker itself is what no command can know.
            let bytes = Array(choices.text(upTo: 10, of: Self.pieces).utf8)
            return bytes.firstRange(of: Array(Self.marker.utf8)) == nil ? bytes : Array(bytes.prefix(4))
        }
        return Case(
            output: text(&choices), errors: text(&choices), isEnded: choices.number(below: 4) > 0, status: choices.number(below: 256),
            more: choices.bytes(upTo: 12), cuts: choices.many(upTo: 12) { $0.number(in: 1...14) })
    }

    func show(_ one: Case) -> String {
        "output \(shown(one.output))\nerrors \(shown(one.errors))\nended \(one.isEnded) with \(one.status), then \(shown(one.more)), cut at \(one.cuts)"
    }

    private struct Outcome: Equatable {
        var output = ""
        var errors = ""
        var status: String?
        var isOver = false
    }

    func check(_ one: Case) throws {
        let found = Self.read(one, cuts: one.cuts)
        try same(found, Self.read(one, cuts: []), "what comes of it in pieces")
        if one.isEnded {
            try hold(found.isOver, "the end is not seen")
            try same(found.output, shown(one.output), "the output")
            try same(found.errors, shown(one.errors), "the errors")
            try same(found.status, "\(ExitStatus(shell: Int32(one.status)))", "the status")
        }
    }

    private static func read(_ one: Case, cuts: [Int]) -> Outcome {
        var reader = FrameReader(marker: marker)
        func take(_ bytes: [UInt8], _ stream: OutputStream) -> [UInt8] {
            var rest = bytes[...]
            var result: [UInt8] = []
            for cut in cuts + [bytes.count] where !rest.isEmpty {
                result += reader.take(Array(rest.prefix(cut)), from: stream)
                rest = rest.dropFirst(cut)
            }
            return result
        }
        let end = one.isEnded ? Array("\(marker) \(one.status)\n".utf8) : []
        var errors = take(one.errors + (one.isEnded ? Array("\(marker) \n".utf8) : []), .error)
        var output = take(one.output + end + (one.isEnded ? one.more : []), .output)
        let isOver = reader.isOver
        for (stream, bytes) in reader.finish() { if stream == .output { output += bytes } else { errors += bytes } }
        return Outcome(output: shown(output), errors: shown(errors), status: reader.status.map { "\($0)" }, isOver: isOver)
    }
}
