/// What is wrong with the words of a command line, before any task is looked at; the exit status is 2.
public enum CommandLineError: Error, Sendable, Equatable, CustomStringConvertible {
    /// An option that is not there.
    case unknownOption(String, suggestion: String?)
    /// An option at the end that needs a value.
    case missingOptionValue(String, placeholder: String)
    /// `--list=x`: a switch takes no value.
    case unexpectedOptionValue(String)
    /// A value that does not fit the option.
    case invalidOptionValue(String, String, expectation: String)
    /// A word that is neither a task's name nor `NAME=VALUE`.
    case invalidWord(String)
    /// A task that is not there.
    case unknownTask(String, suggestion: String?)
    /// Nothing after `--`.
    case emptyCommand

    /// A value that is no duration.
    public static func invalidDuration(_ value: String, of option: CommandOption) -> CommandLineError {
        .invalidOptionValue(option.long, value, expectation: "a duration such as 30s, 5m or 1h30m")
    }

    /// The sentence that is shown, without the program's name.
    public var description: String {
        switch self {
        case .unknownOption(let option, let suggestion):
            "there is no option `\(option)`" + (suggestion == nil ? "; `task --help` shows all" : Self.hint(suggestion))
        case .missingOptionValue(let option, let placeholder): "`\(option)` needs a value: `\(option) \(placeholder)`"
        case .unexpectedOptionValue(let option): "`\(option)` takes no value"
        case .invalidOptionValue(let option, let value, let expectation): "`\(option)` is `\(value)`, but it takes \(expectation)"
        case .invalidWord(let word): "`\(word)` is neither a task's name nor NAME=VALUE; a command to run stands after `--`"
        case .unknownTask(let name, let suggestion):
            "no task is named `\(name)`" + (suggestion == nil ? "; `task --list` shows all" : Self.hint(suggestion))
        case .emptyCommand: "no command stands after `--`"
        }
    }

    private static func hint(_ suggestion: String?) -> String { suggestion.map { "; did you mean `\($0)`?" } ?? "" }
}
