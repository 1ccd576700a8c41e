/// A JSON value to be written; one object of a list stands on one line.
enum JSONText {
    case null
    case bool(Bool)
    case number(Int)
    case string(String)
    case array([JSONText])
    case object([(String, JSONText)])

    static func strings(_ values: [String]) -> JSONText { .array(values.map { .string($0) }) }

    /// The value on one line, save that each object of a list of objects that is not itself in such a list begins a line.
    var text: String { write(isNested: false) }

    private func write(isNested: Bool) -> String {
        switch self {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .number(let value): return String(value)
        case .string(let value): return Self.quoted(value)
        case .array(let values):
            guard !isNested, case .object? = values.first else {
                return "[" + values.map { $0.write(isNested: true) }.joined(separator: ", ") + "]"
            }
            return "[\n" + values.map { "  " + $0.write(isNested: true) }.joined(separator: ",\n") + "\n]"
        case .object(let members):
            return "{" + members.map { "\(Self.quoted($0)): \($1.write(isNested: isNested))" }.joined(separator: ", ") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if scalar.value < 0x20 {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
