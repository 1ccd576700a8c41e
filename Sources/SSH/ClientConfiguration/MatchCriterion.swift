/// One condition of a `Match` line.
struct MatchCriterion: Sendable {
    enum Condition: Sendable {
        case all
        case canonical
        case final
        case host([String])
        case originalHost([String])
        case user([String])
        case localUser([String])
        case exec(String)
        /// Named, but not looked at: never matches.
        case unsupported(String)
    }

    typealias SyntaxProblem = ConfigurationLine.SyntaxProblem

    let condition: Condition
    let isNegated: Bool

    /// Reads what stands behind `Match`.
    static func parse(_ text: [UInt8]) throws(SyntaxProblem) -> [MatchCriterion] {
        var criteria: [MatchCriterion] = []
        var rest: ArraySlice<UInt8>? = text[...]
        while let word = next(&rest) {
            let isNegated = word.first == UInt8(ascii: "!")
            let name = String(decoding: word.dropFirst(isNegated ? 1 : 0), as: UTF8.self)
            let condition = try condition(name.lowercasedASCII, written: name, &rest)
            criteria.append(MatchCriterion(condition: condition, isNegated: isNegated))
            guard case .all = condition else { continue }
            guard criteria.count <= 2, next(&rest) == nil else {
                throw SyntaxProblem(reason: "`all` stands alone behind `Match`, or behind one other condition")
            }
            break
        }
        guard !criteria.isEmpty else { throw SyntaxProblem(reason: "`Match` has no condition") }
        guard rest?.isEmpty ?? true else { throw SyntaxProblem(reason: "an empty word among the conditions of `Match`") }
        return criteria
    }

    private static func condition(
        _ name: String, written: String, _ rest: inout ArraySlice<UInt8>?
    ) throws(SyntaxProblem) -> Condition {
        switch name {
        case "all": return .all
        case "canonical": return .canonical
        case "final": return .final
        case "host", "originalhost", "user", "localuser", "exec", "localnetwork", "tagged", "version", "sessiontype", "command": break
        default: throw SyntaxProblem(reason: "unknown condition `\(written)` of `Match`")
        }
        guard let bytes = next(&rest) else { throw SyntaxProblem(reason: "`Match \(written)` has no value") }
        let value = String(decoding: bytes, as: UTF8.self)
        var patterns: [String] { value.split(separator: ",").map { String($0) } }
        switch name {
        case "host": return .host(patterns.map(\.lowercasedASCII))
        case "originalhost": return .originalHost(patterns.map(\.lowercasedASCII))
        case "user": return .user(patterns)
        case "localuser": return .localUser(patterns)
        case "exec": return .exec(value)
        default: return .unsupported(written)
        }
    }

    /// The next word; `nil` at the end and at a comment.
    private static func next(_ rest: inout ArraySlice<UInt8>?) -> [UInt8]? {
        guard let word = ConfigurationLine.word(&rest), let first = word.first else { return nil }
        guard first != UInt8(ascii: "#") else {
            rest = nil
            return nil
        }
        return word
    }
}
