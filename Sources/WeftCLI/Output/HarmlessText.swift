/// Makes what hosts print harmless to a terminal: colours and cursor movements are dropped, other control characters are shown as `^X`.
enum HarmlessText {
    /// Appends a line, without its end.
    static func append(_ line: ArraySlice<UInt8>, to result: inout [UInt8]) {
        var line = line
        if line.last == 0x0D { line.removeLast() }
        if line.allSatisfy({ ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x09 }) {
            result += line
        } else {
            result += text(String(decoding: line, as: UTF8.self)).utf8
        }
    }

    /// A line of text, made harmless. Of a line that overwrites itself with carriage returns the last state is shown.
    static func text(_ line: String) -> String {
        var result = ""
        var scalars = Array(line.unicodeScalars)[...]
        if let last = scalars.lastIndex(where: { $0 != "\r" }), let back = scalars[...last].lastIndex(of: "\r") {
            scalars = scalars[(back + 1)...last]
        }
        while let scalar = scalars.popFirst() {
            switch scalar.value {
            case 0x1B: skipSequence(&scalars, &result)
            case 0x09: result.unicodeScalars.append(scalar)
            case 0x0D: break
            case ..<0x20: result += "^" + String(Character(Unicode.Scalar(UInt8(scalar.value + 0x40))))
            case 0x7F: result += "^?"
            // C1 controls, and the marks that turn the direction of text around.
            case 0x80..<0xA0, 0x202A...0x202E, 0x2066...0x2069: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Leaves out an escape sequence; a lone escape is shown.
    private static func skipSequence(_ scalars: inout ArraySlice<Unicode.Scalar>, _ result: inout String) {
        switch scalars.first {
        case "[":
            guard let end = scalars.dropFirst().firstIndex(where: { $0.value >= 0x40 && $0.value < 0x7F }) else {
                scalars = []
                return
            }
            scalars = scalars[(end + 1)...]
        case "]":
            let end = scalars.firstIndex { $0.value == 0x07 || $0.value == 0x1B } ?? scalars.endIndex
            let isString = end < scalars.endIndex && scalars[end].value == 0x1B
            scalars = scalars.dropFirst(end - scalars.startIndex + (isString ? 2 : 1))
        case let scalar? where scalar.value >= 0x40 && scalar.value < 0x60 || scalar == "(" || scalar == ")":
            scalars = scalars.dropFirst(scalar == "(" || scalar == ")" ? 2 : 1)
        default: result += "^["
        }
    }
}
