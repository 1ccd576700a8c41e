import Glibc
import TaskGrammar

/// One call of `task`.
struct Launcher {
    let words: CommandWords
    let installation: Installation
    /// Where answers and metadata are kept; `nil` when that cannot be, which only makes listings slow.
    private let cache = try? Cache()

    /// Splits the arguments, the program's name among them.
    init(_ arguments: [String]) throws {
        words = try CommandWords(arguments.dropFirst())
        guard let executable = Path.executable else { throw LaunchError("cannot find out where this program is: /proc is needed") }
        installation = try Installation(of: executable)
    }

    /// Answers what needs no task to run, and else becomes the program that has the tasks.
    ///
    /// - Parameter question: What the answer is kept for.
    func launch(_ question: Question?) throws -> LaunchError {
        let options = words.options
        var seen = installation.seen
        if let shell = options.completion {
            Console.print(CompletionScript.text(for: shell))
        } else if options.help {
            try answer(question, help(&seen), seen)
        } else if options.list || isEmpty {
            let catalog = try catalog(&seen)
            answer(question, options.json ? TaskListing.json(catalog) : TaskListing.text(catalog, style: Console.style(options)), seen)
        } else {
            guard try BuildCall.isMeant(words, own: ownTasks) else { return Program.become(try program()) }
            try BuildCall(words).run(try Fabfile.find(named: words.value(of: .fabfile), seen: &seen), installation)
        }
        exit(0)
    }

    private func answer(_ question: Question?, _ text: String, _ seen: [SeenFile]) {
        Console.print(text)
        if let question, let cache { AnswerCache.keep(text, of: question, from: seen, in: cache) }
    }

    /// Whether nothing is asked for: then the tasks are listed.
    private var isEmpty: Bool {
        let options = words.options
        return words.calls.isEmpty && words.command == nil && !options.listHosts && !options.metadata && options.complete == nil
            && !options.version
    }

    private func help(_ seen: inout [SeenFile]) throws -> String {
        let style = Console.style(words.options)
        guard !words.calls.isEmpty else { return UsageText.text(style: style) }
        let catalog = try catalog(&seen)
        return try words.calls.map { call in
            guard let task = catalog.task(named: call.task) else {
                throw CommandLineError.unknownTask(call.typed, suggestion: catalog.suggestion(for: call.task))
            }
            return TaskHelp.text(task, style: style)
        }.joined(separator: "\n")
    }

    /// All tasks: the fabfile's and the shipped ones.
    ///
    /// - Parameter seen: Takes the files on which it depends.
    func catalog(_ seen: inout [SeenFile]) throws -> TaskCatalog {
        let shipped = TaskMetadata.builtIn + [.build] + (try ShippedTasks.metadata(installation, cache: cache))
        guard let fabfile = try Fabfile.find(named: words.value(of: .fabfile), seen: &seen) else { return TaskCatalog(shipped: shipped) }
        return TaskCatalog(own: try FabfileTasks.metadata(fabfile, installation, cache: cache, seen: &seen), shipped: shipped)
    }

    /// The program that has the tasks: the fabfile's, or the runner where no fabfile is needed.
    private func program() throws -> String {
        var seen: [SeenFile] = []
        guard !words.options.metadata, words.options.complete == nil, !words.options.version,
            !words.calls.isEmpty || words.value(of: .fabfile) != nil,
            let fabfile = try Fabfile.find(named: words.value(of: .fabfile), seen: &seen)
        else { return installation.runner }
        let cache = try Cache()
        let compiler = try FabfileCompiler(installation: installation, cache: cache)
        let key = try compiler.key(of: fabfile)
        if let program = cache.program(key) { return program }
        let shipped = try ShippedTasks.metadata(installation, cache: cache)
        if try needsNothing(of: shipped) { return installation.runner }
        return try compiler.program(of: fabfile, key: key, shipped: shipped)
    }

    /// The names of the fabfile's own tasks.
    private func ownTasks() throws -> Set<String> {
        var seen: [SeenFile] = []
        guard let fabfile = try Fabfile.find(named: words.value(of: .fabfile), seen: &seen) else { return [] }
        return Set(try FabfileTasks.metadata(fabfile, installation, cache: cache, seen: &seen).map(\.name))
    }

    /// Whether all tasks of the line are shipped ones that the fabfile does not replace: then it need not even compile.
    private func needsNothing(of shipped: [TaskMetadata]) throws -> Bool {
        guard !words.calls.isEmpty else { return false }
        let shippedNames = Set((TaskMetadata.builtIn + shipped).map(\.name))
        // These work on other tasks, which may be the fabfile's.
        let needy: Set = ["test", "jenkinsfile"]
        guard words.calls.allSatisfy({ !needy.contains($0.task) && shippedNames.contains($0.task) }) else { return false }
        return try ownTasks().isDisjoint(with: words.calls.map(\.task))
    }
}
