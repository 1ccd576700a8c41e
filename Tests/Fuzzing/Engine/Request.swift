/// What the command line asks for.
struct Request {
    static let usage = "see `scripts/fuzz --help`"

    var targets: [String] = []
    var cases: Int?
    var seconds: Double?
    var seed: UInt64?
    var number: UInt64?
    var choices: [UInt8]?
    var list = false
    /// A case ended the program, and another process is to find the smallest that does.
    var shrink = false
    /// Says nothing: the exit status is the answer.
    var quiet = false

    init(_ words: [String]) throws {
        var rest = words[...]
        func value<Value>(of word: String, _ read: (String) -> Value?) throws -> Value {
            guard let text = rest.popFirst(), let value = read(text) else { throw Broken("`\(word)` needs a value; \(Self.usage)") }
            return value
        }
        while let word = rest.popFirst() {
            switch word {
            case "--cases": cases = try value(of: word) { Int($0) }
            case "--seconds": seconds = try value(of: word) { Double($0) }
            case "--seed": seed = try value(of: word) { UInt64($0) }
            case "--case": number = try value(of: word) { UInt64($0) }
            case "--choices": choices = try value(of: word, Self.bytes)
            case "--list": list = true
            case "--shrink": shrink = true
            case "--quiet": quiet = true
            case _ where word.hasPrefix("-"): throw Broken("there is no option `\(word)`; \(Self.usage)")
            default: targets.append(word)
            }
        }
        let isOne = number != nil || choices != nil
        if isOne, targets.count != 1 { throw Broken("one case is of one target; \(Self.usage)") }
        if number != nil, seed == nil { throw Broken("`--case` is a case of a `--seed`; \(Self.usage)") }
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let digits = hex.compactMap(\.hexDigitValue)
        guard digits.count == hex.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.isEmpty ? "00" : bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
