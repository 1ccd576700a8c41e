extension ConfigurationValue {
    /// Reads JSON, such as what a web service answers.
    ///
    /// - Parameter source: What the text is called in errors.
    /// - Throws: ``FileProblems`` with the line and column.
    public init(json text: String, from source: String = "the answer") throws(FileProblems) {
        self = try JSONReader.read(text, path: source).configurationValue
    }

    /// The value of a mapping's key; `nil` without one, where it is `null`, and for what is no mapping.
    public subscript(_ key: String) -> ConfigurationValue? {
        guard case .map(let values) = self, let value = values[key], value != .null else { return nil }
        return value
    }

    /// The values of a list; none for what is no list.
    public var elements: [ConfigurationValue] { if case .list(let values) = self { values } else { [] } }
}
