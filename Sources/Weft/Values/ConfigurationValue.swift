/// A value of an inventory's `vars` or of a site configuration: what YAML, JSON and INI can say.
public enum ConfigurationValue: Sendable, Hashable, CustomStringConvertible {
    /// No value, YAML's `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// A number with a fraction.
    case number(Double)
    /// A text.
    case string(String)
    /// A sequence.
    case list([ConfigurationValue])
    /// A mapping with text keys.
    case map([String: ConfigurationValue])

    /// The value as a text that an environment variable or a template can take: scalars as they are written, lists with commas.
    public var description: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .string(let value): value
        case .list(let values): values.map(\.description).joined(separator: ",")
        case .map(let values): values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        }
    }

    /// The value converted as a task's argument would be. What is read as a ``Secret`` is masked from then on in all that the run shows.
    ///
    /// - Throws: ``TaskArgumentError``.
    public func value<T: TaskArgument>(as type: T.Type = T.self) throws -> T {
        let text = description
        // Before the conversion, whose error may quote it.
        Run.current?.mask(T.taskArgumentSecrets(in: text))
        return try T(taskArgument: text)
    }
}
