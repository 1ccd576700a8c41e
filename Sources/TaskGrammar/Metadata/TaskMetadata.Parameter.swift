extension TaskMetadata {
    /// One parameter of a task.
    public struct Parameter: Sendable, Equatable {
        /// The name before the `=`, in snake case.
        public var name: String
        /// The Swift type as it was written.
        public var type: String
        /// What a value looks like in words: `an integer`.
        public var expectation: String
        /// The default's Swift source; `nil` where a value must be given.
        public var defaultText: String?
        /// The text of `- Parameter name:`.
        public var documentation: String
        /// The only values that are taken, for completion; `nil` where there are too many to list.
        public var values: [String]?
        /// Whether the value must never be shown.
        public var isSecret: Bool

        /// Describes a parameter.
        public init(
            name: String, type: String, expectation: String, defaultText: String? = nil, documentation: String = "",
            values: [String]? = nil, isSecret: Bool = false
        ) {
            self.name = name
            self.type = type
            self.expectation = expectation
            self.defaultText = defaultText
            self.documentation = documentation
            self.values = values
            self.isSecret = isSecret
        }

        /// Whether the command line must give a value.
        public var isRequired: Bool { defaultText == nil }

        /// What it is for and what a value looks like, as far as either is said.
        public var explanation: String {
            var words = documentation
            while words.last == "." { words.removeLast() }
            return words.isEmpty ? expectation : expectation.isEmpty ? words : "\(words) (\(expectation))"
        }
    }
}
