import Synchronization

extension TransportContract {
    static let commandClauses: [Clause] = [
        Clause("standard output and standard error come apart") { subject in
            let result = try await subject.execute("echo out; echo err >&2")
            try expect(result.standardOutput, "out\n", "standard output")
            try expect(result.standardError, "err\n", "standard error")
            try expect(result.status, .exited(0), "status")
        },
        Clause("every exit status from 0 to 255 is a result") { subject in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for first in 0..<8 as Range<Int32> {
                    group.addTask {
                        for status in stride(from: first, through: 255, by: 8) {
                            try expect(try await subject.execute("exit \(status)").status, .exited(status), "exit \(status)")
                        }
                    }
                }
                try await group.waitForAll()
            }
        },
        Clause("a command that a signal ended says which") { subject in
            for (name, code) in [("KILL", 137), ("TERM", 143), ("HUP", 129), ("SEGV", 139), ("PIPE", 141)] as [(String, Int32)] {
                let result = try await subject.execute("sh -c 'kill -\(raw: name) $$'")
                try expect(result.status.code, code, "status after SIG\(name)")
            }
            try expect(try await subject.succeed("echo alive").text, "alive", "the next command")
        },
        Clause("a program that is not there is status 127") { subject in
            try expect(try await subject.execute("weft-contract-no-such-program").status, .exited(127), "status")
        },
        Clause("a command that the shell cannot parse fails, and the next one runs") { subject in
            for broken in ["echo 'unfinished", "if true", "echo )", "cat <<X"] {
                let result = try await subject.execute(Command(raw: broken))
                // A here-document without its end is a warning to most shells.
                if !broken.hasPrefix("cat") { try expect(!result.isSuccess, "`\(broken)` should fail") }
                try expect(try await subject.succeed("echo alive").text, "alive", "the command after `\(broken)`")
            }
        },
        Clause("commands of several lines, with comments and here-documents, run whole") { subject in
            let result = try await subject.succeed("for i in 1 2\ndo echo $i # count\ndone\ncat <<END\nthree\nEND\necho four # last")
            try expect(result.standardOutput, "1\n2\nthree\nfour\n", "output")
        },
        Clause("nothing of one command is left for the next: folder, variables, options, umask, traps") { subject in
            let here = try await subject.succeed("pwd; umask; echo ${contract-unset}").text
            _ = try await subject.execute(
                "cd /; contract=set; export contract; umask 0; set -e -u; trap 'echo trapped' EXIT; exec 3>&1; false")
            try expect(try await subject.succeed("pwd; umask; echo ${contract-unset}").text, here, "what the next command sees")
        },
        Clause("output is kept byte for byte: no newline at the end, NUL, invalid UTF-8, carriage returns") { subject in
            let result = try await subject.succeed(#"printf 'a\000b\377\376\r\n\r\n end'"#)
            try expect(result.outputBytes, [97, 0, 98, 255, 254, 13, 10, 13, 10, 32, 101, 110, 100], "bytes")
        },
        Clause("a mebibyte on each output arrives whole, and its order is kept") { subject in
            let result = try await subject.succeed(
                "i=0; while [ $i -lt 16384 ]; do printf '%063d\\n' $i; printf '%063d\\n' $i >&2; i=$((i+1)); done")
            let expected = (0..<16384).map { String(repeating: "0", count: 63 - String($0).count) + "\($0)\n" }.joined()
            try expect(result.standardOutput, expected, "standard output")
            try expect(result.standardError, expected, "standard error")
        },
        Clause("the receiver gets exactly what the result holds") { subject in
            let pieces = Mutex<[OutputStream: [UInt8]]>([:])
            let command: Command = "i=0; while [ $i -lt 2000 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done"
            let result = try await subject.transport.execute(Invocation(command)) { stream, bytes in
                pieces.withLock { $0[stream, default: []] += bytes }
            }
            try expect(pieces.withLock { $0[.output] ?? [] }, result.outputBytes, "standard output in pieces")
            try expect(pieces.withLock { $0[.error] ?? [] }, result.errorBytes, "standard error in pieces")
        },
        Clause("interpolated values are one word, whatever they hold") { subject in
            for name in oddNames {
                let result = try await subject.succeed("printf %s \(name)")
                try expect(result.standardOutput, name, "`printf %s \(Command(words: [name]))`")
            }
            let all = try await subject.succeed("for word in \(oddNames); do printf '%s\\037' \"$word\"; done")
            try expect(all.standardOutput, oddNames.map { $0 + "\u{1f}" }.joined(), "all at once")
        },
        Clause("twenty commands at a time each get their own output") { subject in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let result = try await subject.execute("echo \(number); echo \(number) >&2; exit \(number)")
                        try expect(result.text, "\(number)", "output of command \(number)")
                        try expect(result.standardError, "\(number)\n", "standard error of command \(number)")
                        try expect(result.status, .exited(Int32(number)), "status of command \(number)")
                    }
                }
                try await group.waitForAll()
            }
        },
    ]

    /// Names that have broken quoting somewhere.
    static let oddNames = [
        "", " ", "two words", "it's", "''", "\"double\"", "$HOME", "`id`", "$(id)", "back\\slash", "\\", "*", "?", "[a-z]", "{a,b}", "~",
        "~root", "-n", "--",
        "a;b", "a&b", "a|b", "a>b", "#no comment", "!history", "a=b", "=ls", "tab\there", "line\nbreak", "\n", "ends with newline\n",
        "naïve", "日本", "🙂", "%s%n",
    ]
}
