/// Something wrong in a file that a user wrote, and where it stands.
public struct FileProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file, as it is shown to the user.
    public let path: String
    /// Where in the file; `nil` when it is the file as a whole.
    public let position: FilePosition?
    /// What is wrong, and what to write instead.
    public let message: String

    /// A problem at a position.
    public init(path: String, position: FilePosition? = nil, message: String) {
        self.path = path
        self.position = position
        self.message = message
    }

    /// `path:line:column: message`, which editors and terminals make a link of.
    public var description: String { position.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)" }
}

/// A line and a column, both from 1; columns count Unicode scalars.
public struct FilePosition: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The line.
    public let line: Int
    /// The column.
    public let column: Int

    /// A position.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// `line:column`.
    public var description: String { "\(line):\(column)" }
    /// Whether one stands before the other.
    public static func < (first: FilePosition, second: FilePosition) -> Bool {
        (first.line, first.column) < (second.line, second.column)
    }
}

/// All that is wrong in one file.
public struct FileProblems: Error, Sendable, Hashable, CustomStringConvertible {
    /// The problems, in the order of the file.
    public let problems: [FileProblem]

    /// Sorts the problems by their positions.
    public init(_ problems: [FileProblem]) {
        let whole = FilePosition(line: 0, column: 0)
        self.problems = problems.sorted { ($0.position ?? whole) < ($1.position ?? whole) }
    }

    /// A problem a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
