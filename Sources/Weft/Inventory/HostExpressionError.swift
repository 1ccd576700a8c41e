/// Why a text does not select hosts.
public struct HostExpressionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Problem: Sendable, Hashable {
        /// Nobody knows a host, or a role, of that name.
        case unknownHost(String, suggestion: String?)
        /// The inventory has no role of that name.
        case unknownRole(String, suggestion: String?)
        /// A glob that no name of the inventory fits.
        case nothingMatches(String)
        /// A range that cannot be expanded.
        case range(HostRangeError)
        /// A slice where there is no role to take a part of.
        case sliceOfHost(String)
        /// A slice that is no number and no pair of numbers.
        case slice(String)
        /// An operator, a bracket or the end where a host was expected.
        case expectedHost(found: String?)
        /// A parenthesis or bracket that is not closed, or was never opened.
        case unbalanced(Character)
        /// A complement that is added to something, which selects nearly everything.
        case addedComplement(String)
        /// More parentheses or `!` within one another than anybody writes.
        case tooDeep
        /// All is well written, and no host remains.
        case empty
    }

    /// What is wrong.
    public let problem: Problem
    /// The whole expression.
    public let expression: String
    /// The character at which it is wrong, from 1.
    public let column: Int

    /// An error at a column.
    public init(_ problem: Problem, in expression: String, column: Int) {
        self.problem = problem
        self.expression = expression
        self.column = column
    }

    /// The message, and under it the expression with a mark, where the expression is more than the name in question.
    public var description: String {
        if case .unknownHost(let name, _) = problem, name == expression { return message }
        if case .empty = problem { return message }
        return "\(message)\n  \(expression)\n  \(String(repeating: " ", count: column - 1))^"
    }

    /// The message alone, on one line.
    public var message: String {
        switch problem {
        case .unknownHost(let name, let suggestion): "no host is named `\(name)`" + Self.hint(suggestion)
        case .unknownRole(let name, let suggestion): "no role is named `\(name)`" + Self.hint(suggestion)
        case .nothingMatches(let pattern): "no name in the inventory matches `\(pattern)`"
        case .range(let error): error.description
        case .sliceOfHost(let name): "`\(name)` is not a role, so no part of it can be taken"
        case .slice(let text): "`[\(text)]` is not a slice; write `[0]`, `[0:2]`, `[1:]` or `[-1]`"
        case .expectedHost(found: let found?): "expected a host or a role before `\(found)`"
        case .expectedHost(found: nil): "expected a host or a role at the end"
        case .unbalanced(let mark) where mark == ")" || mark == "]": "`\(mark)` closes nothing"
        case .unbalanced(let mark): "`\(mark)` is not closed"
        case .addedComplement(let text):
            "`\(text)` would add all the other hosts; take hosts away with ` - ` or `& !`, or write `(\(text))` to add them"
        case .tooDeep: "more than 100 parentheses or `!` stand within one another"
        case .empty: "`\(expression)` selects no host"
        }
    }

    private static func hint(_ suggestion: String?) -> String { suggestion.map { "; did you mean `\($0)`?" } ?? "" }
}
