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

    let condition: Condition
    let isNegated: Bool

    static func parse(_ words: [String]) throws(ConfigurationLine.SyntaxProblem) -> [MatchCriterion] {
        var criteria: [MatchCriterion] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            let isNegated = word.hasPrefix("!")
            var name = isNegated ? String(word.dropFirst()) : word
            var attached: String?
            if let equals = name.firstIndex(of: "=") {
                attached = String(name[name.index(after: equals)...])
                name = String(name[..<equals])
            }
            let condition: Condition
            switch name.lowercased() {
            case "all": condition = .all
            case "canonical": condition = .canonical
            case "final": condition = .final
            case "host", "originalhost", "user", "localuser", "exec", "localnetwork", "tagged", "version", "sessiontype", "command":
                guard let value = attached ?? rest.popFirst() else {
                    throw ConfigurationLine.SyntaxProblem(reason: "`Match \(name)` has no value")
                }
                let patterns = value.split(separator: ",").map(String.init)
                switch name.lowercased() {
                case "host": condition = .host(patterns.map { $0.lowercased() })
                case "originalhost": condition = .originalHost(patterns.map { $0.lowercased() })
                case "user": condition = .user(patterns)
                case "localuser": condition = .localUser(patterns)
                case "exec": condition = .exec(value)
                default: condition = .unsupported(name)
                }
            default: throw ConfigurationLine.SyntaxProblem(reason: "unknown condition `\(name)` of `Match`")
            }
            criteria.append(MatchCriterion(condition: condition, isNegated: isNegated))
        }
        return criteria
    }
}
