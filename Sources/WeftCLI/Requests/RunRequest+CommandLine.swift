import TaskGrammar
import Weft
import WeftRuntime

extension RunRequest {
    /// What the words of a command line ask for.
    init(_ words: CommandWords) {
        self.init(
            common: words.common.map { Value($0.name, $0.value) },
            calls: words.calls.map { call in Call(call.task, call.values.map { Value($0.name, $0.value) }) }, command: words.command)
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
        guard let text = options.timeout else { return }
        guard let timeout = Duration(weft: text), timeout > .zero else {
            throw .invalidOptionValue("--timeout", text, expectation: "a duration such as 30s, 5m or 1h30m")
        }
        self.timeout = timeout
    }
}
