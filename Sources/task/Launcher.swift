import Glibc
import TaskGrammar

/// One call of `task`.
struct Launcher {
    let words: CommandWords
    let installation: Installation

    /// Splits the arguments, the program's name among them.
    init(_ arguments: [String]) throws {
        words = try CommandWords(arguments.dropFirst())
        guard let executable = Path.executable else { throw LaunchError("cannot find out where this program is: /proc is needed") }
        installation = try Installation(of: executable)
    }

    /// Answers what needs no task to run, and else becomes the program that has the tasks.
    func launch() throws -> LaunchError {
        let options = words.options
        if let shell = options.completion {
            Console.print(CompletionScript.text(for: shell))
            exit(0)
        } else if options.help {
            try Console.print(help())
            exit(0)
        } else if options.list || isEmpty {
            let catalog = try catalog()
            Console.print(options.json ? TaskListing.json(catalog) : TaskListing.text(catalog, style: Console.style(options)))
            exit(0)
        }
        return Program.become(try program())
    }

    /// Whether nothing is asked for: then the tasks are listed.
    private var isEmpty: Bool {
        let options = words.options
        return words.calls.isEmpty && words.command == nil && !options.listHosts && !options.metadata && options.complete == nil
            && !options.version
    }

    private func help() throws -> String {
        let style = Console.style(words.options)
        guard !words.calls.isEmpty else { return UsageText.text(style: style) }
        let catalog = try catalog()
        return try words.calls.map { call in
            guard let task = catalog.task(named: call.task) else {
                throw CommandLineError.unknownTask(call.typed, suggestion: catalog.suggestion(for: call.task))
            }
            return TaskHelp.text(task, style: style)
        }.joined(separator: "\n")
    }

    /// All tasks: the fabfile's and the shipped ones.
    func catalog() throws -> TaskCatalog {
        let cache = try? Cache()
        let shipped = TaskMetadata.builtIn + (try ShippedTasks.metadata(installation, cache: cache))
        guard let fabfile = try Fabfile.find(named: words.value(of: .fabfile)) else { return TaskCatalog(shipped: shipped) }
        let own = try FabfileTasks.metadata(fabfile, installation, cache: cache ?? Cache())
        return TaskCatalog(own: own, shipped: shipped)
    }

    /// The program that has the tasks: the fabfile's, or the runner where no fabfile is needed.
    private func program() throws -> String {
        guard !words.options.metadata, words.options.complete == nil, !words.options.version,
            !words.calls.isEmpty || words.value(of: .fabfile) != nil,
            let fabfile = try Fabfile.find(named: words.value(of: .fabfile))
        else { return installation.runner }
        let cache = try Cache()
        let compiler = try FabfileCompiler(installation: installation, cache: cache)
        let key = try compiler.key(of: fabfile)
        if let program = cache.program(key) { return program }
        let shipped = try ShippedTasks.metadata(installation, cache: cache)
        if try needsNothing(of: fabfile, cache, shipped) { return installation.runner }
        return try compiler.program(of: fabfile, key: key, shipped: shipped)
    }

    /// Whether all tasks of the line are shipped ones that the fabfile does not replace: then it need not even compile.
    private func needsNothing(of fabfile: Fabfile, _ cache: Cache, _ shipped: [TaskMetadata]) throws -> Bool {
        guard !words.calls.isEmpty else { return false }
        let shippedNames = Set((TaskMetadata.builtIn + shipped).map(\.name))
        guard words.calls.allSatisfy({ shippedNames.contains($0.task) }) else { return false }
        let own = Set(try FabfileTasks.metadata(fabfile, installation, cache: cache).map(\.name))
        return own.isDisjoint(with: words.calls.map(\.task))
    }
}
