/// The name of a snapshot: letters, digits, `.`, `_` and `-`, at most 64, the first a letter or digit.
nonisolated public struct SnapshotName: Sendable, Hashable, CustomStringConvertible, TaskArgument {
    /// The name.
    public let name: String

    /// Checks and takes a name.
    public init(taskArgument text: String) throws {
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        guard isPlain, let first = text.first, first.isLetter || first.isNumber, text.count <= 64 else {
            throw TaskArgumentError("expected \(Self.taskArgumentExpectation): letters, digits, `.`, `_` and `-`, at most 64")
        }
        name = text
    }

    /// The name.
    public var description: String { name }
    /// The name of a snapshot.
    public static var taskArgumentExpectation: String { "the name of a snapshot" }
}
