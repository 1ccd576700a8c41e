import Weft

/// Reads Ansible's INI inventories: `[group]`, `[group:vars]`, `[group:children]`, and hosts with variables on their lines.
struct AnsibleINI {
    private enum Section {
        case hosts(String)
        case vars(String)
        case children(String)
        /// One that could not be read: its lines are passed over, so that they are no errors as well.
        case unknown
    }

    private var groups: AnsibleGroups
    private var section = Section.hosts("ungrouped")
    private var namedByVars: [(name: String, position: FilePosition)] = []
    private var defined: Set<String> = ["all", "ungrouped"]

    /// - Throws: ``FileProblems``.
    static func read(_ text: String, path: String) throws(FileProblems) -> AnsibleGroups {
        var reader = AnsibleINI(groups: AnsibleGroups(path: path))
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            reader.read(line, number: index + 1)
        }
        for (name, position) in reader.namedByVars where !reader.defined.contains(name) {
            let hint = NearMiss.suggestion(for: name, among: reader.defined.sorted()).map { "; did you mean `\($0)`?" } ?? ""
            reader.groups.report("no group is named `\(name)`\(hint)", at: position)
        }
        try reader.groups.check()
        if reader.groups.hostNames.isEmpty { throw FileProblems([FileProblem(path: path, message: "describes no hosts")]) }
        return reader.groups
    }

    private mutating func read(_ line: Substring, number: Int) {
        let indent = line.prefix(while: \.isWhitespace).unicodeScalars.count
        let position = FilePosition(line: number, column: indent + 1)
        let text = line.drop(while: \.isWhitespace)
        guard let first = text.first, first != "#", first != ";" else { return }
        if first == "[" { return readHeader(text, at: position) }
        switch section {
        case .hosts(let group): readHost(text, group: group, at: position)
        case .vars(let group): readVariable(text, group: group, at: position)
        case .children(let group):
            let name = String(Self.withoutComment(text))
            if name.contains(where: \.isWhitespace) { return groups.report("a line of children is the name of one group", at: position) }
            groups.group(group) { $0.children.append((name, position)) }
        case .unknown: break
        }
    }

    private mutating func readHeader(_ text: Substring, at position: FilePosition) {
        section = .unknown
        let header = Self.withoutComment(text)
        guard header.hasSuffix("]") else { return groups.report("a section's name ends with `]`", at: position) }
        let parts = header.dropFirst().dropLast().split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let name = parts[0].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if let problem = InventoryDocument.problem(withName: name, of: "a group"), name != "all" {
            return groups.report(problem, at: position)
        }
        switch parts.dropFirst().joined(separator: ":") {
        case "":
            groups.group(name)
            defined.insert(name)
            section = .hosts(name)
        case "children":
            groups.group(name)
            defined.insert(name)
            section = .children(name)
        case "vars":
            namedByVars.append((name, position))
            section = .vars(name)
        case let kind:
            let hint = NearMiss.suggestion(for: kind, among: ["vars", "children"]).map { "did you mean `\($0)`?" }
            groups.report("`\(kind)` is not a kind of section; \(hint ?? "there are `vars` and `children`")", at: position)
        }
    }

    private mutating func readHost(_ text: Substring, group: String, at position: FilePosition) {
        guard let words = Self.words(String(text), comments: true), let pattern = words.first else {
            return groups.report("a quote is not closed", at: position)
        }
        var vars: [FileValue.Entry] = []
        for word in words.dropFirst() {
            guard let equals = word.firstIndex(of: "="), equals > word.startIndex else {
                groups.report("`\(word)` is not a variable of the host `\(pattern)`, which is written `name=value`", at: position)
                continue
            }
            let value = Self.value(String(word[word.index(after: equals)...]), at: position)
            vars.append(.init(key: String(word[..<equals]), position: position, value: value))
        }
        // `name:port`, where what is behind the colon is no end of a range.
        var name = pattern
        if let colon = pattern.lastIndex(of: ":"), !pattern[colon...].contains("]"),
            let port = Int(pattern[pattern.index(after: colon)...]),
            pattern[..<colon].firstIndex(of: ":") == nil || pattern[..<colon].contains("]")
        {
            name = String(pattern[..<colon])
            let value = FileValue(content: .plain(String(port)), position: position)
            vars.insert(.init(key: "ansible_port", position: position, value: value), at: 0)
        }
        groups.add(hosts: name, to: group, vars: vars, at: position)
    }

    private mutating func readVariable(_ text: Substring, group: String, at position: FilePosition) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            return groups.report("a variable of a group is written `name=value`", at: position)
        }
        let key = text[..<equals].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        // Unlike on the line of a host, ` #` is part of the value here.
        let rest = Self.trimmed(text[text.index(after: equals)...])
        let entry = FileValue.Entry(key: key, position: position, value: Self.value(String(rest), at: position))
        groups.group(group) { $0.vars.append(entry) }
    }

    /// A value as Python would read it: a quoted text is a text, a list or mapping is one, all else is plain.
    private static func value(_ text: String, at position: FilePosition) -> FileValue {
        if text.count >= 2, let quote = text.first, quote == "\"" || quote == "'", text.last == quote {
            return FileValue(content: .quoted(String(text.dropFirst().dropLast())), position: position)
        }
        if text == "None" { return FileValue(content: .plain("null"), position: position) }
        if text.hasPrefix("[") || (text.hasPrefix("{") && !text.hasPrefix("{{")) {
            // Python's literals are YAML's flow style, save for words of which there are only three.
            if let value = try? YAMLReader.read(text, path: "") { return FileValue(content: value.content, position: position) }
        }
        return FileValue(content: .plain(text), position: position)
    }

    /// Without a comment at the end, which begins with ` #`, and without the space there.
    private static func withoutComment(_ text: Substring) -> Substring {
        trimmed(text.firstRange(of: " #").map { text[..<$0.lowerBound] } ?? text)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// The words of a line as Python's `shlex` has them: quotes and backslashes are taken away; `nil` when a quote stays open.
    ///
    /// - Parameter comments: Whether a `#` outside of quotes begins a comment, inside of a word too.
    static func words(_ text: String, comments: Bool) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var escaped = false
        for letter in text {
            if escaped {
                word = (word ?? "") + String(letter)
                escaped = false
            } else if let open = quote {
                if letter == open {
                    quote = nil
                } else if letter == "\\", open == "\"" {
                    escaped = true
                } else {
                    word = (word ?? "") + String(letter)
                }
            } else if letter == "\"" || letter == "'" {
                quote = letter
                word = word ?? ""
            } else if letter == "\\" {
                escaped = true
            } else if letter.isWhitespace {
                if let done = word { words.append(done) }
                word = nil
            } else if letter == "#", comments {
                break
            } else {
                word = (word ?? "") + String(letter)
            }
        }
        if let word { words.append(word) }
        return quote == nil && !escaped ? words : nil
    }
}
