import TaskGrammar

/// Makes what hosts print harmless to a terminal and readable in a log: nothing that a host prints moves the cursor, sets a title, writes to the
/// clipboard or hides what stands before it.
///
/// Colours and their like (SGR) pass where colours are shown and are dropped elsewhere, with the two sequences that come with them: "erase to the
/// end of the line" and "back to ASCII". All other control characters and sequences are shown: `^[[2J`, `^G`, `<U+009B>`. Of a line that overwrites
/// itself with carriage returns the last state is shown.
enum HarmlessText {
    /// Appends a line, without its end.
    static func append(_ line: ArraySlice<UInt8>, to result: inout [UInt8], colours: Bool = false) {
        var line = line
        if line.last == 0x0D { line.removeLast() }
        if line.allSatisfy({ ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x09 }) {
            result += line
        } else {
            result += text(String(decoding: line, as: UTF8.self), colours: colours).utf8
        }
    }

    /// A line of text, made harmless.
    static func text(_ line: String, colours: Bool = false) -> String {
        var result = ""
        var scalars = Array(line.unicodeScalars)[...]
        var isColoured = false
        if let last = scalars.lastIndex(where: { $0 != "\r" }), let back = scalars[...last].lastIndex(of: "\r") {
            scalars = scalars[(back + 1)...last]
        }
        while let scalar = scalars.popFirst() {
            switch scalar.value {
            case 0x1B:
                switch takeSequence(&scalars) {
                case .colour(let sequence):
                    guard colours else { break }
                    result += sequence
                    isColoured = sequence != "\u{1B}[m" && sequence != "\u{1B}[0m"
                case .nothing: break
                case .other: result += "^["
                }
            case 0x09: result.unicodeScalars.append(scalar)
            case 0x0D: break
            case ..<0x20: result += "^" + String(Character(Unicode.Scalar(UInt8(scalar.value + 0x40))))
            case 0x7F: result += "^?"
            case _ where scalar.isMisleading:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return isColoured ? result + "\u{1B}[0m" : result
    }

    private enum Sequence {
        case colour(String)
        /// Goes with colours, and does nothing by itself.
        case nothing
        case other
    }

    /// Takes what stands behind an escape character, if it is one of the sequences that are not shown.
    private static func takeSequence(_ scalars: inout ArraySlice<Unicode.Scalar>) -> Sequence {
        if scalars.starts(with: ["(", "B"]) {
            scalars = scalars.dropFirst(2)
            return .nothing
        }
        guard scalars.first == "[" else { return .other }
        let isParameter: (Unicode.Scalar) -> Bool = { ("0"..."9").contains($0) || $0 == ";" || $0 == ":" }
        let parameters = scalars.dropFirst().prefix(longest).prefix(while: isParameter)
        let end = parameters.endIndex
        guard end < scalars.endIndex, scalars[end] == "m" || scalars[end] == "K" else { return .other }
        let isErasing = scalars[end] == "K"
        let text = String(String.UnicodeScalarView(parameters))
        // 8 conceals what follows.
        let conceals = text.split(whereSeparator: { $0 == ";" || $0 == ":" }).contains { Int($0) == 8 }
        if conceals && !isColourNumber(text) { return .other }
        scalars = scalars[(end + 1)...]
        return isErasing ? .nothing : .colour("\u{1B}[\(text)m")
    }

    /// Whether the parameters choose from a palette, where 8 is a colour: `38;5;8`.
    private static func isColourNumber(_ parameters: String) -> Bool {
        ["38;5;", "48;5;", "38;2;", "48;2;", "38:", "48:"].contains { parameters.contains($0) }
    }

    /// The most parameters' characters that a colour has: all others are somebody's mischief.
    private static let longest = 40
}
