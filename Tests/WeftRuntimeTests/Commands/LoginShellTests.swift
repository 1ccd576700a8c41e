import Foundation
import TestSupport
import Testing

@testable import WeftRuntime

struct LoginShellTests {
    static let shells = ["sh", "bash", "zsh", "fish", "tcsh", "busybox"].filter { name in
        ["/bin/", "/usr/bin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + name) }
    }

    @Test(
        "every login shell hands a script on to sh as it is", arguments: shells,
        [
            "printf '%s|' a 'b c' \"$0\" \"$#\"", #"printf '%s|' 'it'\''s' '\' '\\' '!' '!!' "\\" \!"#,
            "printf one\nprintf two\n\nprintf $HOME | wc -l",
            "cat <<'END'\n$HOME `id` \\ ! ' \"\n\nEND\nexit 0", "# only a comment", "printf '\\303\\244ä*?~{a,b}'",
            "printf '%s|' 'a\r\nb' '\u{301}\n\u{301}'",
        ])
    func scripts(shell: String, script: String) async throws {
        let direct = try await TestProgram.run(["sh", "-c", script])
        let words = shell == "busybox" ? ["busybox", "sh"] : [shell]
        let through = try await TestProgram.run(words + ["-c", LoginShell.line(script)])
        #expect(through.outputBytes == direct.outputBytes)
        #expect(through.errors == direct.errors)
        #expect(through.status == direct.status)
    }
}
