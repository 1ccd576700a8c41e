extension Deploy {
    /// A language that a configuration can be written in.
    nonisolated public enum ConfigurationFormat: String, Sendable, Hashable, CaseIterable, TaskArgument {
        /// Sections and keys, as Python's `configparser` reads them.
        case ini
        /// Mappings in mappings.
        case yaml
        /// Variables of the environment, as both a shell and systemd's `EnvironmentFile=` read them.
        case env
        /// Variables of GNU Make.
        case mk
    }

    /// A configuration in one of four languages, by its dotted keys, in their order.
    ///
    /// Every value is written such that it is read again as it is. What a language has no way to say is an error.
    ///
    /// - Throws: ``Deploy/Error/unspeakable(key:format:reason:)``.
    nonisolated public static func explode(_ values: [String: ConfigurationValue], as format: ConfigurationFormat) throws -> String {
        let sorted = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return switch format {
        case .ini: try INIText(sorted).text
        case .yaml: try YAMLText(sorted).text
        case .env: try variables(sorted, .env, quote: envQuoted).map { "\($0.name)=\($0.value)\n" }.joined()
        case .mk: try makeText(try variables(sorted, .mk, quote: makeQuoted))
        }
    }

    /// Names of variables for keys: capitals, with `_` for what is neither letter nor digit.
    nonisolated private static func variables(
        _ values: [(key: String, value: ConfigurationValue)], _ format: ConfigurationFormat, quote: (String) -> String?
    ) throws -> [(name: String, value: String)] {
        var (names, result) = ([String: String](), [(name: String, value: String)]())
        for (key, value) in values {
            let name = TokenValues.token(of: key)
            guard let first = name.utf8.first, !(48...57).contains(first) else {
                throw Error.unspeakable(key: key, format: format, reason: "a variable's name does not begin with a digit")
            }
            if let other = names[name] {
                throw Error.unspeakable(key: key, format: format, reason: "it would be the variable `\(name)`, as `\(other)` is")
            }
            names[name] = key
            guard let text = quote(try scalar(value, key, format)) else {
                throw Error.unspeakable(key: key, format: format, reason: "there are control characters in it")
            }
            result.append((name, text))
        }
        return result
    }

    /// A value as one text: lists with commas.
    nonisolated fileprivate static func scalar(_ value: ConfigurationValue, _ key: String, _ format: ConfigurationFormat) throws -> String {
        switch value {
        case .list(let values):
            for value in values {
                switch value {
                case .list, .map: throw Error.unspeakable(key: key, format: format, reason: "a list has lists or mappings in it")
                default:
                    if value.description.contains(",") || value.description.contains("\n") {
                        throw Error.unspeakable(key: key, format: format, reason: "an element of a list has a comma or a line end in it")
                    }
                }
            }
        case .map: throw Error.unspeakable(key: key, format: format, reason: "it is a mapping in a list")
        default: break
        }
        return value.description
    }

    /// In double quotes, with backslashes before what a shell gives a meaning: the one way that systemd reads alike.
    nonisolated private static func envQuoted(_ text: String) -> String? {
        guard !text.utf8.contains(where: { $0 < 32 && $0 != 9 && $0 != 10 || $0 == 127 }) else { return nil }
        var quoted = "\""
        for character in text.unicodeScalars {
            if "\"\\$`".unicodeScalars.contains(character) { quoted += "\\" }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }

    /// With variables for what Make would take away or give a meaning.
    nonisolated private static func makeQuoted(_ text: String) -> String? {
        guard !text.utf8.contains(where: { $0 < 32 && $0 != 9 && $0 != 10 || $0 == 127 }) else { return nil }
        var quoted = ""
        for character in text.unicodeScalars {
            switch character {
            case "$": quoted += "$$"
            case "#": quoted += "$(weft_hash)"
            case "\n": quoted += "$(weft_line)"
            default: quoted.unicodeScalars.append(character)
            }
        }
        if let first = quoted.utf8.first, first == 32 || first == 9 { quoted = "$(weft_empty)" + quoted }
        return quoted.hasSuffix("\\") ? quoted + "$(weft_empty)" : quoted
    }

    nonisolated private static func makeText(_ variables: [(name: String, value: String)]) throws -> String {
        var text = ""
        let uses: (String) -> Bool = { name in variables.contains { $0.value.contains("$(\(name))") } }
        if uses("weft_empty") { text += "weft_empty :=\n" }
        if uses("weft_hash") { text += "weft_hash := \\#\n" }
        if uses("weft_line") { text += "define weft_line\n\n\nendef\n" }
        return text + variables.map { $0.value.isEmpty ? "\($0.name) :=\n" : "\($0.name) := \($0.value)\n" }.joined()
    }
}

/// A configuration as INI.
nonisolated private struct INIText {
    let text: String

    init(_ values: [(key: String, value: ConfigurationValue)]) throws {
        var sections: [(name: String, lines: [String])] = []
        for (key, value) in values {
            let dot = key.lastIndex(of: ".")
            let section = dot.map { String(key[..<$0]) } ?? "DEFAULT"
            let name = dot.map { String(key[key.index(after: $0)...]) } ?? key
            func refuse(_ reason: String) -> Deploy.Error { .unspeakable(key: key, format: .ini, reason: reason) }
            if section.contains("]") || section.contains("\n") || (dot != nil && section == "DEFAULT") {
                throw refuse("its section cannot be named")
            }
            if name != name.lowercased() { throw refuse("keys of INI are lower case") }
            if name.isEmpty || name.contains(where: { "=:[#; \t\n".contains($0) }) { throw refuse("it cannot be a key") }
            let line = try "\(name) = \(Self.quoted(try Deploy.scalar(value, key, .ini), refuse))".trimmingEnd
            if let index = sections.firstIndex(where: { $0.name == section }) {
                sections[index].lines.append(line)
            } else {
                sections.append((section, [line]))
            }
        }
        text = sections.map { "[\($0.name)]\n" + $0.lines.map { $0 + "\n" }.joined() }.joined(separator: "\n")
    }

    /// `%` is doubled, and lines that follow are indented.
    private static func quoted(_ text: String, _ refuse: (String) -> Deploy.Error) throws -> String {
        if text.utf8.contains(where: { $0 < 32 && $0 != 10 && $0 != 9 || $0 == 127 }) { throw refuse("there are control characters in it") }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let ends = [line.utf8.first, line.utf8.last]
            if ends.contains(where: { $0 == 32 || $0 == 9 }) { throw refuse("spaces at the ends of lines would be lost") }
            if index > 0, line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") {
                throw refuse("a line of it would be none, or a comment")
            }
        }
        if lines.count > 1, lines[0].isEmpty { throw refuse("its first line is empty") }
        return lines.joined(separator: "\n    ").replacing("%", with: "%%")
    }
}

