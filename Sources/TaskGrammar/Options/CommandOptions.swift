/// The options of one command line, parsed: what was not given has its default.
public struct CommandOptions: Sendable, Equatable {
    /// `--list`.
    public var list = false
    /// `--json`.
    public var json = false
    /// `--help`; the tasks to explain are the words that name tasks.
    public var help = false
    /// `--version`.
    public var version = false
    /// `--dry-run`.
    public var dryRun = false
    /// `--diff`.
    public var diff = false
    /// `--assert-no-changes`.
    public var assertNoChanges = false
    /// `--parallel`, at least 1; `nil` leaves the choice to the run.
    public var parallel: Int?
    /// `--serial`, the size of a batch, at least 1; `nil` for one batch.
    public var serial: Int?
    /// `--keep-going`.
    public var keepGoing = false
    /// `--fail-fast`.
    public var failFast = false
    /// `--timeout`, as it was written: `30s`.
    public var timeout: String?
    /// `--task-timeout`, as it was written.
    public var taskTimeout: String?
    /// `--connect-timeout`, as it was written.
    public var connectTimeout: String?
    /// `--yes`.
    public var yes = false
    /// `--no-input`.
    public var noInput = false
    /// `--answer`, by the question's name.
    public var answers: [String: String] = [:]
    /// How often `--verbose` was given.
    public var verbosity = 0
    /// `--quiet`.
    public var quiet = false
    /// `--output`; `nil` leaves the choice to the run.
    public var output: OutputStyle?
    /// `--output` with what is no style: the file that `build` is to make.
    var outputPath: String?
    /// `--timestamps`.
    public var timestamps = false
    /// `--junit`, a path.
    public var junit: String?
    /// `--force`.
    public var force = false
    /// `--only`.
    public var only = false
    /// `--list-hosts`.
    public var listHosts = false
    /// `--color` or `--no-color`, whichever came last; `nil` leaves it to the terminal and to `NO_COLOR`.
    public var color: Bool?
    /// `--completion`.
    public var completion: CompletionShell?
    /// `--metadata`, hidden: print the program's tasks with ``MetadataFile`` and end.
    public var metadata = false
    /// `--complete hosts|roles`, hidden: print candidates, one a line, and end.
    public var complete: String?

    /// The options of an empty command line.
    public init() {}

    /// Sets a switch.
    mutating func set(_ name: CommandOption.Name) {
        switch name {
        case .list: list = true
        case .json: json = true
        case .help: help = true
        case .version: version = true
        case .dryRun: dryRun = true
        case .diff: diff = true
        case .assertNoChanges: assertNoChanges = true
        case .keepGoing: keepGoing = true
        case .failFast: failFast = true
        case .yes: yes = true
        case .noInput: noInput = true
        case .verbose: verbosity += 1
        case .quiet: quiet = true
        case .timestamps: timestamps = true
        case .force: force = true
        case .only: only = true
        case .listHosts: listHosts = true
        case .color: color = true
        case .noColor: color = false
        case .metadata: metadata = true
        case .parallel, .serial, .timeout, .taskTimeout, .connectTimeout, .answer, .output, .junit, .completion, .complete: break
        }
    }

    /// Sets an option that takes a value.
    mutating func set(_ option: CommandOption, to value: String) throws(CommandLineError) {
        switch option.name {
        case .parallel: parallel = try Self.count(value, of: option)
        case .serial: serial = try Self.count(value, of: option)
        case .timeout: timeout = try Self.duration(value, of: option)
        case .taskTimeout: taskTimeout = try Self.duration(value, of: option)
        case .connectTimeout: connectTimeout = try Self.duration(value, of: option)
        case .answer:
            guard let equals = value.firstIndex(of: "="), equals > value.startIndex else {
                throw .invalidOptionValue(option.long, value, expectation: "NAME=VALUE")
            }
            answers[TaskName.normalized(value[..<equals])] = String(value[value.index(after: equals)...])
        case .output:
            output = OutputStyle(rawValue: value)
            outputPath = output == nil ? value : nil
        case .completion: completion = try Self.choice(value, of: option, CompletionShell.init(rawValue:))
        case .junit: junit = value
        case .complete: complete = value
        default: set(option.name)
        }
    }

    private static func count(_ value: String, of option: CommandOption) throws(CommandLineError) -> Int {
        guard let number = Int(value), number >= 1 else {
            throw .invalidOptionValue(option.long, value, expectation: "a number from 1 up")
        }
        return number
    }

    /// What a duration is made of is known where it is used; one begins with a digit.
    private static func duration(_ value: String, of option: CommandOption) throws(CommandLineError) -> String {
        guard value.utf8.first.map({ $0 >= 0x30 && $0 <= 0x39 }) == true else { throw .invalidDuration(value, of: option) }
        return value
    }

    /// Takes the path of `--output`, which is for `build` alone.
    mutating func takeOutputPath(isForBuild: Bool) throws(CommandLineError) -> String? {
        guard let path = outputPath else { return nil }
        outputPath = nil
        if !isForBuild, let option = CommandOption.named(.output) {
            output = try Self.choice(path, of: option, OutputStyle.init(rawValue:))
        }
        return path
    }

    private static func choice<T>(_ value: String, of option: CommandOption, _ make: (String) -> T?) throws(CommandLineError) -> T {
        guard let choice = make(value) else {
            let values = option.argument?.values ?? []
            throw .invalidOptionValue(option.long, value, expectation: "one of " + values.joined(separator: ", "))
        }
        return choice
    }
}
