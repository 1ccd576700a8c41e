import Testing
import Weft

@Suite struct ShellQuotingTests {
    @Test("an apostrophe is quoted whatever letter it joins with")
    func joinedApostrophe() {
        #expect(ShellQuoting.quote("it's") == #"'it'\''s'"#)
        #expect(Array(ShellQuoting.quote("'\u{301}; id; '\u{301}").utf8) == Array("''\\''\u{301}; id; '\\''\u{301}'".utf8))
        #expect(Array(ShellQuoting.quote("'\u{200D}").utf8) == Array("''\\''\u{200D}'".utf8))
        let command: Command = "echo \("'\u{FE0F}$(id)")"
        #expect(Array(command.text.utf8) == Array("echo ''\\''\u{FE0F}$(id)'".utf8))
    }

    @Test("an equals sign is quoted where zsh would look up a command, and nowhere else")
    func equalsSigns() {
        #expect(ShellQuoting.quote("=ls") == "'=ls'")
        #expect(ShellQuoting.quote("/bin:=ls") == "'/bin:=ls'")
        #expect(ShellQuoting.quote("--mode=755") == "--mode=755")
    }
}
