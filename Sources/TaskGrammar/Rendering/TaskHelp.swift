/// What `task --help TASK` prints.
public enum TaskHelp {
    /// The task's use, documentation and parameters.
    public static func text(_ task: TaskMetadata, style: TextStyle = .plain) -> String {
        var parts: [String] = []
        parts.append(style.bold("Usage:") + " " + style.wrapped(usage(task), indentation: 7))
        if !task.summary.isEmpty { parts.append(style.wrapped(task.summary, indentation: 0)) }
        if !task.discussion.isEmpty { parts.append(task.discussion) }
        if !task.parameters.isEmpty { parts.append(style.bold("Parameters:") + "\n" + parameters(task.parameters, style)) }
        parts.append(facts(task).map { style.wrapped($0, indentation: 0) }.joined(separator: "\n"))
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// The line that calls the task, with what may be left out in brackets: `task newcontainer host=HOSTS vhostname=DOMAIN [user=TEXT]`.
    static func usage(_ task: TaskMetadata) -> String {
        var words = ["task", task.name]
        if task.target == .host, task.parameter(named: "host") == nil { words.append(task.roles.isEmpty ? "host=HOSTS" : "[host=HOSTS]") }
        for parameter in task.parameters {
            let word = "\(parameter.name)=\(parameter.placeholder)"
            words.append(parameter.isRequired ? word : "[\(word)]")
        }
        return words.joined(separator: " ")
    }

    private static func parameters(_ parameters: [TaskMetadata.Parameter], _ style: TextStyle) -> String {
        let column = 4 + min(28, (parameters.map(\.name.count).max() ?? 0) + 1)
        return parameters.map { parameter in
            var text = parameter.explanation
            if let value = parameter.readableDefault { text += "; \(value) if left out" }
            return ("  " + parameter.name + "=").padded(to: column - 1) + " " + style.wrapped(text, indentation: column)
        }.joined(separator: "\n")
    }

    private static func facts(_ task: TaskMetadata) -> [String] {
        var facts: [String] = []
        switch task.target {
        case .once: facts.append("Runs once, on this machine.")
        case .host where task.roles.isEmpty: facts.append("Runs once for each selected host.")
        case .host: facts.append("Runs once for each selected host; without host= or role=, for those of \(roles(task.roles)).")
        }
        if !task.prerequisites.isEmpty {
            facts.append("Runs after " + task.prerequisites.map { TaskName.normalized($0) }.joined(separator: ", ") + ".")
        }
        if !task.file.isEmpty { facts.append("Declared in \(task.file):\(task.line).") }
        return facts
    }

    private static func roles(_ roles: [String]) -> String {
        (roles.count == 1 ? "the role " : "the roles ") + roles.joined(separator: ", ")
    }
}

extension TaskMetadata.Parameter {
    /// What stands for a value in the usage: the choices where they are few, else a word for the type.
    var placeholder: String {
        if let values, !values.isEmpty, values.count <= 4 { return values.joined(separator: "|") }
        var name = type[...]
        while name.last == "?" { name.removeLast() }
        if name.first == "[", name.last == "]" { return Self.word(name.dropFirst().dropLast()) + ",…" }
        return Self.word(name)
    }

    private static func word(_ type: Substring) -> String {
        let last = type.split(separator: ".").last ?? type
        switch last {
        case "String": return "TEXT"
        case "Int", "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "Double": return "NUMBER"
        case "IPv4Address": return "ADDRESS"
        case "IPv4Network": return "NETWORK"
        case "LocalPath": return "PATH"
        default: return TaskName.normalized(last).uppercased()
        }
    }
}
