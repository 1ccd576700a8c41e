import Testing
import Weft

@testable import WeftRuntime

struct ShellCommandTests {
    private func fits(_ text: String, _ change: (inout Invocation) -> Void = { _ in }, input: [UInt8]? = nil) -> Bool {
        var invocation = Invocation(Command(raw: text))
        change(&invocation)
        return ShellCommand(invocation, source: input.map { BytesSource($0) }) != nil
    }

    @Test(
        "ordinary commands can share a shell",
        arguments: [
            "uname -n", "a && b || c", "make 2>&1 | tail", "exec 3<&0 >&2", "curl 'http://host/?a=1&b=2'", "echo $HOME $1 $? $!",
            "sum suds", "ls /sud",
        ])
    func ordinary(_ text: String) { #expect(fits(text)) }

    @Test(
        "what asks for its shell's number, or looks as if it left a process behind, gets a channel of its own",
        arguments: [
            "echo $$", "kill $PPID", "sleep 9 &", "sleep 9 & echo", "a &", "start &>log", "nohup x", "setsid x", "echo p | sudo -S id",
            "su - x", "a;sudo b",
        ])
    func alone(_ text: String) { #expect(!fits(text)) }

    @Test("answers, a terminal, output that is not kept and long inputs need a channel of their own")
    func invocations() {
        #expect(!fits("cat") { $0.answers = [Answer("a", "b")] })
        #expect(!fits("cat") { $0.terminal = true })
        #expect(!fits("cat") { $0.isCaptured = false })
        #expect(fits("cat", input: [0, 255]))
        #expect(!fits("cat", input: [UInt8](repeating: 0, count: 1 << 20)))
    }

    @Test("bytes become a printf format without a quote")
    func escaped() {
        #expect(ShellScript.escaped(Array("-n-".utf8)) == #"\055n-"#)
        #expect(ShellScript.escaped(Array("a%b'c\\\n".utf8) + [0, 255]) == #"a\045b\047c\134\012\000\377"#)
    }

    @Test("the marker of a shell's first command is not in one piece in what `ps` shows")
    func hiddenMarker() {
        let marker = ShellScript.makeMarker()
        #expect(!ShellScript.first(marker: marker).contains(marker))
    }
}
