/// A `name=value` word.
public struct NamedValue: Sendable, Equatable {
    /// The name in snake case.
    public let name: String
    /// The text after the first `=`.
    public let value: String

    /// A name, in any spelling, with its value.
    public init(_ name: some StringProtocol, _ value: some StringProtocol) {
        self.name = TaskName.normalized(name)
        self.value = String(value)
    }

    /// The value a word is; `nil` when there is no valid name in front of a `=`.
    public init?(word: some StringProtocol) {
        // By its bytes: an equals sign that an accent joins is one still.
        guard let equals = word.utf8.firstIndex(of: UInt8(ascii: "=")), TaskName.isValid(word[..<equals]) else { return nil }
        self.init(word[..<equals], word[word.utf8.index(after: equals)...])
    }

    /// The targeting word that the name is, unless a task takes it for itself.
    public var targetingWord: TargetingWord? { TargetingWord(rawValue: name) }
}
