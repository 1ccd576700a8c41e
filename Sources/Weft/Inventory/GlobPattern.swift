/// A pattern for whole names, as the shell has them: `*`, `?`, `[abc]`, `[a-z]` and `[!a-z]`.
///
/// Upper and lower case differ. A `[` that is never closed stands for itself.
public struct GlobPattern: Sendable, Hashable {
    /// The pattern as it was written.
    public let text: String
    private let elements: [Element]

    /// Reads a pattern; every text is one.
    public init(_ text: String) {
        self.text = text
        elements = Self.elements(of: Array(text))
    }

    /// Whether a name holds anything that makes it a pattern.
    public static func isPattern(_ text: String) -> Bool { GlobPattern(text).elements.contains { $0.isSpecial } }

    /// Whether the pattern stands for this name, the whole of it.
    public func matches(_ name: String) -> Bool {
        // The usual two-pointer walk: only the last `*` ever needs to take one letter more.
        let letters = Array(name)
        var letter = 0
        var element = 0
        var retry: (element: Int, letter: Int)?
        while letter < letters.count {
            if element < elements.count, elements[element] == .any {
                retry = (element + 1, letter)
                element += 1
            } else if element < elements.count, elements[element].takes(letters[letter]) {
                element += 1
                letter += 1
            } else if let last = retry {
                (element, letter) = (last.element, last.letter + 1)
                retry = (last.element, last.letter + 1)
            } else {
                return false
            }
        }
        return elements[element...].allSatisfy { $0 == .any }
    }

    private enum Element: Sendable, Hashable {
        case letter(Character)
        case one
        case any
        case set([ClosedRange<Character>], negated: Bool)

        var isSpecial: Bool { if case .letter = self { false } else { true } }

        func takes(_ letter: Character) -> Bool {
            switch self {
            case .letter(let own): own == letter
            case .one: true
            case .any: false
            case .set(let ranges, let negated): ranges.contains { $0.contains(letter) } != negated
            }
        }
    }

    private static func elements(of text: [Character]) -> [Element] {
        var elements: [Element] = []
        var position = 0
        while position < text.count {
            switch text[position] {
            case "*": elements.append(.any)
            case "?": elements.append(.one)
            case "[":
                if let (set, end) = set(in: text, from: position + 1) {
                    elements.append(set)
                    position = end
                } else {
                    elements.append(.letter("["))
                }
            case let letter: elements.append(.letter(letter))
            }
            position += 1
        }
        return elements
    }

    /// The class that begins behind a `[`, and the position of its `]`.
    private static func set(in text: [Character], from start: Int) -> (Element, Int)? {
        var position = start
        let negated = position < text.count && (text[position] == "!" || text[position] == "^")
        if negated { position += 1 }
        var ranges: [ClosedRange<Character>] = []
        let first = position
        while position < text.count {
            let letter = text[position]
            if letter == "]", position > first { return (.set(ranges, negated: negated), position) }
            if position + 2 < text.count, text[position + 1] == "-", text[position + 2] != "]", letter <= text[position + 2] {
                ranges.append(letter...text[position + 2])
                position += 3
            } else {
                ranges.append(letter...letter)
                position += 1
            }
        }
        return nil
    }
}
