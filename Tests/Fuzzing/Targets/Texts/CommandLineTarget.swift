import TaskGrammar

/// The words of a command line are taken apart in the same way whatever follows them.
struct CommandLineTarget: Property {
    let name = "command-line"
    let about = "the words of the command line: what `--` divides, values as they are given, no crash"

    private static let words = [
        "deploy", "deploy-all", "a.b", "host=web", "user=root", "x=", "=x", "name=a=b", "-k", "-kn", "-j8", "-j", "8", "--help", "--list",
        "--jobs",
        "--jobs=4", "--output", "--output=json", "-", "--", "--x", "---", "-é", "é=1", "build", "-j=3", "", "a b", "A-B=c", "1a", "--jobs=",
        "-v", "-\u{301}",
        "host=\n", "--timeout", "5s", "-e", "--\u{301}", "x\u{301}=1",
    ]

    func make(_ choices: inout Choices) -> [String] {
        choices.many(upTo: 8) { choices in
            switch choices.number(below: 5) {
            case 0: choices.text(upTo: 6)
            case 1: choices.name() + "=" + choices.text(upTo: 6)
            default: choices.pick(Self.words)
            }
        }
    }

    func show(_ one: [String]) -> String { shown(one) }

    func check(_ one: [String]) throws {
        let words = Array(one.prefix { $0 != "--" })
        let parsed: CommandWords
        do throws(CommandLineError) { parsed = try CommandWords(words) } catch {
            try hold(!error.description.isEmpty, "an error without words")
            return
        }
        try same(parsed.command, nil, "the command without `--`")
        var expected = parsed
        expected.command = ["x", "--", "-k"]
        // An option at the end would take what follows for its value, so it cannot be one.
        try same(try CommandWords(words + ["--", "x", "--", "-k"]), expected, "what is read in front of `--`")
        let values = parsed.common + parsed.calls.flatMap(\.values)
        for value in values {
            try same(NamedValue(word: "\(value.name)=\(value.value)"), value, "the value from its word")
        }
    }
}
