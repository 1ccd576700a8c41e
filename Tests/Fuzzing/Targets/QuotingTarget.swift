import Weft

/// A quoted text is one word with exactly these bytes, wherever the word stands and whatever shell reads it.
struct QuotingTarget: Target {
    let name = "quoting"
    let about = "Command's quoting against sh, dash, bash, busybox sh, zsh and mksh"
    let tools = ["dash", "bash", "busybox", "zsh", "mksh"]
    let batch = 2000

    /// Where the words stand.
    enum Place: CaseIterable {
        case arguments, assignment, exported, path, evaluated, list, script
    }

    struct Case {
        let place: Place
        let words: [String]

        /// The shell text that prints the words, each with a NUL behind it.
        var line: Command {
            switch place {
            case .arguments: return "p \(raw: words.map { "\("\($0)" as Command)" }.joined(separator: " "))"
            case .assignment: return "v=\(words[0]); p \"$v\"; p \(Array(words.dropFirst()))"
            case .exported: return "export v=\(words[0]); p \"$v\" \(Array(words.dropFirst()))"
            case .path: return "v=\(raw: words.map { "\("\($0)" as Command)" }.joined(separator: ":")):\"x\"; p \"$v\""
            case .evaluated: return "eval \(Command(words: ["p"] + words).text)"
            case .list: return "p \(words)"
            case .script: return "eval p \(Command(words: words).text)"
            }
        }

        var expected: [String] {
            switch place {
            case .path: [words.joined(separator: ":") + ":x"]
            default: words
            }
        }
    }

    func make(_ choices: inout Choices) -> Case {
        let place = choices.pick(Place.allCases)
        let words = [choices.text(upTo: 24)] + choices.many(upTo: 2) { $0.text(upTo: 12) }
        return Case(place: place, words: words)
    }

    func show(_ one: Case) -> String { "\(one.place): \(shown(one.words))\n\(shown(one.line.text))" }

    static let shells: [(words: [String], locale: String)] = [
        (["sh"], "C"), (["dash"], "C.UTF-8"), (["bash", "--norc"], "C.UTF-8"), (["bash", "--posix"], "C"),
        (["busybox", "sh"], "C.UTF-8"), (["zsh", "-f"], "C.UTF-8"), (["zsh", "-f", "-o", "shwordsplit", "-o", "extendedglob"], "C"),
        (["zsh", "--emulate", "sh", "-f"], "C.UTF-8"), (["mksh"], "C.UTF-8"),
    ]

    func judge(_ cases: [Case]) async throws -> [String?] {
        let lines = Array(cases.map { $0.line.text + "\n" }.joined().utf8)
        var problems = [String?](repeating: nil, count: cases.count)
        for shell in Self.shells {
            // mksh has no printf of its own, and a process for each word would take minutes.
            let print = shell.words == ["mksh"] ? "print -rn -- \"$w\"; print -n '\\0'" : "printf '%s\\0' \"$w\""
            let script = Array("p() { for w do \(print); done; }\n".utf8) + lines
            let outcome = try await Tool.run(shell.words, input: script, environment: ["LC_ALL": shell.locale])
            var printed = outcome.outputBytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            for (index, one) in cases.enumerated() where problems[index] == nil {
                let words = printed.prefix(one.expected.count)
                printed = printed.dropFirst(one.expected.count)
                if words.elementsEqual(one.expected, by: { $0.elementsEqual($1.utf8) }) { continue }
                problems[index] = "\(shell.words) reads \(words.map { shown($0) }) \(shown(outcome.errorBytes.prefix(300)))"
                break
            }
        }
        return problems
    }
}
