/// OpenSSH's wildcards: `*` is any run of characters, `?` any one, everything else itself.
enum HostPattern {
    /// Whether the pattern matches all of the text. Takes time in proportion to the product of their lengths, whatever the pattern.
    static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        var position = 0
        var next = 0
        var star: (next: Int, position: Int)?
        while position < text.count {
            if next < pattern.count, pattern[next] == UInt8(ascii: "*") {
                star = (next + 1, position)
                next += 1
            } else if next < pattern.count, pattern[next] == UInt8(ascii: "?") || pattern[next] == text[position] {
                next += 1
                position += 1
            } else if let last = star {
                star = (last.next, last.position + 1)
                next = last.next
                position = last.position + 1
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    static func matches(_ text: String, _ pattern: some StringProtocol) -> Bool {
        matches(Array(text.utf8), Array(pattern.utf8))
    }

    /// Whether a list matches: some pattern does and no `!pattern` does. A list of negations alone matches nothing.
    static func matches(_ text: String, list: some Sequence<some StringProtocol>) -> Bool {
        let text = Array(text.utf8)
        var isMatched = false
        for pattern in list {
            if pattern.utf8.first == UInt8(ascii: "!") {
                if matches(text, Array(pattern.utf8.dropFirst())) { return false }
            } else if !isMatched {
                isMatched = matches(text, Array(pattern.utf8))
            }
        }
        return isMatched
    }
}
