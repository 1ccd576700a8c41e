/// A type that a task may have as a parameter: it is made from the text after `name=`.
///
/// Conversions run before the first connection, so that a wrong value costs nothing. An enum of strings that is `CaseIterable` needs no
/// more than the conformance.
public protocol TaskArgument: Sendable {
    /// Converts the text of a value.
    ///
    /// - Throws: ``TaskArgumentError`` with the reason, such as `a port is between 1 and 65535`.
    init(taskArgument text: String) throws

    /// What a value looks like, with its article: `an integer`.
    static var taskArgumentExpectation: String { get }
    /// The only values there are, for help and completion.
    static var taskArgumentValues: [String]? { get }
    /// Whether a parameter of this type may be left out although it has no default.
    static var isOptionalTaskArgument: Bool { get }
    /// Whether the value must never be shown.
    static var isSecretTaskArgument: Bool { get }
    /// What of a value's text must never be shown.
    static func taskArgumentSecrets(in text: String) -> [Secret]
    /// The text of the value that Swift source names, such as `Etc/UTC` for `.utc`, for the defaults in help; `nil` where the source says it.
    static func taskArgumentText(source: String) -> String?
}

extension TaskArgument {
    /// The type's own name, for types that say nothing better.
    public static var taskArgumentExpectation: String { "a value of type \(Self.self)" }
    /// No list: any text that converts is taken.
    public static var taskArgumentValues: [String]? { nil }
    /// A value is needed unless the parameter has a default.
    public static var isOptionalTaskArgument: Bool { false }
    /// Shown in plans and logs.
    public static var isSecretTaskArgument: Bool { false }
    /// The whole text of a secret type, nothing of any other.
    public static func taskArgumentSecrets(in text: String) -> [Secret] { isSecretTaskArgument ? [Secret(text)] : [] }
    /// None: the source is shown.
    public static func taskArgumentText(source: String) -> String? { nil }
}

/// Why a text is not a value of a parameter's type.
public struct TaskArgumentError: Error, CustomStringConvertible, Equatable {
    /// The reason, lower case and without a full stop.
    public let description: String

    /// An error with its reason.
    public init(_ description: String) { self.description = description }
}

extension TaskArgument where Self: RawRepresentable & CaseIterable, RawValue == String {
    /// Takes the case whose raw value is the text.
    public init(taskArgument text: String) throws {
        guard let value = Self(rawValue: text) else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
        self = value
    }
    /// The cases in words.
    public static var taskArgumentExpectation: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }
    /// The raw values of all cases.
    public static var taskArgumentValues: [String]? { allCases.map(\.rawValue) }
    /// The raw value of the case that is named, with or without its type.
    public static func taskArgumentText(source: String) -> String? {
        guard let dot = source.lastIndex(of: ".") else { return nil }
        let name = source[source.index(after: dot)...].filter { $0 != "`" }
        return allCases.first { String(describing: $0) == name }?.rawValue
    }
}
