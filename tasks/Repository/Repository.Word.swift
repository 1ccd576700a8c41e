extension Repository {
    /// The name of a suite, a component or an architecture, as the configuration of a repository has it: `bookworm`, `main`, `amd64`.
    nonisolated public struct Word: Sendable, Hashable, CustomStringConvertible, TaskArgument {
        /// The name.
        public let text: String

        /// Checks and takes a name.
        public init(taskArgument text: String) throws {
            let isPlain = text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) || "+.-".utf8.contains($0) }
            guard isPlain, let first = text.utf8.first, !"+.-".utf8.contains(first), !["all", "any", "source"].contains(text) else {
                throw TaskArgumentError("expected \(Self.taskArgumentExpectation)")
            }
            self.text = text
        }

        /// The name.
        public var description: String { text }
        /// Lower-case letters, digits, `+`, `.` and `-`.
        public static var taskArgumentExpectation: String { "a name of lower-case letters, digits, `+`, `.` and `-`, such as bookworm" }
    }
}
