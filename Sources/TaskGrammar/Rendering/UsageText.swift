/// What `task --help` prints.
public enum UsageText {
    /// The grammar, the targeting words, the options and the exit statuses.
    public static func text(style: TextStyle = .plain) -> String {
        let words = TargetingWord.allCases.map { ("\($0.rawValue)=\($0.placeholder)", $0.help) }
        let options = CommandOption.all.filter { !$0.isHidden }.map { (spelling($0), $0.help) }
        return """
            \(style.bold("Usage:")) task [OPTIONS] [NAME=VALUE ...] TASK [NAME=VALUE ...] ... [-- COMMAND ...]

            \(TextStyle(isColored: false, width: min(style.width ?? 100, 100)).wrapped(introduction, indentation: 0))

            \(style.bold("Words that say where:"))
            \(table(words, column: 31, style))

            \(style.bold("Options:"))
            \(table(options, column: 31, style))

            \(style.bold("Exit status:"))
            \(table(statuses, column: 7, style))

            """
    }

    private static let introduction = """
        Runs tasks, which are Swift functions, on this machine or on many hosts over SSH. Values in front of the first task are for all \
        tasks, values after a task are for that task. `task --help TASK` explains a task.
        """

    /// What each exit status says.
    static let statuses = [
        ("0", "all went well"),
        ("1", "a task failed"),
        ("2", "the request was wrong; nothing was connected"),
        ("3", "something changed, and --assert-no-changes was given"),
        ("4", "hosts were unreachable, and no task failed"),
        ("124", "the time of --timeout or --task-timeout was over"),
        ("130", "interrupted"),
    ]

    /// An option with its short form and value: `-j, --parallel N`.
    static func spelling(_ option: CommandOption) -> String {
        let argument = option.name == .help ? " [TASK]" : option.argument.map { " " + $0.placeholder } ?? ""
        return (option.short.map { "-\($0), " } ?? "    ") + option.long + argument
    }

    private static func table(_ rows: [(String, String)], column: Int, _ style: TextStyle) -> String {
        rows.map { ("  " + $0).padded(to: column - 1) + " " + style.wrapped($1, indentation: column) }.joined(separator: "\n")
    }
}
