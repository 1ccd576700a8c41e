/// The name of an account on a Linux system, as `useradd` takes it.
nonisolated public struct LoginName: Sendable, Hashable, CustomStringConvertible, TaskArgument {
    /// The name.
    public let name: String

    /// Checks and takes a name: 1 to 32 lower-case letters, digits, `_` and `-`, of which the first is a letter or `_`.
    public init(taskArgument text: String) throws {
        let isPlain = text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 45 }
        guard let first = text.utf8.first, isPlain, first == 95 || (97...122).contains(first), text.utf8.count <= 32 else {
            throw TaskArgumentError("expected \(Self.taskArgumentExpectation): lower-case letters, digits, `_` and `-`, at most 32")
        }
        name = text
    }

    /// The name.
    public var description: String { name }
    /// The name of an account.
    public static var taskArgumentExpectation: String { "the name of an account" }
}
