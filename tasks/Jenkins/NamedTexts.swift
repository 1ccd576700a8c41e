/// Values with names: `HOST=web1,TAGS=a,b` is two of them, since what has no name belongs to the value in front of it.
nonisolated public struct NamedTexts: TaskArgument, Sendable {
    /// The names with their values, in order.
    public let pairs: [(name: String, value: String)]

    /// None unless given.
    public init(_ pairs: [(name: String, value: String)] = []) { self.pairs = pairs }

    /// Splits at commas that stand before a name and a `=`.
    public init(taskArgument text: String) throws {
        var pairs: [(name: String, value: String)] = []
        for part in text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false) {
            if let equals = part.firstIndex(of: "="), Self.isName(part[..<equals]) {
                pairs.append((String(part[..<equals]), String(part[part.index(after: equals)...])))
            } else if pairs.isEmpty {
                throw TaskArgumentError("expected \(Self.taskArgumentExpectation)")
            } else {
                pairs[pairs.count - 1].value += "," + part
            }
        }
        var names: Set<String> = []
        if let twice = pairs.first(where: { !names.insert($0.name).inserted }) { throw TaskArgumentError("`\(twice.name)` is given twice") }
        self.pairs = pairs
    }

    /// The form.
    public static var taskArgumentExpectation: String { "NAME=VALUE pairs, separated by commas" }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.first, first.isLetter || first == "_" else { return false }
        return text.allSatisfy { $0.isLetter || $0.isNumber || "_-.".contains($0) }
    }
}
