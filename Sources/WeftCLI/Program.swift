import Glibc
import TaskGrammar
import Weft
import WeftRuntime

/// The whole program as a function of its arguments, environment and outputs.
public struct Program: Sendable {
    let arguments: [String]
    let environment: ProgramEnvironment
    let output: OutputWriter
    let errors: OutputWriter
    let definitions: @Sendable () -> [TaskDefinition]
    /// The transports of tests; `nil` for the real ones.
    let transports: (any TransportProvider)?
    let catchesSignals: Bool
    /// The name by which a program was called that stands alone; `nil` behind a launcher.
    let ownName: String?

    /// A program that has not begun.
    ///
    /// - Parameters:
    ///   - arguments: The words behind the program's name.
    ///   - definitions: The tasks there are.
    ///   - transports: The ways to hosts; real connections unless given.
    ///   - catchesSignals: Whether Ctrl-C ends the run in order. There is only one such program in a process.
    ///   - call: The path by which a program was called that has no launcher in front of it.
    public init(
        arguments: [String], environment: ProgramEnvironment, output: OutputWriter, errors: OutputWriter,
        definitions: @escaping @Sendable () -> [TaskDefinition] = { TaskDefinition.all }, transports: (any TransportProvider)? = nil,
        catchesSignals: Bool = true, aloneAs call: String? = nil
    ) {
        self.arguments = arguments
        self.environment = environment
        self.output = output
        self.errors = errors
        self.definitions = definitions
        self.transports = transports
        self.catchesSignals = catchesSignals
        ownName = call.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    }

    /// Does what is asked for.
    ///
    /// - Returns: The exit status; all messages have been shown.
    @MainActor
    public func run() async -> Int32 {
        let tasks = TaskLookup(definitions(), options: CommandOption.all.filter { !$0.isHidden }.map(\.name.rawValue))
        if ownName != nil, let question = CompletionQuestion(arguments) { return answer(question, tasks) }
        let words: CommandWords
        do throws(CommandLineError) { words = try CommandWords(arguments) } catch { return refuse("\(error)") }
        if ownName != nil, words.value(of: .fabfile) != nil {
            return refuse("`fabfile=` is for `task`: this program has its tasks built in")
        }
        if let status = inform(words, tasks) { return status }
        if words.calls.first?.task == "doctor", tasks.task(named: "doctor") == nil {
            return await Doctor(program: self, words: words).run()
        }
        return await execute(words, tasks)
    }

    /// Plans the request and runs the plan.
    @MainActor
    private func execute(_ words: CommandWords, _ tasks: TaskLookup) async -> Int32 {
        let settings = settings(words.options)
        var options: RunOptions
        let connections: ConnectionOptions
        do throws(CommandLineError) {
            options = try RunOptions(words.options)
            connections = try ConnectionOptions(words.options)
        } catch { return refuse("\(error)") }
        let sites = Sites(words: words, environment: environment)
        let planner = sites.planner(tasks)
        if words.options.listHosts { return listHosts(RunRequest(words, environment), planner) }
        let plan: Plan
        do throws(PlanningErrors) { plan = try planner.plan(RunRequest(words, environment)) } catch {
            return refuse(error.errors.map(\.description))
        }
        if words.options.dryRun {
            let text = PlanText(plan, paint: settings.paint)
            output.write(plan.mask.applied(to: text.text))
            guard text.asksHosts else { return 0 }
        }
        let prompter = UserPrompter(
            answers: words.options.answers, confirmsAll: words.options.yes, asksNobody: words.options.noInput)
        let unanswered = plan.steps.compactMap(\.question).compactMap { question -> String? in
            do { _ = try prompter.declaredAnswer(to: question) } catch { return "\(error)" }
            return nil
        }
        if !unanswered.isEmpty, !options.isPreview { return refuse(unanswered) }
        if let path = settings.junit {
            // Before the work rather than behind it.
            do throws(FileFailure) { try JUnitReport.makePlace(for: path) } catch { return refuse("\(error)") }
        }
        if plan.steps.count == 1, plan.hosts.count == 1 { options.parallel = 1 }
        return await run(plan, options, LazyTransports(sites: sites, options: connections), sites, prompter, settings)
    }

    @MainActor
    private func run(
        _ plan: Plan, _ options: RunOptions, _ pool: LazyTransports, _ sites: Sites, _ prompter: UserPrompter, _ settings: ConsoleSettings
    ) async -> Int32 {
        let screen = Screen(output: output, errors: errors)
        let observer: any RunObserver =
            settings.style == .json ? JSONConsole(screen: screen, clock: settings.clock) : TextConsole(screen: screen, settings: settings)
        let resources = RunResources(
            inventory: sites.inventory, configuration: sites.configuration, transports: transports ?? pool, prompter: prompter,
            observer: observer)
        pool.use(resources)
        let executor = Executor(plan, resources: resources, options: options)
        if catchesSignals { watch(executor, settings.clock) }
        // In a task of its own: the screen is held while this is found out.
        output.whenBroken { Task.detached { executor.interrupt() } }
        let report = await executor.run()
        guard let path = settings.junit else { return report.exitStatus }
        do throws(FileFailure) { try JUnitReport(report, endedAt: .now).write(to: path) } catch {
            errors.write("task: \(error)\n")
            return max(report.exitStatus, 1)
        }
        return report.exitStatus
    }

    /// The first signal ends the run in order, the second at once.
    ///
    /// Nothing here waits for the screen: whoever has it may be stuck in a pipe that nobody reads.
    private func watch(_ executor: Executor, _ clock: (@Sendable () -> Timestamp)?) {
        let isSecond = Once()
        let errors = errors
        // A line about the progress may stand there.
        let newLine = { @Sendable in (errors.isTerminal ? "\r\u{1B}[2K" : "") + (clock.map { $0().text + " " } ?? "") }
        TerminalState.remember()
        SignalListener.start { _ in
            if isSecond.first() {
                executor.interrupt()
                return errors.write(newLine() + "interrupted: ending what runs; once more to leave at once\n")
            }
            let left = executor.running
            TerminalState.restore()
            let place = left.isEmpty ? "" : "; something may still run on \(left.joined(separator: ", "))"
            errors.write(newLine() + "left at once\(place)\n")
            _exit(130)
        }
    }

    private func listHosts(_ request: RunRequest, _ planner: Planner) -> Int32 {
        do throws(PlanningErrors) {
            output.write(HostListing(try planner.hosts(of: request)).text)
            return 0
        } catch {
            return refuse(error.errors.map(\.description))
        }
    }

    /// Says what is wrong with the request.
    func refuse(_ messages: [String]) -> Int32 {
        let paint = Paint(isOn: environment["NO_COLOR"] == nil && errors.isTerminal)
        errors.write(messages.map { paint.red("error:") + " \($0)\n" }.joined())
        return 2
    }

    func refuse(_ message: String) -> Int32 { refuse([message]) }

    func settings(_ options: CommandOptions) -> ConsoleSettings {
        var settings = ConsoleSettings()
        settings.style = options.json ? .json : options.quiet ? .quiet : options.output ?? .live
        let isTerminal = errors.isTerminal && environment["TERM"] != "dumb"
        settings.paint = Paint(isOn: options.color ?? (isTerminal && output.isTerminal && environment["NO_COLOR"] == nil))
        settings.verbosity = options.verbosity
        settings.showsProgress = isTerminal && settings.style != .json && settings.style != .quiet
        settings.junit = options.junit
        settings.showsDifferences = options.diff
        if options.timestamps { settings.clock = { Timestamp.now } }
        return settings
    }
}
