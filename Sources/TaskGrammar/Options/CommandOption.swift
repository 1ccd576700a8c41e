/// One option of the command line; ``all`` is the only list of them, from which parsing, help and completion read.
public struct CommandOption: Sendable, Equatable {
    /// Which option it is, apart from its spelling. The raw value is the long form without `--`.
    public enum Name: String, Sendable, CaseIterable {
        case list, json, help, version
        case dryRun = "dry-run"
        case parallel, serial
        case keepGoing = "keep-going"
        case failFast = "fail-fast"
        case timeout
        case taskTimeout = "task-timeout"
        case connectTimeout = "connect-timeout"
        case diff
        case assertNoChanges = "assert-no-changes"
        case yes
        case noInput = "no-input"
        case answer, verbose, quiet, output, timestamps, junit, force, only
        case listHosts = "list-hosts"
        case color
        case noColor = "no-color"
        case completion, metadata, complete
    }

    /// What follows an option that takes a value.
    public struct Argument: Sendable, Equatable {
        /// What help calls it, in capitals.
        public let placeholder: String
        /// The only values that are taken; empty where any text may stand.
        public let values: [String]
        /// Whether it names a file, for completion.
        public let isPath: Bool
    }

    /// Which option it is.
    public let name: Name
    /// The letter after a single `-`, where there is one.
    public let short: Character?
    /// The value it takes; `nil` for a switch.
    public let argument: Argument?
    /// What it does, as help shows it.
    public let help: String
    /// Whether help and completion leave it out: such options are for programs.
    public let isHidden: Bool

    init(
        _ name: Name, _ short: Character? = nil, _ placeholder: String? = nil, values: [String] = [], isPath: Bool = false,
        isHidden: Bool = false, help: String
    ) {
        self.name = name
        self.short = short
        self.argument = placeholder.map { Argument(placeholder: $0, values: values, isPath: isPath) }
        self.help = help
        self.isHidden = isHidden
    }

    /// The option as it is typed: `--dry-run`.
    public var long: String { "--" + name.rawValue }

    /// All options, in the order of the help.
    public static let all: [CommandOption] = [
        CommandOption(.list, "l", help: "list the tasks"),
        CommandOption(.help, "h", help: "show this help, or that of the tasks named"),
        CommandOption(.dryRun, "n", help: "show what would be done and change nothing"),
        CommandOption(.diff, nil, help: "show the differences that resources make"),
        CommandOption(.assertNoChanges, nil, help: "end with status 3 when anything changed"),
        CommandOption(.parallel, "j", "N", help: "work on N hosts at a time"),
        CommandOption(.serial, nil, "N", help: "finish N hosts before the next N begin"),
        CommandOption(.keepGoing, "k", help: "go on with other tasks on the hosts that are left when some failed"),
        CommandOption(.failFast, nil, help: "start nothing new after the first failure"),
        CommandOption(.timeout, nil, "TIME", help: "give up after this time, such as 30s, 5m or 1h30m"),
        CommandOption(.taskTimeout, nil, "TIME", help: "give up a task on a host after this time"),
        CommandOption(.connectTimeout, nil, "TIME", help: "give each step of connecting this long, such as 5s"),
        CommandOption(.yes, "y", help: "answer yes to every confirmation"),
        CommandOption(.noInput, nil, help: "never ask; a question without an answer is an error"),
        CommandOption(.answer, nil, "NAME=VALUE", help: "answer a task's question in advance"),
        CommandOption(.force, nil, help: "run tasks although they are up to date"),
        CommandOption(.only, nil, help: "run the tasks named alone, without those that run before them"),
        CommandOption(.verbose, "v", help: "show every command and its exit status"),
        CommandOption(.quiet, "q", help: "show only failures"),
        CommandOption(
            .output, nil, "STYLE", values: OutputStyle.allCases.map(\.rawValue), help: "show output live, grouped, folded, as json or quiet"
        ),
        CommandOption(.json, nil, help: "write the list, or the results, as JSON"),
        CommandOption(.timestamps, nil, help: "put the time, in UTC, in front of each line"),
        CommandOption(.junit, nil, "FILE", isPath: true, help: "write the results as JUnit XML"),
        CommandOption(.listHosts, nil, help: "list the selected hosts and run nothing"),
        CommandOption(.color, nil, help: "use colours although the output is no terminal"),
        CommandOption(.noColor, nil, help: "use no colours"),
        CommandOption(
            .completion, nil, "SHELL", values: CompletionShell.allCases.map(\.rawValue), help: "print the completion script of a shell"),
        CommandOption(.version, nil, help: "show the version"),
        CommandOption(.metadata, isHidden: true, help: "print the tasks for the launcher"),
        CommandOption(.complete, nil, "KIND", isHidden: true, help: "print candidates for completion"),
    ]

    /// The option with a name.
    public static func named(_ name: Name) -> CommandOption? { all.first { $0.name == name } }
}