/// A configuration as YAML.
nonisolated private struct YAMLText {
    private(set) var text = ""

    init(_ values: [(key: String, value: ConfigurationValue)]) throws {
        var tree: [String: ConfigurationValue] = [:]
        for (key, value) in values {
            guard Self.insert(value, key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)[...], &tree) else {
                throw Deploy.Error.unspeakable(key: key, format: .yaml, reason: "a part of it is a value already")
            }
        }
        text = tree.isEmpty ? "{}\n" : Self.block(tree, indent: "")
    }

    /// Whether there was a place for it.
    private static func insert(_ value: ConfigurationValue, _ path: ArraySlice<String>, _ tree: inout [String: ConfigurationValue]) -> Bool
    {
        guard let first = path.first else { return false }
        if path.count == 1 {
            defer { tree[first] = tree[first] ?? value }
            return tree[first] == nil
        }
        switch tree[first] {
        case nil, .map:
            var inner: [String: ConfigurationValue] = if case .map(let inner)? = tree[first] { inner } else { [:] }
            defer { tree[first] = .map(inner) }
            return insert(value, path.dropFirst(), &inner)
        default: return false
        }
    }

    private static func block(_ map: [String: ConfigurationValue], indent: String) -> String {
        map.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { key, value in
            if case .map(let inner) = value, !inner.isEmpty { return "\(indent)\(name(key)):\n\(block(inner, indent: indent + "  "))" }
            return "\(indent)\(name(key)): \(flow(value))\n"
        }.joined()
    }

    private static func flow(_ value: ConfigurationValue) -> String {
        switch value {
        case .null: "null"
        case .bool, .integer: value.description
        case .number(let number): number.isFinite ? value.description : quoted(value.description)
        case .string(let text): quoted(text)
        case .list(let values): "[\(values.map(flow).joined(separator: ", "))]"
        case .map(let map):
            "{\(map.sorted { $0.key < $1.key }.map { "\(name($0.key)): \(flow($0.value))" }.joined(separator: ", "))}"
        }
    }

    /// A key as it is where nobody can take it for anything else.
    private static func name(_ key: String) -> String {
        let isPlain = key.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 45 }
        let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        guard isPlain, let first = key.utf8.first, (97...122).contains(first), !words.contains(key) else { return quoted(key) }
        return key
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _
            where character.value < 32 || (127...159).contains(character.value) || [0x2028, 0x2029, 0xFEFF].contains(character.value):
                let digits = String(character.value, radix: 16, uppercase: true)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(character)
            }
        }
        return quoted + "\""
    }
}

extension String {
    nonisolated fileprivate var trimmingEnd: String { String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]) }
}
