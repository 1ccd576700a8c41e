extension Deploy {
    /// A configuration as YAML.
    nonisolated struct YAMLText {
        private(set) var text = ""

        init(_ values: [(key: String, value: ConfigurationValue)]) throws {
            var tree: [String: ConfigurationValue] = [:]
            for (key, value) in values {
                guard Self.insert(value, key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)[...], &tree) else {
                    throw Error.unspeakable(key: key, format: .yaml, reason: "a part of it is a value already")
                }
            }
            text = tree.isEmpty ? "{}\n" : Self.block(tree, indent: "")
        }

        /// Whether there was a place for it.
        private static func insert(_ value: ConfigurationValue, _ path: ArraySlice<String>, _ tree: inout [String: ConfigurationValue])
            -> Bool
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
}
