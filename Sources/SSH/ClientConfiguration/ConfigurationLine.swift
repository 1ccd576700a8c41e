/// Takes a line of ssh_config apart, byte by byte as ssh does.
struct ConfigurationLine {
    let keyword: String
    /// The arguments, without quotes and without a comment.
    let words: [String]
    /// Everything behind the keyword, as it stands.
    let rest: [UInt8]

    /// The rest without the `=` in front of it, for options whose value is all of it.
    var text: String { String(decoding: rest.drop { Self.isBlank($0) || $0 == UInt8(ascii: "=") }, as: UTF8.self) }

    struct SyntaxProblem: Error {
        let reason: String
    }

    /// Nil for an empty line or a comment.
    ///
    /// - Throws: What is wrong, such as a quote that is not closed.
    init?(_ line: ArraySlice<UInt8>) throws(SyntaxProblem) {
        guard !line.contains(0) else { throw SyntaxProblem(reason: "the line holds a NUL byte") }
        var line = line
        while let last = line.last, Self.isBlank(last) || last == 0x0C { line.removeLast() }
        var rest: ArraySlice<UInt8>? = line
        var first = try Self.keyword(&rest)
        // In front of it may stand blanks, and one `=`.
        if first?.isEmpty == true { first = try Self.keyword(&rest) }
        guard let first, let start = first.first, start != UInt8(ascii: "#") else { return nil }
        keyword = String(decoding: first, as: UTF8.self)
        self.rest = Array((rest ?? []).drop(while: Self.isBlank))
        words = try Self.split(self.rest)
    }

    private static func keyword(_ rest: inout ArraySlice<UInt8>?) throws(SyntaxProblem) -> [UInt8]? {
        let isThere = rest != nil
        let word = word(&rest)
        // ssh passes over such a line without a word.
        if word == nil, isThere { throw SyntaxProblem(reason: "a quote around the keyword is not closed") }
        return word
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

    /// Takes a word as keywords and the words behind `Match` are written: it ends at a blank, at an `=`, or with a double quote that it holds.
    ///
    /// - Parameter rest: What is left; `nil` behind the last word.
    /// - Returns: The word, or `nil` when there is none or its quote is not closed.
    static func word(_ rest: inout ArraySlice<UInt8>?) -> [UInt8]? {
        guard let line = rest else { return nil }
        let quote = UInt8(ascii: "\"")
        let equals = UInt8(ascii: "=")
        guard let stop = line.firstIndex(where: { isBlank($0) || $0 == quote || $0 == equals }) else {
            rest = nil
            return Array(line)
        }
        if line[stop] == quote {
            guard let end = line[(stop + 1)...].firstIndex(of: quote) else {
                rest = nil
                return nil
            }
            rest = line[(end + 1)...].drop(while: isBlank)
            return Array(line[..<stop] + line[(stop + 1)..<end])
        }
        var after = line[(stop + 1)...].drop(while: isBlank)
        if line[stop] != equals, after.first == equals { after = after.dropFirst().drop(while: isBlank) }
        rest = after
        return Array(line[..<stop])
    }

    /// Splits at blanks outside quotes; `#` at the start of a word ends it all.
    private static func split(_ text: [UInt8]) throws(SyntaxProblem) -> [String] {
        var words: [String] = []
        var word: [UInt8]?
        var quote: UInt8?
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), let next = rest.first, isEscaped(next, in: quote) {
                word = (word ?? []) + [next]
                rest.removeFirst()
            } else if byte == quote {
                quote = nil
            } else if quote == nil, byte == 0x20 || byte == 0x09 {
                if let done = word { words.append(String(decoding: done, as: UTF8.self)) }
                word = nil
            } else if quote == nil, byte == UInt8(ascii: "#"), word == nil {
                break
            } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
                word = word ?? []
            } else {
                word = (word ?? []) + [byte]
            }
        }
        guard quote == nil else { throw SyntaxProblem(reason: "a quote is not closed") }
        if let word { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    private static func isEscaped(_ byte: UInt8, in quote: UInt8?) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") || (quote == nil && byte == 0x20)
    }
}
