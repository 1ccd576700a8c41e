extension Choices {
    /// Letters that parsers trip over: marks of shells and files, line ends of all kinds, and letters that join with the one before.
    static let troublesome: [String] = [
        "a", "b", "0", " ", "'", "\"", "\\", "\n", "-", "~", "=", "!", "#", "$", "`", "*", "?", "[", "]", "{", "}", "(", ")", "<", ">", "|",
        "&", ";", ":", ",", "@", "%", "+", "/", ".", "^", "_", "\t", "\r", "\r\n", "\u{301}", "\u{200D}", "\u{FE0F}", "\u{7F}", "\u{1}",
        "\u{1B}", "\u{B}", "\u{C}", "\u{85}", "\u{A0}", "\u{2028}", "\u{FEFF}", "\u{FFFD}", "é", "e\u{301}", "İ", "ß", "\u{212A}", "０", "日",
        "🇩🇪", "👩‍👧", "\u{202E}", "\u{E000}", "\u{10FFFF}",
    ]

    /// A text of any letters but NUL, the given ones among them more often.
    mutating func text(upTo most: Int, of pieces: [String] = troublesome) -> String {
        many(upTo: most) { $0.piece(of: pieces) }.joined()
    }

    private mutating func piece(of pieces: [String]) -> String {
        switch number(below: 8) {
        case 0...4: return pick(pieces)
        case 5: return String(Unicode.Scalar(UInt8(number(in: 1...126))))
        case 6: return pick(Self.troublesome)
        // Half of all values are in use up to here; the others are as good.
        default: return Unicode.Scalar(UInt32(number(in: 1...0x2FFFF))).map { String($0) } ?? "a"
        }
    }

    /// A word of simple letters.
    mutating func name(upTo most: Int = 6) -> String {
        func letter(_ choices: inout Choices) -> UInt8 { UInt8(ascii: "a") + UInt8(choices.number(below: 26)) }
        return String(decoding: [letter(&self)] + many(upTo: most - 1, letter), as: UTF8.self)
    }

    /// A text with a few changes that may make it another thing: bytes left out, put in, doubled or changed, and lines swapped.
    mutating func damaged(_ bytes: [UInt8], with pieces: [String] = troublesome) -> [UInt8] {
        var bytes = bytes
        let usual = pick([1, 3, 8])
        while number(below: usual + 1) > 0 {
            let start = number(below: bytes.count + 1)
            let end = min(bytes.count, start + pick([0, 1, 2, 8, 40]))
            switch number(below: 6) {
            case 0: bytes.insert(contentsOf: Array(pick(pieces).utf8), at: start)
            case 1: bytes.removeSubrange(start..<end)
            case 2: bytes.insert(contentsOf: Array(bytes[start..<end]), at: number(below: bytes.count + 1))
            case 3: if start < bytes.count { bytes[start] = byte() }
            case 4: if start < bytes.count { bytes[start] ^= 1 << UInt8(number(below: 8)) }
            default: bytes.replaceSubrange(start..<end, with: Array(pick(pieces).utf8))
            }
        }
        return bytes
    }
}
