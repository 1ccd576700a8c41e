import Weft

@testable import WeftRuntime

/// What a command prints is told from what stands before it, however the bytes are cut into pieces.
struct PreambleTarget: Property {
    let name = "preamble"
    let about = "the lines in front of a command's output: the same in pieces of any size, and no process group that is none"

    struct Case {
        let errors: [UInt8]
        let output: [UInt8]
        let cuts: [Int]
        let user: String?
    }

    private static let token = "weft_0"
    private static let pieces = [
        "weft_0", "weft_", "weft_0 77\n", "weft_0?", "weft_0-\n", "weft_0 ", "\n", "\r\n", "0", "1", "-1", " ", "99999999999999999999",
        "words", "weft_0\n",
        "weft_0 1\n", "weft_0 0\n", "weft_0 -5\n", "weft_0 +7\n", "\0", "é",
    ]

    func make(_ choices: inout Choices) -> Case {
        Case(
            errors: Array(choices.text(upTo: 12, of: Self.pieces).utf8), output: Array(choices.text(upTo: 12, of: Self.pieces).utf8),
            cuts: choices.many(upTo: 12) { $0.number(in: 1...9) }, user: choices.pick([nil, "root"]))
    }

    func show(_ one: Case) -> String { "errors \(shown(one.errors))\noutput \(shown(one.output))\ncut at \(one.cuts)" }

    private struct Outcome: Equatable {
        var errors = ""
        var output = ""
        var events: [CommandPreamble.Event] = []
        var rest = ""
    }

    func check(_ one: Case) throws {
        let whole = Self.outcome(one, cuts: [])
        try same(Self.outcome(one, cuts: one.cuts), whole, "what comes of it in pieces")
        for case .group(let group) in whole.events { try hold(group > 1, "the process group \(group)") }
    }

    private static func outcome(_ one: Case, cuts: [Int]) -> Outcome {
        var context = CommandContext()
        context.user = one.user
        let line = ShellLine(Invocation("true", context: context), token: token)
        var preamble = CommandPreamble(line)
        var outcome = Outcome()
        func take(_ bytes: [UInt8], _ stream: OutputStream, _ use: ([UInt8]) -> Void) {
            var rest = bytes[...]
            for cut in cuts + [bytes.count] where !rest.isEmpty {
                let (shown, events) = preamble.take(Array(rest.prefix(cut)), from: stream)
                use(shown)
                outcome.events += events
                rest = rest.dropFirst(cut)
            }
        }
        var (errors, output): ([UInt8], [UInt8]) = ([], [])
        take(one.errors, .error) { errors += $0 }
        take(one.output, .output) { output += $0 }
        errors += preamble.finish()
        (outcome.errors, outcome.output) = (shown(errors), shown(output))
        outcome.rest = shown(preamble.noise)
        return outcome
    }
}
