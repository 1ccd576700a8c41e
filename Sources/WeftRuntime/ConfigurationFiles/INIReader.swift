import Weft

/// Reads INI files as Python's `configparser` does: sections, `=` or `:`, whole-line comments with `#` or `;`, values that go on on indented
/// lines, `[DEFAULT]` for all sections, and `%(name)s` for the value of another key.
///
/// Keys are lower case, names of sections as they are written. Keys before the first section belong to none.
struct INIReader {
    private struct Option {
        var text: String
        let position: FilePosition
    }

    private static let defaults = "DEFAULT"
    private let path: String
    private var problems: [FileProblem] = []
    private var order: [String] = []
    private var sections: [String: [(key: String, option: Option)]] = [:]
    private var section = ""
    /// The option whose value may go on, and how far its key is indented.
    private var open: (section: String, index: Int, indent: Int)?
    private var emptyLines = 0
    /// Values of values can stand for billions of letters in a file of ten lines.
    private static let limit = 1_000_000
    private var expanded = 0
    /// A chain is a call on the stack for each of its values; Python's limit is 10.
    private static let deepest = 100

    private init(path: String) { self.path = path }

    /// The values as a mapping of sections; keys of no section and of `[DEFAULT]` stand beside them.
    ///
    /// - Throws: ``FileProblems``.
    static func read(_ text: String, path: String) throws(FileProblems) -> FileValue {
        var reader = INIReader(path: path)
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            reader.read(line, number: index + 1)
        }
        let value = reader.value()
        guard reader.problems.isEmpty else { throw FileProblems(reader.problems) }
        return value
    }

    private mutating func report(_ message: String, at position: FilePosition) {
        problems.append(FileProblem(path: path, position: position, message: message))
    }

    private mutating func read(_ line: Substring, number: Int) {
        let indent = line.prefix(while: \.isWhitespace).unicodeScalars.count
        let text = trimmed(line)
        let position = FilePosition(line: number, column: indent + 1)
        guard let first = text.first else {
            emptyLines += 1
            return
        }
        if first == "#" || first == ";" { return }
        if let open, indent > open.indent {
            let gap = String(repeating: "\n", count: emptyLines + 1)
            sections[open.section]?[open.index].option.text += gap + text
            emptyLines = 0
            return
        }
        emptyLines = 0
        open = nil
        if first == "[" { return readHeader(text, at: position) }
        guard let delimiter = text.firstIndex(where: { $0 == "=" || $0 == ":" }), delimiter > text.startIndex else {
            return report("expected `[section]` or `key = value`, found `\(text)`", at: position)
        }
        let key = trimmed(text[..<delimiter]).lowercased()
        if let before = sections[section]?.first(where: { $0.key == key }) {
            return report("`\(key)` is given a second time, after line \(before.option.position.line)", at: position)
        }
        if sections[section] == nil { order.append(section) }
        let option = Option(text: String(trimmed(text[text.index(after: delimiter)...])), position: position)
        sections[section, default: []].append((key, option))
        open = (section, (sections[section]?.count ?? 1) - 1, indent)
    }

    private mutating func readHeader(_ text: Substring, at position: FilePosition) {
        guard text.last == "]", text.count > 2 else { return report("a section is written `[name]`, found `\(text)`", at: position) }
        section = String(text.dropFirst().dropLast())
        if sections[section] != nil { return report("the section `[\(section)]` begins a second time", at: position) }
        order.append(section)
        sections[section] = []
    }

    private mutating func value() -> FileValue {
        var entries: [FileValue.Entry] = []
        let common = sections[Self.defaults] ?? []
        for name in order {
            let own = sections[name] ?? []
            let visible = name == Self.defaults ? own : own + common.filter { shared in !own.contains { $0.key == shared.key } }
            let options = (name.isEmpty ? own : visible).map { key, option in
                let text = interpolated(option.text, among: visible, at: option.position, chain: [key])
                return FileValue.Entry(key: key, position: option.position, value: .init(content: .quoted(text), position: option.position))
            }
            if name.isEmpty || name == Self.defaults {
                entries += options.filter { option in !entries.contains { $0.key == option.key } }
            } else {
                let position = options.first?.position ?? FilePosition(line: 1, column: 1)
                entries.append(.init(key: name, position: position, value: .init(content: .map(options), position: position)))
            }
        }
        return FileValue(content: .map(entries), position: FilePosition(line: 1, column: 1))
    }

    /// `%(name)s` becomes the value of that key in the same section or in `[DEFAULT]`, `%%` a `%`; any other `%` stays.
    private mutating func interpolated(
        _ text: String, among options: [(key: String, option: Option)], at position: FilePosition, chain: [String]
    ) -> String {
        expanded += text.utf8.count
        guard expanded <= Self.limit else {
            if problems.isEmpty { report("the values of this file stand for more than \(Self.limit) letters", at: position) }
            return text
        }
        guard chain.count <= Self.deepest else {
            report("values stand for each other through more than \(Self.deepest) others", at: position)
            return text
        }
        var result = ""
        var rest = text[...]
        while let percent = rest.firstIndex(of: "%") {
            result += rest[..<percent]
            rest = rest[rest.index(after: percent)...]
            if rest.first == "%" {
                result += "%"
                rest = rest.dropFirst()
            } else if rest.first == "(" {
                guard let close = rest.firstIndex(of: ")"), rest[close...].hasPrefix(")s") else {
                    report("`%(` is not closed with `)s`; a `%` of its own is written `%%`", at: position)
                    return text
                }
                let name = rest[rest.index(after: rest.startIndex)..<close].lowercased()
                rest = rest[close...].dropFirst(2)
                if chain.contains(name) {
                    report("values stand for each other: `\((chain + [name]).joined(separator: " -> "))`", at: position)
                    return text
                }
                guard let found = options.first(where: { $0.key == name }) else {
                    let hint = NearMiss.suggestion(for: name, among: options.map(\.key)).map { "; did you mean `\($0)`?" } ?? ""
                    report("`%(\(name))s` stands for no key of this section\(hint)", at: position)
                    return text
                }
                result += interpolated(found.option.text, among: options, at: position, chain: chain + [name])
            } else {
                result += "%"
            }
        }
        return result + rest
    }

    private func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
