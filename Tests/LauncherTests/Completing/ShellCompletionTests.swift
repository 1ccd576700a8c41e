import Foundation
import Testing

@Suite("Completion in shells")
struct ShellCompletionTests {
    private static let fabfile = """
        import Weft
        enum Size: String, CaseIterable, TaskArgument { case small, large }
        /// Serves.
        @Task func webServer(size: Size = .small, site: Domain) {}

        """

    private func site() throws -> Site { try Site(["fabfile.swift": Self.fabfile, "other/x.swift": "", "notes.txt": ""]) }

    private var path: [String: String] {
        ["PATH": Site.built.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")]
    }

    private static func find(_ shell: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(shell)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    @Test("bash completes behind = and : as it breaks words there", .enabled(if: find("bash") != nil, "there is no bash"))
    func bash() async throws {
        // Bash gives a completion function the line, and its words with each = and : as a word of its own.
        let driver = #"""
            eval "$(task --completion bash)"
            complete -p task
            try() {
                COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=()
                local word= index letter
                for ((index = 0; index < ${#1}; index++)); do
                    letter=${1:index:1}
                    case $letter in
                        " ") [[ -n $word ]] && COMP_WORDS+=("$word"); word= ;;
                        = | :) [[ -n $word ]] && COMP_WORDS+=("$word"); COMP_WORDS+=("$letter"); word= ;;
                        *) word+=$letter ;;
                    esac
                done
                [[ -n $word || ${1: -1} == " " ]] && COMP_WORDS+=("$word")
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _weft_task task
                echo "$1 > ${COMPREPLY[*]}"
            }
            try "task web"
            try "task web_server si"
            try "task web_server size="
            try "task web_server size=s"
            try "task --output=g"
            try "task fabfile="
            try "task fabfile=other/"
            """#
        let outcome = try await site().run("/usr/bin/env", ["bash", "--norc", "-c", driver], environment: path)
        #expect(outcome.errors == "")
        #expect(
            outcome.output == """
                complete -o nosort -F _weft_task task
                task web > web_server
                task web_server si > site= size=
                task web_server size= > small large
                task web_server size=s > small
                task --output=g > grouped
                task fabfile= > fabfile.swift home/ other/
                task fabfile=other/ > other/x.swift

                """)
    }

    @Test("fish completes with descriptions", .enabled(if: find("fish") != nil, "there is no fish"))
    func fish() async throws {
        let driver = "task --completion fish | source; complete -C 'task web'; complete -C 'task web_server size='"
        let outcome = try await site().run("/usr/bin/env", ["fish", "-N", "-c", driver], environment: path)
        #expect(outcome.output == "web_server\tServes.\nsize=large\nsize=small\n")
    }

    @Test("zsh accepts the script and defines the function", .enabled(if: find("zsh") != nil, "there is no zsh"))
    func zsh() async throws {
        let driver = """
            compdef() { print -- "compdef $*" }
            eval "$(task --completion zsh)"
            compadd() { print -l -- $finished $open }
            words=(task web_server si) CURRENT=3; _weft_task
            words=(task web_server size=) CURRENT=3; _weft_task
            """
        let outcome = try await site().run("/usr/bin/env", ["zsh", "-f", "-c", driver], environment: path)
        #expect(outcome.errors == "")
        #expect(outcome.output == "compdef _weft_task task\nsite=\nsize=\nsize=small\nsize=large\n")
    }

    @Test("completion compiles nothing, and a broken fabfile or command line leaves it silent")
    func harmless() async throws {
        let site = try site()
        let compiler = ["WEFT_SWIFTC": try await site.countingCompiler()]
        #expect(try await site.task("--complete", "fish", "web", environment: compiler).output == "web_server\tServes.\n")
        #expect(site.compilerCalls == 0)
        try site.write("fabfile.swift", "@Task func {{{")
        let outcome = try await site.task("--complete", "bash", "fabfile=nowhere", "=x", "--ver", environment: compiler)
        #expect(outcome.status == 0)
        #expect(outcome.errors == "")
        #expect(outcome.output == "--verbose\tshow every command and its exit status\n--version\tshow the version\n")
    }
}
