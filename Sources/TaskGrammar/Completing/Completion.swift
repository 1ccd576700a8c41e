/// What can stand where the cursor is.
public struct Completion: Sendable, Equatable {
    /// One word that the cursor's word can become.
    public struct Candidate: Sendable, Equatable {
        /// The whole word, with what was typed in front of a `=` or a comma. One that ends with `=` is not finished.
        public let text: String
        /// What it means, in a few words; empty where it speaks for itself.
        public let description: String
    }

    /// Candidates that are not known from the tasks.
    public enum Lookup: Sendable, Equatable {
        /// Files and folders, after what must stay in front of them; of the files only those with an ending, where one is given.
        case paths(prefix: String, partial: String, ending: String = "")
        /// The inventory's hosts.
        case hosts(prefix: String, partial: String)
        /// The inventory's roles.
        case roles(prefix: String, partial: String)
    }

    /// The candidates that are known.
    public private(set) var candidates: [Candidate] = []
    /// Those that are to be looked up.
    public private(set) var lookup: Lookup?

    /// Completes the word at the cursor.
    ///
    /// - Parameters:
    ///   - current: The word up to the cursor; empty after a space.
    ///   - words: The words in front of it, without the program's name.
    ///   - catalog: The tasks there are.
    public init(of current: String, after words: [String], catalog: TaskCatalog) {
        if words.contains("--") { return }
        if let option = words.last.flatMap(Self.optionAwaitingValue) {
            complete(option, prefix: "", partial: current)
        } else if current.utf8.first == UInt8(ascii: "-") {
            completeOption(current)
        } else {
            let context = Context(words, catalog)
            if let equals = current.firstIndex(of: "=") {
                let name = TaskName.normalized(current[..<equals])
                let rest = current.index(after: equals)
                completeValue(name, prefix: String(current[..<rest]), partial: String(current[rest...]), context)
            } else {
                completeWord(current, context, catalog)
            }
        }
    }

    /// What the words in front of the cursor say.
    private struct Context {
        var task: TaskMetadata?
        var given: Set<String> = []
        var isHelp = false

        init(_ words: [String], _ catalog: TaskCatalog) {
            var awaitsValue = false
            for word in words {
                if awaitsValue {
                    awaitsValue = false
                } else if word.utf8.first == UInt8(ascii: "-") {
                    awaitsValue = Completion.optionAwaitingValue(word) != nil
                    isHelp = isHelp || word == "-h" || word == "--help"
                } else if let value = NamedValue(word: word) {
                    given.insert(value.name)
                } else if let found = catalog.task(named: word) {
                    task = found
                    given = []
                }
            }
        }
    }

    /// The option whose value comes next.
    private static func optionAwaitingValue(_ word: String) -> CommandOption? {
        if word.utf8.starts(with: "--".utf8) { return CommandOption.all.first { $0.long == word && $0.argument != nil } }
        guard word.utf8.first == UInt8(ascii: "-"), let last = word.last else { return nil }
        return CommandOption.all.first { $0.short == last && $0.argument != nil }
    }

    private mutating func completeOption(_ current: String) {
        if let equals = current.firstIndex(of: "=") {
            let long = String(current[..<equals])
            let rest = current.index(after: equals)
            guard let option = CommandOption.all.first(where: { $0.long == long }) else { return }
            complete(option, prefix: String(current[..<rest]), partial: String(current[rest...]))
            return
        }
        for option in CommandOption.all where !option.isHidden { add(option.long, option.help, ifStartingWith: current) }
    }

    private mutating func complete(_ option: CommandOption, prefix: String, partial: String) {
        guard let argument = option.argument else { return }
        for value in argument.values { add(prefix + value, "", ifStartingWith: prefix + partial) }
        if argument.isPath { lookup = .paths(prefix: prefix, partial: partial) }
    }

    private mutating func completeValue(_ name: String, prefix: String, partial: String, _ context: Context) {
        if let parameter = context.task?.parameter(named: name) {
            complete(parameter, prefix: prefix, partial: partial)
            return
        }
        guard let word = TargetingWord(rawValue: name) else { return }
        switch word {
        case .host, .role:
            // A host expression is completed at its last name.
            let start = partial.lastIndex { ",&|!: ".contains($0) }.map { partial.index(after: $0) } ?? partial.startIndex
            let kept = prefix + partial[..<start]
            let last = String(partial[start...])
            lookup =
                word == .role || partial[..<start].utf8.suffix(5).elementsEqual("role:".utf8)
                ? .roles(prefix: kept, partial: last) : .hosts(prefix: kept, partial: last)
        case .fabfile: lookup = .paths(prefix: prefix, partial: partial, ending: ".swift")
        case .inventory, .config: lookup = .paths(prefix: prefix, partial: partial)
        case .user: break
        case .transport: for value in word.values { add(prefix + value, "", ifStartingWith: prefix + partial) }
        }
    }

    private mutating func complete(_ parameter: TaskMetadata.Parameter, prefix: String, partial: String) {
        var prefix = prefix
        var partial = partial
        if parameter.type.utf8.first == UInt8(ascii: "["), let comma = partial.lastIndex(of: ",") {
            let rest = partial.index(after: comma)
            prefix += partial[..<rest]
            partial = String(partial[rest...])
        }
        for value in parameter.values ?? [] { add(prefix + value, "", ifStartingWith: prefix + partial) }
        let element = parameter.type.filter { $0 != "[" && $0 != "]" && $0 != "?" }
        if element == "LocalPath" || element == "Weft.LocalPath" { lookup = .paths(prefix: prefix, partial: partial) }
    }

    private mutating func completeWord(_ current: String, _ context: Context, _ catalog: TaskCatalog) {
        let typed = TaskName.normalized(current)
        if let task = context.task, !context.isHelp {
            let open = task.parameters.filter { !context.given.contains($0.name) }
            for parameter in open.filter(\.isRequired) + open.filter({ !$0.isRequired }) {
                add(parameter.name + "=", parameter.explanation, ifStartingWith: typed)
            }
        }
        for task in catalog.tasks { add(task.name, task.summary, ifStartingWith: typed) }
        guard !context.isHelp else { return }
        let taken = Set(context.task?.parameters.map(\.name) ?? []).union(context.given)
        for word in TargetingWord.allCases where !taken.contains(word.rawValue) {
            add(word.rawValue + "=", word.help, ifStartingWith: typed)
        }
    }

    private mutating func add(_ text: String, _ description: String, ifStartingWith typed: String) {
        if text.utf8.starts(with: typed.utf8) { candidates.append(Candidate(text: text, description: description)) }
    }
}
