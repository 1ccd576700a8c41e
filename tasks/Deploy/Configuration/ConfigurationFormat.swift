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
    nonisolated static func scalar(_ value: ConfigurationValue, _ key: String, _ format: ConfigurationFormat) throws -> String {
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
