import SwiftSyntax

/// A declaration's documentation comment, taken apart into what help shows.
struct DocumentationComment {
    /// The first paragraph, on one line.
    private(set) var summary = ""
    /// What follows it, without the parameter list, `- Returns:` and `- Throws:`, which mean nothing on a command line.
    private(set) var discussion = ""
    /// The texts of `- Parameter name:`, by the names written there.
    private(set) var parameters: [String: String] = [:]

    /// The comment in front of a declaration, wherever it is among the attributes and modifiers.
    init(of declaration: FunctionDeclSyntax) {
        var trivia: [Trivia] = [declaration.leadingTrivia]
        trivia += declaration.attributes.dropFirst().map(\.leadingTrivia)
        trivia += declaration.modifiers.map(\.leadingTrivia)
        trivia.append(declaration.funcKeyword.leadingTrivia)
        self.init(lines: Self.lines(of: trivia.last { $0.contains(where: \.isDocumentation) } ?? []))
    }

    /// A comment by its lines, without the comment marks.
    init(lines: [String]) {
        var paragraphs = Paragraphs()
        for line in lines { paragraphs.add(line) }
        paragraphs.finish()
        summary = paragraphs.summary
        discussion = paragraphs.discussion.joined(separator: "\n").trimmed(while: \.isNewline)
        parameters = paragraphs.parameters
    }

    /// The lines of the last comment of a trivia. A blank line or an ordinary comment begins a new one: a file's header is not documentation
    /// of its first function.
    static func lines(of trivia: Trivia) -> [String] {
        var lines: [String] = []
        for piece in trivia {
            switch piece {
            case .docLineComment(let text): lines.append(String(text.dropFirst(3)).withoutOneLeadingSpace)
            case .docBlockComment(let text): lines = blockLines(text)
            case .newlines(let count) where count > 1: lines = []
            case .lineComment, .blockComment: lines = []
            default: continue
            }
        }
        return lines
    }

    /// The lines inside `/** … */`, without the indentation they share and the `*` that may begin each.
    private static func blockLines(_ text: String) -> [String] {
        var lines = text.dropFirst(3).dropLast(2).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let first = lines.first else { return [] }
        lines.removeFirst()
        let filled = lines.filter { !$0.allSatisfy(\.isWhitespace) }
        let indentation = filled.map { $0.prefix(while: \.isWhitespace).count }.min() ?? 0
        let starred = !filled.isEmpty && filled.allSatisfy { $0.drop(while: \.isWhitespace).hasPrefix("*") }
        lines = lines.map { line in
            starred
                ? String(line.drop(while: \.isWhitespace).dropFirst()).withoutOneLeadingSpace
                : String(line.dropFirst(min(indentation, line.prefix(while: \.isWhitespace).count)))
        }
        return [String(first.drop(while: \.isWhitespace))] + lines
    }
}

/// Sorts the lines of a comment into summary, discussion and parameters.
private struct Paragraphs {
    var summary = ""
    var discussion: [String] = []
    var parameters: [String: String] = [:]

    private enum Place {
        case summary, discussion, dropped
        /// Inside the text of a parameter.
        case parameter(String)
        /// After `- Parameters:`, whose items are indented.
        case parameterList
    }
    private var place = Place.summary
    private var isInList = false

    mutating func add(_ line: String) {
        let text = line.trimmed(while: \.isWhitespace)
        let isIndented = line.first?.isWhitespace ?? false
        if let item = Self.callout(text) {
            if isInList, isIndented {
                place = .parameter(item.word)
                append(item.rest)
                return
            }
            isInList = false
            let word = item.word.lowercased()
            if word == "parameters" {
                isInList = true
                place = .parameterList
                return
            } else if word.hasPrefix("parameter ") {
                place = .parameter(String(item.word.dropFirst("parameter ".count)).trimmed(while: \.isWhitespace))
                append(item.rest)
                return
            } else if word == "returns" || word == "throws" {
                place = .dropped
                return
            }
            place = .discussion
        } else if text.isEmpty {
            if case .summary = place, !summary.isEmpty { place = .discussion }
        } else if !isIndented, !discussion.isEmpty || !isSummary {
            // Unindented text ends a list item only after a blank line; Markdown's lazy continuation belongs to the item.
            if lastWasBlank { place = .discussion }
            if lastWasBlank { isInList = false }
        }
        lastWasBlank = text.isEmpty
        append(line)
    }

    private var lastWasBlank = false
    private var isSummary: Bool { if case .summary = place { true } else { false } }

    private mutating func append(_ line: String) {
        let text = line.trimmed(while: \.isWhitespace)
        switch place {
        case .summary: summary.addWord(text)
        case .discussion: discussion.append(line)
        case .parameter(let name): parameters[name, default: ""].addWord(text)
        case .parameterList, .dropped: break
        }
    }

    mutating func finish() {
        summary = summary.withSingleBackticks
        discussion = discussion.map(\.withSingleBackticks)
        parameters = parameters.mapValues(\.withSingleBackticks)
    }

    /// `- word: rest`, with any of Markdown's bullets.
    private static func callout(_ text: String) -> (word: String, rest: String)? {
        guard let bullet = text.first, "-*+".contains(bullet), text.dropFirst().first == " ", let colon = text.firstIndex(of: ":") else {
            return nil
        }
        let word = text[text.index(after: text.startIndex)..<colon].drop(while: \.isWhitespace)
        guard !word.isEmpty, word.split(separator: " ").count <= 2 else { return nil }
        let name = word.hasPrefix("`") && word.hasSuffix("`") ? word.dropFirst().dropLast() : word
        return (String(name), String(text[text.index(after: colon)...]))
    }
}

extension TriviaPiece {
    fileprivate var isDocumentation: Bool {
        switch self {
        case .docLineComment, .docBlockComment: true
        default: false
        }
    }
}

extension String {
    fileprivate var withoutOneLeadingSpace: String { hasPrefix(" ") ? String(dropFirst()) : self }

    /// DocC's links to symbols, as the plain code that a terminal shows.
    fileprivate var withSingleBackticks: String {
        var result = ""
        for character in self where !(character == "`" && result.hasSuffix("`")) { result.append(character) }
        return result
    }

    fileprivate mutating func addWord(_ text: String) {
        guard !text.isEmpty else { return }
        self += isEmpty ? text : " " + text
    }

    func trimmed(while isTrimmed: (Character) -> Bool) -> String {
        var rest = self[...]
        while let first = rest.first, isTrimmed(first) { rest.removeFirst() }
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return String(rest)
    }
}
