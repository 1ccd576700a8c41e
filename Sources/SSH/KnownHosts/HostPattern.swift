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
        matches(Array(text.utf8), list: list.lazy.map { Array($0.utf8) })
    }

    /// As ``matches(_:list:)-(String,_)``, on bytes.
    static func matches(_ text: [UInt8], list: some Sequence<[UInt8]>) -> Bool {
        var isMatched = false
        for pattern in list {
            if pattern.first == UInt8(ascii: "!") {
                if matches(text, Array(pattern.dropFirst())) { return false }
            } else if !isMatched {
                isMatched = matches(text, pattern)
            }
        }
        return isMatched
    }
}

extension StringProtocol {
    /// In lower case as OpenSSH has it: ASCII alone. Unicode's way makes `k` of the Kelvin sign, and so one host of two.
    var lowercasedASCII: String { String(decoding: utf8.map(\.lowercasedASCII), as: UTF8.self) }
}

extension UInt8 {
    var lowercasedASCII: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
