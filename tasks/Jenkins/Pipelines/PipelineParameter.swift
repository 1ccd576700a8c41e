/// A parameter of a pipeline. Its name is that of the variable in which Jenkins gives it to the build's commands, and in which `task` looks
/// for it, so that no value becomes part of a command.
nonisolated struct PipelineParameter: Equatable {
    enum Kind: Equatable {
        case string(String)
        case text(String)
        case boolean(Bool)
        case choice([String])
        case password
    }

    let name: String
    var kind: Kind
    var description: String

    init(name: String, kind: Kind, description: String) {
        self.name = name
        self.kind = kind
        self.description = description
    }

    /// What a task's parameter is in a pipeline. What is left empty is not given; so a value that must be given has no default.
    init(_ parameter: TaskParameter, name: String) {
        self.name = name
        let value = parameter.typedDefault
        if parameter.isSecret {
            kind = .password
        } else if parameter.isSwitch {
            kind = parameter.defaultText == "nil" || parameter.hiddenDefault != nil ? .choice(["", "yes", "no"]) : .boolean(value == "yes")
        } else if let values = parameter.values, !parameter.isList {
            // Without a default nothing is chosen: Jenkins takes the first for granted.
            kind = .choice([value ?? ""] + values.filter { $0 != value })
        } else {
            kind = parameter.isList ? .text(value ?? "") : .string(value ?? "")
        }
        var words = parameter.documentation
        while words.last == "." { words.removeLast() }
        let expectation = parameter.expectation
        // Of a plain text there is nothing more to say.
        description = words.isEmpty ? expectation : expectation.isEmpty || expectation == "a text" ? words : "\(words) (\(expectation))"
        if let source = parameter.hiddenDefault { description += "; \(source) if left empty" }
    }

    /// One that two tasks have: what they do not agree about is left to each of them.
    func joined(with other: PipelineParameter) -> PipelineParameter {
        var joined = self
        if !description.contains(other.description) { joined.description += "; \(other.description)" }
        guard kind != other.kind else { return joined }
        switch (kind, other.kind) {
        case (.password, _), (_, .password): joined.kind = .password
        case (.boolean, .boolean): joined.kind = .choice(["", "yes", "no"])
        case (.choice(let one), .choice(let two)) where Set(one).union([""]) == Set(two).union([""]):
            joined.kind = .choice([""] + one.filter { !$0.isEmpty })
        case (.text, _), (_, .text): joined.kind = .text("")
        default: joined.kind = .string("")
        }
        return joined
    }

    /// The line of the `parameters` block.
    var line: String {
        let (name, description) = (GroovyText.literal(name), GroovyText.literal(description))
        switch kind {
        case .string(let value): return "string(name: \(name), defaultValue: \(GroovyText.literal(value)), description: \(description))"
        case .text(let value): return "text(name: \(name), defaultValue: \(GroovyText.literal(value)), description: \(description))"
        case .boolean(let value): return "booleanParam(name: \(name), defaultValue: \(value), description: \(description))"
        case .choice(let values): return "choice(name: \(name), choices: \(GroovyText.list(values)), description: \(description))"
        case .password: return "password(name: \(name), defaultValue: '', description: \(description))"
        }
    }
}
