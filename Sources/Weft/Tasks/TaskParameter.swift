/// One parameter of a task, as the command line, help and completion see it.
public struct TaskParameter: Sendable {
    /// The name before the `=`, in snake case.
    public let name: String
    /// The Swift type as it was written, such as `Int` or `[String]`.
    public let type: String
    /// What a value looks like in words: `an integer`, `one of small, large`.
    public let expectation: String
    /// The default's source text, for a case of an enum that of the literal which may be typed; `nil` where a value must be given.
    public let defaultText: String?
    /// The text of `- Parameter name:`.
    public let documentation: String
    /// The only values that are taken, for completion; `nil` where there are too many to list.
    public let values: [String]?
    /// Whether the value must never be shown.
    public let isSecret: Bool
    /// What of a value's text must never be shown.
    public let secrets: @Sendable (String) -> [Secret]
    /// Throws a ``TaskArgumentError`` when the text cannot be converted.
    public let check: @Sendable (String) throws -> Void

    /// Describes a parameter of type `T`; the `@Task` macro calls this.
    public init<T: TaskArgument>(
        _ name: String, _: T.Type, type: String, default defaultText: String? = nil, documentation: String = ""
    ) {
        self.name = name
        self.type = type
        self.expectation = T.taskArgumentExpectation
        let typed = defaultText.flatMap { T.taskArgumentText(source: $0) }.map { "\"\($0)\"" }
        self.defaultText = typed ?? defaultText ?? (T.isOptionalTaskArgument ? "nil" : nil)
        self.documentation = documentation
        self.values = T.taskArgumentValues
        self.isSecret = T.isSecretTaskArgument
        self.secrets = { T.taskArgumentSecrets(in: $0) }
        self.check = { text in _ = try T(taskArgument: text) }
    }

    /// Whether the command line must give a value.
    public var isRequired: Bool { defaultText == nil }
}
