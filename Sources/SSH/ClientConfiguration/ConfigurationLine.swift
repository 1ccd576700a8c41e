/// Takes a line of ssh_config apart.
struct ConfigurationLine {
    let keyword: String
    /// The arguments, without quotes and without a comment.
    let words: [String]
    /// Everything after the keyword, as it stands.
    let text: String

    /// Nil for an empty line or a comment.
    ///
    /// - Throws: What is wrong, such as a quote that is not closed.
    init?(_ line: Substring) throws(SyntaxProblem) {
        let blanks: Set<Character> = [" ", "\t", "\r", "\r\n", "\u{0C}"]
        var rest = line.drop { blanks.contains($0) }
        while let last = rest.last, blanks.contains(last) { rest.removeLast() }
        guard let first = rest.first, first != "#" else { return nil }
        if first == "\"" {
            rest.removeFirst()
            guard let end = rest.firstIndex(of: "\"") else { throw SyntaxProblem(reason: "a quote is not closed") }
            keyword = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
        } else {
            let word = rest.prefix { !blanks.contains($0) && $0 != "=" }
            keyword = String(word)
            rest = rest[word.endIndex...]
        }
        // Blanks with at most one `=` among them part the keyword from its arguments.
        rest = rest.drop { blanks.contains($0) }
        if rest.first == "=" { rest = rest.dropFirst().drop { blanks.contains($0) } }
        text = String(rest)
        words = try Self.split(text)
    }

    struct SyntaxProblem: Error {
        let reason: String
    }

    /// Splits at blanks outside quotes; `#` at the start of a word ends it all.
    private static func split(_ text: String) throws(SyntaxProblem) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = text[...]
        while let character = rest.popFirst() {
            if character == "\\", let next = rest.first, next == "\"" || next == "'" || next == "\\" || (quote == nil && next == " ") {
                word = (word ?? "") + String(next)
                rest.removeFirst()
            } else if character == quote {
                quote = nil
            } else if quote == nil, character == " " || character == "\t" {
                if let done = word { words.append(done) }
                word = nil
            } else if quote == nil, character == "#", word == nil {
                break
            } else if quote == nil, character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { throw SyntaxProblem(reason: "a quote is not closed") }
        if let word { words.append(word) }
        return words
    }
}
