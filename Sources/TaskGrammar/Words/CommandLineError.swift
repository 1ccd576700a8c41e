/// What is wrong with a command line; found before anything is connected, so the exit status is 2.
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
    /// The same name twice with different values, for the same task or for all.
    case repeatedValue(String, String, String)
    /// A task that is not there.
    case unknownTask(String, suggestion: String?)
    /// A value that the task has no parameter for.
    case unknownParameter(String, task: String, suggestion: String?, parameters: [String])
    /// A value before the first task that none of the tasks has a parameter for.
    case unknownCommonParameter(String, tasks: [String], suggestion: String?)
    /// A parameter without a default that was not given.
    case missingParameter(String, task: String, expectation: String)
    /// Nothing after `--`.
    case emptyCommand

    /// The sentence that is shown, without the program's name.
    public var description: String {
        switch self {
        case .unknownOption(let option, let suggestion): "there is no option `\(option)`" + Self.hint(suggestion)
        case .missingOptionValue(let option, let placeholder): "`\(option)` needs a value: `\(option) \(placeholder)`"
        case .unexpectedOptionValue(let option): "`\(option)` takes no value"
        case .invalidOptionValue(let option, let value, let expectation): "`\(option)` is `\(value)`, but it takes \(expectation)"
        case .invalidWord(let word): "`\(word)` is neither a task's name nor NAME=VALUE; a command to run stands after `--`"
        case .repeatedValue(let name, let first, let second): "`\(name)=` is given twice, as `\(first)` and as `\(second)`"
        case .unknownTask(let name, let suggestion):
            "no task is named `\(name)`" + (suggestion == nil ? "; `task --list` shows all" : Self.hint(suggestion))
        case .unknownParameter(let name, let task, let suggestion, let parameters):
            "`\(task)` takes no `\(name)=`" + (suggestion == nil ? Self.takes(parameters) : Self.hint(suggestion.map { $0 + "=" }))
        case .unknownCommonParameter(let name, let tasks, let suggestion):
            if tasks.isEmpty {
                "`\(name)=` is for no task, and no word that selects hosts" + Self.hint(suggestion.map { $0 + "=" })
            } else {
                "none of the tasks takes `\(name)=`: " + tasks.map { "`\($0)`" }.joined(separator: ", ")
                    + Self.hint(suggestion.map { $0 + "=" })
            }
        case .missingParameter(let name, let task, let expectation): "`\(task)` needs `\(name)=`: \(expectation)"
        case .emptyCommand: "no command stands after `--`"
        }
    }

    private static func hint(_ suggestion: String?) -> String { suggestion.map { "; did you mean `\($0)`?" } ?? "" }

    private static func takes(_ parameters: [String]) -> String {
        parameters.isEmpty ? "; it takes no values" : "; it takes " + parameters.map { "`\($0)=`" }.joined(separator: ", ")
    }
}
