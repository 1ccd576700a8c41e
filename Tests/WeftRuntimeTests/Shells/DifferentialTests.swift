import TestSupport
import Testing
import Weft

@testable import WeftRuntime

/// What a command does in a shell that lives on is what it does by itself.
@Suite(.timeLimit(.minutes(5)))
struct DifferentialTests {
    static let corpus = [
        "true", "false", "exit 0", "exit 255", "exit 137", "exit 300", "(exit 9)", "false || true", "true && false; true", "",
        "echo out; echo err >&2; exit 7", "printf 'no newline'", "printf 'a\\000b\\377\\376'; printf '\\r\\n\\000' >&2",
        "echo \"$0\"; echo $#; set -- a b; echo $#",
        "pwd; cd /; pwd", "umask 077; umask", "export A='b c'; env | grep ^A=; unset A", "readonly HOME; echo ok", "PATH=; no-such-program",
        "IFS=:; a=b:c; echo $a",
        "set -e; false; echo not here", "set -u; echo ${unset_thing}; echo x", "set -f; echo *", "set -o noglob; echo /*", "set -x; true",
        "set -n; echo",
        "trap 'echo bye' EXIT; exit 4", "trap 'echo bye' EXIT",
        "trap 'echo term; exit 3' TERM; read -r me rest </proc/self/stat; kill -TERM $me; sleep 1; echo not here",
        "exec echo gone; echo not here", "exec >/dev/null; echo x; echo y >&2", "exec 2>&1; echo x >&2", "exec >&- 2>&-; exit 5",
        "exec no-such-program", "exec /etc/passwd",
        "cat", "read line; echo \"$? [$line]\"", "cat | wc -c", "echo x | (read y; echo $y)", "head -c 70000 /dev/zero | tr '\\0' y",
        "yes | head -n 3",
        "for i in 1 2 3; do echo $i; done", "while :; do break; done; echo after", "f() { return 3; }; f; echo $?",
        "case a in a) echo A;; esac", "if false; then :; else echo e; fi",
        "cat <<END\n$HOME\nEND\necho after", "cat <<'END'\n$HOME `id`\nEND", "echo a # comment", "# only a comment", "echo a\\\nb",
        "echo $((6 * 7)) ${x:-default} ${#HOME}", "echo `echo old`",
        "sh -c 'exit 12'", "ulimit -n 8; echo x; cat /dev/null", "ulimit -f 0 2>/dev/null; echo fine",
        "set | grep -c '^_w'", "env | grep -c _w", "type _we _wb 2>/dev/null | grep -c function", "echo x >&3",
        "times >/dev/null; echo $?", "alias x=y; alias", "wait; echo $?",
        "dd if=/dev/zero bs=1000 count=300 2>/dev/null", "sleep 0.1; echo slow", "cd /nonexistent 2>/dev/null || echo no",
        "test -t 0 || echo no terminal", "tty", "echo \"it's\" '\"quoted\"' \\\\ \\' '!' ~",
        ". /nonexistent; echo x", ": ${unset_thing?is missing}; echo x", "getopts ab opt -a; echo $opt", "eval 'echo nested; exit 6'",
        "command -v cd", "( ( ( echo deep ) ) )", "{ echo group; }; echo \"$-\" | grep -c i",
    ]

    static let broken = ["echo 'unfinished", "echo \"unfinished", "if true", "echo )", "a | | b", "case x in", "done", "echo $(", "f() {"]

    @Test("every command of the corpus gives the same result, whatever sh is", arguments: TestShell.kept)
    func corpus(_ shell: TestShell) async throws {
        let (kept, alone) = (try ShellSite(shell), try ShellSite(shell, isKept: false))
        try await kept.warmUp()
        for text in Self.corpus {
            let command = Command(raw: text)
            let (found, expected) = (try await kept.execute(command), try await alone.execute(command))
            if expected.status == .exited(127), text.contains("${unset_thing") {
                // bash leaves `sh -c` with another status than a subshell.
                #expect(!found.isSuccess, "`\(text)`")
            } else {
                #expect(found.status == expected.status, "`\(text)`")
            }
            #expect(
                found.outputBytes == expected.outputBytes,
                "`\(text)`: \(found.standardOutput.prefix(300)) / \(expected.standardOutput.prefix(300))")
            #expect(words(found) == words(expected), "`\(text)`")
        }
        for text in Self.broken {
            let result = try await kept.execute(Command(raw: text))
            #expect(!result.isSuccess && result.outputBytes.isEmpty && !result.errorBytes.isEmpty, "`\(text)`")
        }
        #expect(try await kept.parents(3).count == 1)
    }

    /// Messages by their last part: in front of it each shell puts, in its own way, its name, `eval` and the number of a line.
    private func words(_ result: CommandResult) -> [Substring] {
        result.standardError.split(separator: "\n").map { ($0.split(separator: ": ").last ?? $0).drop { $0 == "+" } }
    }

    @Test("a thousand random inputs come back byte for byte on both outputs, with the right status", arguments: TestShell.kept)
    func randomBytes(_ shell: TestShell) async throws {
        let site = try ShellSite(shell)
        try await site.warmUp()
        let seeds = UInt64.random(in: 0...UInt64.max)
        for number in 0..<(shell.name == "dash" ? 1000 : 100) as Range<UInt64> {
            var random = SeededRandom(seeds &+ number)
            let (input, status) = (random.bytes(), Int32.random(in: 0...255, using: &random))
            let errors = random.bytes()
            let result = try await site.execute(
                "cat; printf \(ShellScript.escaped(errors)) >&2; exit \(status)", input: .bytes(input))
            #expect(result.outputBytes == input, "\(shell.name), seed \(seeds &+ number)")
            #expect(result.errorBytes == errors, "\(shell.name), seed \(seeds &+ number)")
            #expect(result.status == .exited(status), "\(shell.name), seed \(seeds &+ number)")
        }
    }
}
