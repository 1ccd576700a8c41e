@testable import WeftCLI

/// No line that a host prints does anything to a terminal but colour.
struct HarmlessTextTarget: Property {
    let name = "harmless-text"
    let about = "what hosts print, made harmless: only colours remain, nothing changes twice, no line grows without limit"

    struct Case {
        let line: [UInt8]
        let colours: Bool
    }

    private static let pieces = [
        "\u{1B}[", "\u{1B}]0;", "\u{7}", "\u{1B}\\", "m", "0", "8", ";", ":", "38;5;8", "K", "2J", "\u{1B}(B", "\u{9B}", "\r", "a",
        "\u{202E}", "\u{200B}",
        "\u{1B}[31m", "\u{1B}[8m", "\u{1B}[38;2;1;2;3m", "\u{1B}P", "\u{90}", "\t", "é", "👩‍👧", "\u{1B}[1;", "\u{E0041}", "\u{8}", "x\u{8}",
    ]

    func make(_ choices: inout Choices) -> Case {
        let text = Array(choices.text(upTo: 20, of: Self.pieces).utf8)
        return Case(
            line: choices.happens(onceIn: 3) ? choices.damaged(text, with: Self.pieces) : text, colours: choices.number(below: 2) == 1)
    }

    func show(_ one: Case) -> String { "\(one.colours ? "with" : "without") colours: \(shown(one.line))" }

    func check(_ one: Case) throws {
        func harmless(_ line: [UInt8], colours: Bool) -> [UInt8] {
            var result: [UInt8] = []
            HarmlessText.append(line[...], to: &result, colours: colours)
            return result
        }
        let line = one.line.filter { $0 != 0x0A }
        let result = harmless(line, colours: one.colours)
        try hold(result.count <= 20 + 10 * line.count, "\(line.count) bytes became \(result.count)")
        try same(shown(harmless(result, colours: one.colours)), shown(result), "what it becomes a second time")
        var rest = Array(String(decoding: result, as: UTF8.self).unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            switch scalar.value {
            case 0x1B:
                try hold(one.colours && rest.popFirst() == "[", "an escape that is no colour: \(shown(result))")
                rest = rest.drop { ("0"..."9").contains($0) || $0 == ";" || $0 == ":" }
                try hold(rest.popFirst() == "m", "an escape that is no colour: \(shown(result))")
            case 0x09: break
            default:
                let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
                try hold(!isControl, "the control character \(scalar.value): \(shown(result))")
            }
        }
        // A prefix that is whole and plain stands for itself.
        if !line.contains(0x0D) {
            let both = harmless(Array("plain ".utf8) + line, colours: one.colours)
            try same(shown(both), "plain " + shown(result), "what it becomes behind other text")
        }
    }
}
