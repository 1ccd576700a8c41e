import Suggestions

/// A command line split into its words, before any task is known:
/// `task [OPTIONS] [NAME=VALUE …] TASK [NAME=VALUE …] … [-- COMMAND …]`.
///
/// What the values after a task mean depends on the task's parameters: `user=` is the task's own where it declares a `user`, and else says
/// whom to log in as. Whoever knows the tasks decides that.
public struct CommandWords: Sendable, Equatable {
    /// A task's name with the values that follow it.
    public struct Call: Sendable, Equatable {
        /// The name in snake case.
        public let task: String
        /// The name as it was typed.
        public let typed: String
        /// The values up to the next task, in their order.
        public var values: [NamedValue]
    }

    /// The options, wherever they stood.
    public var options = CommandOptions()
    /// The values in front of the first task: for all tasks.
    public var common: [NamedValue] = []
    /// The tasks in their order.
    public var calls: [Call] = []
    /// The words after `--`; `nil` without one.
    public var command: [String]?

    /// Splits a command line, without the program's name.
    ///
    /// Options may stand anywhere before `--`, and short ones may be joined (`-kn`, `-j8`).
    public init(_ arguments: some Sequence<String>) throws(CommandLineError) {
        try take(Array(arguments))
        // `task build --output PATH` says what `task build output=PATH` does.
        let build = calls.firstIndex { TaskMetadata.buildNames.contains($0.task) }
        if let path = try options.takeOutputPath(isForBuild: build != nil), let build {
            calls[build].values.append(NamedValue("output", path))
        }
    }

    private mutating func take(_ arguments: [String]) throws(CommandLineError) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "--" {
                guard !rest.isEmpty else { throw .emptyCommand }
                command = Array(rest)
                return
            } else if word.utf8.starts(with: "--".utf8) {
                try takeLong(word, &rest)
            } else if word.utf8.first == UInt8(ascii: "-"), word.utf8.count > 1 {
                try takeShort(word, &rest)
            } else if let value = NamedValue(word: word) {
                if calls.isEmpty { common.append(value) } else { calls[calls.count - 1].values.append(value) }
            } else if TaskName.isValid(word) {
                calls.append(Call(task: TaskName.normalized(word), typed: word, values: []))
            } else {
                throw .invalidWord(word)
            }
        }
    }

    private mutating func takeLong(_ word: String, _ rest: inout ArraySlice<String>) throws(CommandLineError) {
        let equals = word.utf8.firstIndex(of: UInt8(ascii: "="))
        let long = String(word[..<(equals ?? word.endIndex)])
        guard let option = CommandOption.all.first(where: { $0.long == long }) else {
            let known = CommandOption.all.filter { !$0.isHidden }.map(\.long)
            throw .unknownOption(long, suggestion: NearMiss.suggestion(for: long, among: known))
        }
        guard let argument = option.argument else {
            guard equals == nil else { throw .unexpectedOptionValue(long) }
            options.set(option.name)
            return
        }
        if let equals {
            try options.set(option, to: String(word[word.utf8.index(after: equals)...]))
        } else if let value = rest.popFirst() {
            try options.set(option, to: value)
        } else {
            throw .missingOptionValue(long, placeholder: argument.placeholder)
        }
    }

    private mutating func takeShort(_ word: String, _ rest: inout ArraySlice<String>) throws(CommandLineError) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let option = CommandOption.all.first(where: { $0.short == letter }) else {
                throw .unknownOption("-\(letter)", suggestion: nil)
            }
            guard let argument = option.argument else {
                options.set(option.name)
                continue
            }
            if !letters.isEmpty {
                try options.set(option, to: String(letters.first == "=" ? letters.dropFirst() : letters))
            } else if let value = rest.popFirst() {
                try options.set(option, to: value)
            } else {
                throw .missingOptionValue("-\(letter)", placeholder: argument.placeholder)
            }
            return
        }
    }

    /// The last value of a word that holds for the whole run, such as `fabfile=`, wherever it stands.
    public func value(of word: TargetingWord) -> String? {
        (common + calls.flatMap(\.values)).last { $0.name == word.rawValue }?.value
    }
}
