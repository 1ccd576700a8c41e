import TaskGrammar
import Weft
import WeftRuntime

extension Program {
    /// Answers what asks about tasks and hosts rather than for a run; `nil` for a run.
    func inform(_ words: CommandWords, _ tasks: TaskLookup) -> Int32? {
        let options = words.options
        if let shell = options.completion {
            // A name that a shell would have to quote is not put into a script.
            let name = ownName.flatMap { TaskName.isValid($0) ? $0 : nil }
            output.write(CompletionScript.text(for: shell, program: name ?? "task"))
        } else if options.metadata {
            output.write(MetadataFile.text(tasks.tasks.map(TaskMetadata.init)))
        } else if let kind = options.complete {
            complete(kind, words)
        } else if options.version {
            output.write("task \(WeftVersion.number) (\(EngineVersion.text))\n")
        } else if options.help {
            return help(words, tasks)
        } else if options.list || (words.calls.isEmpty && words.command == nil && !options.listHosts) {
            let catalog = catalog(tasks)
            output.write(options.json ? TaskListing.json(catalog) : TaskListing.text(catalog, style: style(options)))
        } else {
            return nil
        }
        return 0
    }

    private func help(_ words: CommandWords, _ tasks: TaskLookup) -> Int32 {
        if words.calls.isEmpty { output.write(UsageText.text(style: style(words.options))) }
        var unknown: [String] = []
        let catalog = catalog(tasks)
        for (index, call) in words.calls.enumerated() {
            guard let task = catalog.task(named: call.task) else {
                unknown.append("\(CommandLineError.unknownTask(call.typed, suggestion: catalog.suggestion(for: call.task)))")
                continue
            }
            output.write((index == 0 ? "" : "\n") + TaskHelp.text(task, style: style(words.options)))
        }
        return unknown.isEmpty ? 0 : refuse(unknown)
    }

    /// The tasks, and what every runner can do besides where no task stands in its place.
    private func catalog(_ tasks: TaskLookup) -> TaskCatalog {
        TaskCatalog(
            own: tasks.tasks.filter { !$0.isShipped }.map(TaskMetadata.init),
            shipped: TaskMetadata.builtIn + tasks.tasks.filter(\.isShipped).map(TaskMetadata.init))
    }

    /// Answers a completion script by itself.
    func answer(_ question: CompletionQuestion, _ tasks: TaskLookup) -> Int32 {
        let home = environment["HOME"]
        output.write(
            question.answer(catalog(tasks), home: home) { kind in
                (try? CommandWords(question.values)).map { names(kind, $0) } ?? []
            })
        return 0
    }

    /// Prints names for the launcher's completion.
    private func complete(_ kind: String, _ words: CommandWords) {
        guard let kind = CompletionQuestion.Names(rawValue: kind) else { return }
        output.write(names(kind, words).map { $0 + "\n" }.joined())
    }

    /// The inventory's names; one that cannot be loaded has none to offer.
    private func names(_ kind: CompletionQuestion.Names, _ words: CommandWords) -> [String] {
        guard let inventory = try? Sites(words: words, environment: environment).inventory.get() else { return [] }
        return kind == .roles ? inventory.roles : inventory.hosts.map(\.name)
    }

    private func style(_ options: CommandOptions) -> TextStyle {
        let isTerminal = output.isTerminal && environment["TERM"] != "dumb"
        return TextStyle(isColored: options.color ?? (isTerminal && environment["NO_COLOR"] == nil), width: isTerminal ? output.width : nil)
    }
}

extension TaskMetadata {
    /// What the grammar is to know of a task.
    init(_ task: TaskDefinition) {
        self.init(
            name: task.name, domain: task.domain, summary: task.summary, discussion: task.discussion,
            parameters: task.parameters.map { parameter in
                Parameter(
                    name: parameter.name, type: parameter.type, expectation: parameter.expectation, defaultText: parameter.defaultText,
                    documentation: parameter.documentation, values: parameter.values, isSecret: parameter.isSecret)
            },
            target: task.target == .host ? .host : .once, prerequisites: task.prerequisites, roles: task.roles, file: task.file,
            line: task.line)
    }
}
