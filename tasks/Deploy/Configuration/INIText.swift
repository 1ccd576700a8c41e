extension Deploy {
    /// A configuration as INI.
    nonisolated struct INIText {
        let text: String

        init(_ values: [(key: String, value: ConfigurationValue)]) throws {
            var sections: [(name: String, lines: [String])] = []
            for (key, value) in values {
                let dot = key.lastIndex(of: ".")
                let section = dot.map { String(key[..<$0]) } ?? "DEFAULT"
                let name = dot.map { String(key[key.index(after: $0)...]) } ?? key
                func refuse(_ reason: String) -> Error { .unspeakable(key: key, format: .ini, reason: reason) }
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
        private static func quoted(_ text: String, _ refuse: (String) -> Error) throws -> String {
            if text.utf8.contains(where: { $0 < 32 && $0 != 10 && $0 != 9 || $0 == 127 }) {
                throw refuse("there are control characters in it")
            }
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
}

extension String {
    nonisolated fileprivate var trimmingEnd: String { String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]) }
}
