/// A declarative pipeline that runs tasks.
nonisolated struct Pipeline {
    let tasks: [TaskDefinition]
    let options: Jenkins.PipelineOptions

    private static let results = "task-results"
    /// Words that select hosts: as optional parameters they are a task's own only behind its name.
    private static let targeting: Set = ["host", "role", "user", "transport", "fabfile", "inventory", "config"]

    /// The variable that `task` reads for a name before a `=`.
    static func variable(_ name: String) -> String {
        "TASK_" + String(name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    /// The variable for a parameter that has to stand behind its task; `nil` for any other.
    private static func ownVariable(_ parameter: TaskParameter, of task: TaskDefinition) -> String? {
        parameter.isRequired || !targeting.contains(parameter.name) ? nil : variable("\(task.name)_\(parameter.name)")
    }

    /// The names that have a value already: fixed ones, and those of credentials.
    private var settled: Set<String> { Set((options.fixed + options.credentials).map { Self.variable($0.name) }) }

    /// The parameters, in the order of the tasks; the hosts first.
    var parameters: [PipelineParameter] {
        var parameters: [PipelineParameter] = []
        let onHosts = tasks.filter { $0.target == .host }
        if !onHosts.isEmpty, settled.isDisjoint(with: ["TASK_HOST", "TASK_ROLE"]) {
            let roles = Set(onHosts.flatMap(\.roles)).sorted()
            let haveRoles = onHosts.allSatisfy { !$0.roles.isEmpty }
            let rest = haveRoles ? "; those of \(roles.joined(separator: ", ")) if left empty" : ""
            parameters.append(
                PipelineParameter(name: "TASK_HOST", kind: .string(""), description: "the hosts, as names, globs or an expression" + rest))
        }
        for task in tasks {
            for parameter in task.parameters {
                let name = Self.ownVariable(parameter, of: task) ?? Self.variable(parameter.name)
                guard !settled.contains(name) else { continue }
                let new = PipelineParameter(parameter, name: name)
                if let index = parameters.firstIndex(where: { $0.name == name }) {
                    parameters[index] = parameters[index].joined(with: new)
                } else {
                    parameters.append(new)
                }
            }
        }
        return parameters
    }

    /// The pipeline as a Jenkinsfile has it.
    var text: String {
        var blocks = [
            options.agent.map { "agent { label \(GroovyText.literal($0)) }" } ?? "agent any",
            block("options", ["timestamps()", "timeout(time: \(seconds(options.timeout)), unit: 'SECONDS')"]),
        ]
        if let cron = options.cron { blocks.append("triggers { cron(\(GroovyText.literal(cron))) }") }
        let parameters = parameters
        if !parameters.isEmpty { blocks.append(block("parameters", parameters.map(\.line))) }
        let environment =
            options.fixed.map { "\(Self.variable($0.name)) = \(GroovyText.literal($0.value))" }
            + options.credentials.map { "\(Self.variable($0.name)) = credentials(\(GroovyText.literal($0.value)))" }
        if !environment.isEmpty { blocks.append(block("environment", environment)) }
        blocks.append(block("stages", tasks.indices.map(stage)))
        blocks.append(block("post", [block("always", ["junit testResults: '\(Self.results)/*.xml', allowEmptyResults: true"])]))
        return "// Made by `task jenkinsfile`: make it anew when one of its tasks has other parameters.\n" + block("pipeline", blocks)
            + "\n"
    }

    private func stage(_ index: Int) -> String {
        let task = tasks[index]
        var lines: [String] = []
        if let question = task.confirmation, !options.yes { lines.append(block("input", ["message \(GroovyText.literal(question))"])) }
        var steps = ["sh \(GroovyText.literal(command(of: index)))"]
        // The results of an earlier build in this workspace are not this one's.
        if index == 0 { steps.insert("sh 'rm -rf \(Self.results)'", at: 0) }
        lines.append(block("steps", steps))
        return block("stage(\(GroovyText.literal(task.name)))", lines)
    }

    private func command(of index: Int) -> String {
        let task = tasks[index]
        var words = [options.program, "--no-input", "--only"]
        if task.confirmation != nil || options.yes { words.append("--yes") }
        words += ["--junit", "\(Self.results)/\(index + 1)-\(task.name).xml", task.name]
        let own = task.parameters.compactMap { parameter in
            Self.ownVariable(parameter, of: task).map { " ${\($0):+\"\(parameter.name)=$\($0)\"}" }
        }
        return Command(words: words).text + own.joined()
    }

    private func block(_ head: String, _ lines: [String]) -> String {
        let body = lines.joined(separator: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        return "\(head) {\n" + body.map { $0.isEmpty ? "\n" : "    \($0)\n" }.joined() + "}"
    }

    private func seconds(_ duration: Duration) -> Int64 { max(1, duration.components.seconds) }
}
