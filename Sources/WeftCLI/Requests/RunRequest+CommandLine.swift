import TaskGrammar
import Weft
import WeftRuntime

extension RunRequest {
    /// What the words of a command line ask for, and the environment where they say nothing.
    init(_ words: CommandWords, _ environment: ProgramEnvironment) {
        self.init(
            common: words.common.map { Value($0.name, $0.value) },
            calls: words.calls.map { call in Call(call.task, call.values.map { Value($0.name, $0.value) }) }, command: words.command,
            variables: environment.variables.filter { $0.key.hasPrefix("TASK_") })
        leavesOutPrerequisites = words.options.only
    }
}

extension RunOptions {
    /// What the options of a command line say.
    init(_ options: CommandOptions) throws(CommandLineError) {
        self.init()
        if let parallel = options.parallel { self.parallel = parallel }
        serial = options.serial
        failurePolicy = options.failFast ? .failFast : options.keepGoing ? .keepGoing : .leaveOut
        force = options.force
        isPreview = options.dryRun
        showsDifferences = options.diff
        assertsNoChanges = options.assertNoChanges
        timeout = try duration(options.timeout, .timeout)
        taskTimeout = try duration(options.taskTimeout, .taskTimeout)
    }
}

extension ConnectionOptions {
    /// What the options of a command line say.
    init(_ options: CommandOptions) throws(CommandLineError) {
        self.init(connectLimit: try duration(options.connectTimeout, .connectTimeout))
    }
}

private func duration(_ text: String?, _ name: CommandOption.Name) throws(CommandLineError) -> Duration? {
    guard let text else { return nil }
    if let duration = Duration(weft: text), duration > .zero { return duration }
    guard let option = CommandOption.named(name) else { return nil }
    throw .invalidDuration(text, of: option)
}
