import Weft

/// Takes the lines that a ``ShellLine`` prints before its command out of the command's output.
struct CommandPreamble {
    /// What the preamble told.
    enum Event: Equatable {
        /// The process group of the command.
        case group(Int)
        /// sudo asks for the password.
        case passwordPrompt
        /// sudo has let the command through: from here on everything is the command's.
        case through
    }

    private let token: [UInt8]
    private let expectsThrough: Bool
    private var held: [UInt8] = []
    /// Whether all of it has been seen.
    private(set) var isDone = false
    private(set) var group: Int?
    private(set) var isThrough = false

    init(_ line: ShellLine) {
        token = Array(line.token.utf8)
        expectsThrough = line.usesSudo
    }

    /// Divides bytes into those of the command, or of the login shell before it, and what the preamble told.
    mutating func take(_ bytes: [UInt8]) -> (shown: [UInt8], events: [Event]) {
        if isDone { return (bytes, []) }
        held += bytes
        var shown: [UInt8] = []
        var events: [Event] = []
        while !isDone, let start = held.firstRange(of: token)?.lowerBound {
            let after = start + token.count
            guard after < held.count else { break }
            if held[after] == UInt8(ascii: "?") {
                shown += held[..<start]
                held.removeFirst(after + 1)
                events.append(.passwordPrompt)
                continue
            }
            guard let end = held[after...].firstIndex(of: UInt8(ascii: "\n")) else { break }
            shown += held[..<start]
            let text = String(decoding: held[after..<end], as: UTF8.self).filter { $0 != "\r" }
            held.removeFirst(end + 1)
            if text == "-" {
                isThrough = true
                events.append(.through)
            } else if let number = Int(text.drop { $0 == " " }) {
                group = number
                events.append(.group(number))
            }
            isDone = group != nil && (isThrough || !expectsThrough)
        }
        if isDone {
            shown += held
            held = []
        } else {
            // What may be the beginning of a token stays until more has come.
            let keep = held.firstRange(of: token)?.lowerBound ?? held.count - partialToken()
            shown += held[..<keep]
            held.removeFirst(keep)
        }
        return (shown, events)
    }

    /// What is left when the output ends before the preamble does.
    mutating func finish() -> [UInt8] {
        defer { held = [] }
        return held
    }

    private func partialToken() -> Int {
        for length in stride(from: min(token.count - 1, held.count), to: 0, by: -1) where held.suffix(length) == token.prefix(length) {
            return length
        }
        return 0
    }
}

extension Array where Element == UInt8 {
    /// Where the pattern begins and ends for the first time.
    func firstRange(of pattern: [UInt8]) -> Range<Int>? {
        guard let first = pattern.first, count >= pattern.count else { return nil }
        var start = startIndex
        while let candidate = self[start...].firstIndex(of: first), candidate + pattern.count <= count {
            if self[candidate..<candidate + pattern.count].elementsEqual(pattern) { return candidate..<candidate + pattern.count }
            start = candidate + 1
        }
        return nil
    }
}
