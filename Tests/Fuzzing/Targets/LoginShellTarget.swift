import Weft

@testable import WeftRuntime

/// A script gets through every login shell as it is.
struct LoginShellTarget: Target {
    let name = "login-shell"
    let about = "the line for a login shell against sh, bash, busybox sh, zsh, mksh, fish and tcsh"
    let tools = ["dash", "bash", "busybox", "zsh", "mksh", "fish", "tcsh"]
    let batch = 200

    /// A line of a script, and the texts that it prints.
    enum Piece {
        case words([String])
        case document(String)
        case comment(String)
        case assignment(String)
    }

    struct Case {
        let pieces: [Piece]

        var script: String {
            pieces.map { piece -> String in
                switch piece {
                case .words(let words): return Command(words: ["printf", #"%s\0"#] + words).text
                case .document(let text): return "cat <<'END'\n\(text)\nEND\nprintf '\\0'"
                case .comment(let text): return "# \(text)"
                case .assignment(let text): return "v=\(ShellQuoting.quote(text)); printf '%s\\0' \"$v\""
                }
            }.joined(separator: "\n")
        }

        var printed: [UInt8] {
            pieces.flatMap { piece -> [UInt8] in
                switch piece {
                case .words(let words): return Array(words.map { "\($0)\0" }.joined().utf8)
                case .document(let text): return Array("\(text)\n\0".utf8)
                case .comment: return []
                case .assignment(let text): return Array("\(text)\0".utf8)
                }
            }
        }
    }

    func make(_ choices: inout Choices) -> Case {
        func piece(_ choices: inout Choices) -> Piece {
            switch choices.number(below: 6) {
            case 0...2: .words([choices.text(upTo: 16)] + choices.many(upTo: 2) { $0.text(upTo: 8) })
            case 3: .assignment(choices.text(upTo: 16))
            // Behind its first letter, so that no line of it can be the end of the document.
            case 4: .document("." + choices.text(upTo: 16).split(separator: "\n").joined(separator: "\n."))
            default: .comment(String(decoding: choices.text(upTo: 8).utf8.filter { $0 != 0x0A }, as: UTF8.self))
            }
        }
        return Case(pieces: [piece(&choices)] + choices.many(upTo: 4, piece))
    }

    func show(_ one: Case) -> String { "\(shown(one.script))\n\(shown(LoginShell.line(one.script)))" }

    static let shells = [
        ["sh"], ["bash", "--norc"], ["busybox", "sh"], ["zsh", "-f"], ["mksh"], ["fish", "--no-config"], ["tcsh", "-f"],
    ]
    private static let mark = "\u{1E}next\u{1E}"

    func judge(_ cases: [Case]) async throws -> [String?] {
        var problems = [String?](repeating: nil, count: cases.count)
        for shell in Self.shells {
            // As lines of a script, since a process for each would take hours; and the first of each batch as sshd does it.
            let lines = cases.map { LoginShell.line($0.script).dropFirst("exec ".count) + "\nprintf '\(Self.mark)'\n" }.joined()
            let file = try Tool.write(Array(lines.utf8), to: "script")
            let outcome = try await Tool.run(shell + [file])
            let outputs = outcome.outputBytes.split(by: Array(Self.mark.utf8))
            for (index, one) in cases.enumerated() where problems[index] == nil {
                guard index < outputs.count, outputs[index] == one.printed else {
                    let output = index < outputs.count ? shown(outputs[index]) : "nothing"
                    problems[index] = "\(shell) prints \(output) \(shown(outcome.errorBytes.prefix(300)))"
                    break
                }
            }
            if let first = cases.first, problems[0] == nil, !LoginShell.line(first.script).utf8.contains(0) {
                let outcome = try await Tool.run(shell + ["-c", LoginShell.line(first.script)])
                if outcome.outputBytes != first.printed {
                    problems[0] = "\(shell) -c prints \(shown(outcome.outputBytes)) \(shown(outcome.errorBytes.prefix(300)))"
                }
            }
        }
        return problems
    }
}

extension [UInt8] {
    /// The bytes between marks, and what is behind the last.
    func split(by mark: [UInt8]) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var rest = self[...]
        while let range = rest.firstRange(of: mark) {
            parts.append(Array(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [Array(rest)]
    }
}
