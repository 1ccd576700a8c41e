/// A value as a file has it, with its place: what YAML, JSON and INI are read into before anything is made of them.
package struct FileValue: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// A text that may be a number, a boolean or nothing.
        case plain(String)
        /// A text that was quoted, and is nothing but a text.
        case quoted(String)
        case list([FileValue])
        case map([Entry])
    }

    package struct Entry: Sendable, Hashable {
        package let key: String
        package let position: FilePosition
        package let value: FileValue

        package init(key: String, position: FilePosition, value: FileValue) {
            self.key = key
            self.position = position
            self.value = value
        }
    }

    package let content: Content
    package let position: FilePosition

    package init(content: Content, position: FilePosition) {
        self.content = content
        self.position = position
    }

    /// The text of a scalar, however it is written.
    package var text: String? {
        switch content {
        case .plain(let text), .quoted(let text): text
        case .list, .map: nil
        }
    }

    /// Whether there is no value: nothing behind the colon, `~` or `null`.
    package var isNull: Bool { if case .plain(let text) = content { Self.nulls.contains(text) } else { false } }

    /// The entries of a mapping.
    package var entries: [Entry]? { if case .map(let entries) = content { entries } else { nil } }

    /// The value of a mapping's key.
    package subscript(_ key: String) -> FileValue? { entries?.first { $0.key == key }?.value }

    /// What it is, with its article, for `expected a text, found …`.
    package var kind: String {
        switch content {
        case .list: "a list"
        case .map: "a mapping"
        case .plain where isNull: "nothing"
        case .plain(let text), .quoted(let text): "`\(text)`"
        }
    }

    private static let nulls = ["", "~", "null", "Null", "NULL"]

    /// The value without its places.
    ///
    /// A number that would be shown differently from how it is written stays a text: the version `1.10` and the mode `0644` do.
    package var configurationValue: ConfigurationValue {
        switch content {
        case .quoted(let text): .string(text)
        case .plain(let text): Self.scalar(text)
        case .list(let values): .list(values.map(\.configurationValue))
        case .map(let entries): .map(Dictionary(entries.map { ($0.key, $0.value.configurationValue) }) { $1 })
        }
    }

    private static func scalar(_ text: String) -> ConfigurationValue {
        if nulls.contains(text) { return .null }
        switch text {
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        if let number = Int(text), String(number) == text { return .integer(number) }
        if text.hasPrefix("0x"), let number = Int(text.dropFirst(2), radix: 16) { return .integer(number) }
        if text.hasPrefix("0o"), let number = Int(text.dropFirst(2), radix: 8) { return .integer(number) }
        if let number = Double(text), number.isFinite, String(number) == text { return .number(number) }
        return .string(text)
    }
}
