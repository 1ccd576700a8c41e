/// A JSON value to be written.
public indirect enum JSONText: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONText])
    case object([(String, JSONText)])

    /// A list of texts.
    public static func strings(_ values: [String]) -> JSONText { .array(values.map { .string($0) }) }

    /// The value on one line, without spaces and without a newline.
    public var text: String {
        var text = ""
        write(to: &text, .compact)
        return text
    }

    /// The value for people as well: with spaces, and each object of a list on a line of its own, unless it is part of such an object.
    public var lines: String {
        var text = ""
        write(to: &text, .lines)
        return text
    }

    private enum Layout {
        case compact, lines
        /// Part of what stands on one line.
        case line

        var separator: String { self == .compact ? "," : ", " }
        var colon: String { self == .compact ? ":" : ": " }
    }

    private func write(to text: inout String, _ layout: Layout) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .number(let value): text += value.isFinite ? String(value) : "null"
        case .string(let value): Self.write(value, to: &text)
        case .array(let values): Self.write(values, to: &text, layout)
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += layout.separator }
                Self.write(member.0, to: &text)
                text += layout.colon
                member.1.write(to: &text, layout)
            }
            text += "}"
        }
    }

    private static func write(_ values: [JSONText], to text: inout String, _ layout: Layout) {
        var isBroken = false
        if layout == .lines, case .object? = values.first { isBroken = true }
        text += "["
        for (index, value) in values.enumerated() {
            if index > 0 { text += isBroken ? "," : layout.separator }
            if isBroken { text += "\n  " }
            value.write(to: &text, layout == .lines ? .line : layout)
        }
        text += isBroken ? "\n]" : "]"
    }

    private static func write(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            // Whoever looks at it in a terminal is safe too.
            case _ where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value < 0x10000 && scalar.isMisleading:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
