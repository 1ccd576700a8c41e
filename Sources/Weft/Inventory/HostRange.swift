/// Names written together: `web[01:20]`, `node[a:c]`, `rack[1:9:2]`, `10.0.0.[11,14,20-29]`.
///
/// Both ends count. A first number with leading zeros gives all numbers its width. Several brackets in a name are combined, the last one
/// changing fastest. A bracket that is none of these, such as the glob's `[abc]`, stays as it is.
public enum HostRange {
    /// The most names that one text may make.
    public static let limit = 65536

    /// Whether the text has a bracket that makes several names of it.
    public static func isRange(_ text: String) -> Bool {
        parts(of: Array(text)).contains { if case .bracket(_, let inside) = $0 { looksLikeRange(inside) } else { false } }
    }

    /// All the names that a text stands for, in order; the text itself where it has no range.
    ///
    /// - Throws: ``HostRangeError``.
    public static func names(_ text: String) throws(HostRangeError) -> [String] {
        guard text.utf8.contains(UInt8(ascii: "[")) else { return [text] }
        var names = [""]
        for part in parts(of: Array(text)) {
            let pieces: [String]
            switch part {
            case .text(let text): pieces = [text]
            case .bracket(let offset, let inside) where looksLikeRange(inside): pieces = try expand(inside, offset: offset)
            case .bracket(_, let inside): pieces = ["[\(inside)]"]
            }
            // Long names count as many: all of them are in memory at once.
            let length = max(1, text.utf8.count / 64)
            guard pieces.count * names.count <= limit / min(limit, length) else {
                throw HostRangeError(text: text, offset: 0, problem: .tooMany)
            }
            names = names.flatMap { name in pieces.map { name + $0 } }
        }
        return names
    }

    private enum Part {
        case text(String)
        case bracket(offset: Int, String)
    }

    private static func parts(of text: [Character]) -> [Part] {
        var parts: [Part] = []
        var start = 0
        while let open = text[start...].firstIndex(of: "["), let close = text[open...].firstIndex(of: "]") {
            if open > start { parts.append(.text(String(text[start..<open]))) }
            parts.append(.bracket(offset: open, String(text[(open + 1)..<close])))
            start = close + 1
        }
        if start < text.count { parts.append(.text(String(text[start...]))) }
        return parts
    }

    /// A colon, a comma, or numbers of several digits around a hyphen; all else is a class of letters.
    private static func looksLikeRange(_ inside: String) -> Bool {
        if inside.contains(":") || inside.contains(",") { return true }
        let ends = inside.split(separator: "-", omittingEmptySubsequences: false)
        return ends.count == 2 && ends.allSatisfy(isNumber) && ends.contains { $0.count > 1 }
    }

    private static func isNumber(_ text: Substring) -> Bool { !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } }

    private static func expand(_ inside: String, offset: Int) throws(HostRangeError) -> [String] {
        var names: [String] = []
        for item in inside.split(separator: ",", omittingEmptySubsequences: false) {
            func fail(_ problem: HostRangeError.Problem) -> HostRangeError {
                HostRangeError(text: "[\(inside)]", offset: offset, problem: problem)
            }
            guard names.count <= limit else { throw fail(.tooMany) }
            var ends = item.split(separator: ":", omittingEmptySubsequences: false)
            if ends.count == 1 {
                let around = item.split(separator: "-", omittingEmptySubsequences: false)
                if around.count == 2, around.allSatisfy(isNumber) { ends = around }
            }
            guard ends.allSatisfy({ !$0.isEmpty }) else { throw fail(.missingEnd) }
            if ends.count == 1 {
                names.append(String(item))
                continue
            }
            var step = 1
            if ends.count == 3 {
                guard isNumber(ends[2]), let value = Int(ends[2]), value > 0 else { throw fail(.step) }
                step = value
            }
            guard ends.count <= 3 else { throw fail(.ends) }
            if isNumber(ends[0]), isNumber(ends[1]), let first = Int(ends[0]), let last = Int(ends[1]) {
                guard first <= last else { throw fail(.backwards) }
                guard (last - first) / step < limit else { throw fail(.tooMany) }
                let width = ends[0].hasPrefix("0") ? ends[0].count : 0
                for number in stride(from: first, through: last, by: step) {
                    let digits = String(number)
                    names.append(String(repeating: "0", count: max(0, width - digits.count)) + digits)
                }
            } else if let first = letter(ends[0]), let last = letter(ends[1]), (first < 0x61) == (last < 0x61) {
                guard first <= last else { throw fail(.backwards) }
                for value in stride(from: first, through: last, by: step) {
                    names.append(String(UnicodeScalar(UInt8(value))))
                }
            } else {
                throw fail(.ends)
            }
        }
        return names
    }

    /// The ASCII code of a single letter.
    private static func letter(_ text: Substring) -> Int? {
        guard text.count == 1, let letter = text.first, letter.isASCII, letter.isLetter, let value = letter.asciiValue else { return nil }
        return Int(value)
    }
}

/// Why a bracket is no range of names.
public struct HostRangeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong with it.
    public enum Problem: Sendable, Hashable {
        /// Nothing stands before or behind a colon, or between commas.
        case missingEnd
        /// The ends are neither two numbers nor two letters of the same case.
        case ends
        /// The first end is behind the last.
        case backwards
        /// The step is not a positive number.
        case step
        /// More names than ``HostRange/limit``.
        case tooMany
    }

    /// The bracket, or the whole text.
    public let text: String
    /// Where in the whole text it begins, from 0.
    public let offset: Int
    /// What is wrong.
    public let problem: Problem

    /// What is wrong, with an example of what is right.
    public var description: String {
        switch problem {
        case .missingEnd: "the range `\(text)` lacks an end; write both, as in `[01:20]`"
        case .ends: "the range `\(text)` is neither between two numbers nor between two letters, as `[01:20]` and `[a:f]` are"
        case .backwards: "the range `\(text)` runs backwards; write the smaller end first"
        case .step: "the step of the range `\(text)` is not a positive number, as in `[1:9:2]`"
        case .tooMany: "the range `\(text)` makes more than \(HostRange.limit) names"
        }
    }
}
