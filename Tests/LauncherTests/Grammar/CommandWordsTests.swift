import Suggestions
import TaskGrammar
import Testing

@Suite("The words of a command line")
struct CommandWordsTests {
    private func parse(_ line: String) throws -> CommandWords { try CommandWords(line.split(separator: " ").map(String.init)) }

    private func error(_ line: String) -> String {
        do {
            _ = try parse(line)
            return "no error"
        } catch { return "\(error)" }
    }

    @Test("values in front of the first task are for all, values after a task are its own")
    func values() throws {
        let words = try parse("host=a role=web newcontainer vhostname=devweb text=a=b build")
        #expect(words.common == [NamedValue("host", "a"), NamedValue("role", "web")])
        #expect(words.calls.map(\.task) == ["newcontainer", "build"])
        #expect(words.calls[0].values == [NamedValue("vhostname", "devweb"), NamedValue("text", "a=b")])
        #expect(words.calls[1].values == [])
        #expect(words.command == nil)
    }

    @Test("fabfile=, inventory= and config= are found wherever they stand")
    func wholeRun() throws {
        let words = try parse("inventory=lab.yaml build fabfile=x.swift build")
        #expect(words.value(of: .fabfile) == "x.swift")
        #expect(words.value(of: .inventory) == "lab.yaml")
        #expect(words.value(of: .config) == nil)
    }

    @Test("what stands after -- is a command, options and all")
    func adHoc() throws {
        let words = try parse("role=web -j 4 -- uname -a name=x")
        #expect(words.command == ["uname", "-a", "name=x"])
        #expect(words.options.parallel == 4)
    }

    @Test("task and parameter names may be spelled with - or _ or capitals")
    func spelling() throws {
        let call = try #require(try parse("createUser login-name=ann").calls.first)
        #expect(call.task == "create_user")
        #expect(call.typed == "createUser")
        #expect(call.values == [NamedValue("login_name", "ann")])
        #expect(TaskName.normalized("vhostIP") == "vhost_ip")
        #expect(TaskName.normalized("HTTPPort") == "http_port")
        #expect(TaskName.normalized("install-JDK8Now") == "install_jdk8_now")
        #expect(TaskName.normalized("host.trust") == "host.trust")
    }

    @Test("options are read joined, with = and apart, before and after tasks")
    func options() throws {
        let options = try parse("-kn build -j8 --serial=2 -vv --output folded --answer disk-size=3=4").options
        var expected = CommandOptions()
        expected.keepGoing = true
        expected.dryRun = true
        expected.parallel = 8
        expected.serial = 2
        expected.verbosity = 2
        expected.output = .folded
        expected.answers = ["disk_size": "3=4"]
        #expect(options == expected)
    }

    @Test(
        "what is wrong is said with the near miss",
        arguments: [
            ("--lst", "there is no option `--lst`; did you mean `--list`?"),
            ("-x", "there is no option `-x`; `task --help` shows all"),
            ("--timeout", "`--timeout` needs a value: `--timeout TIME`"),
            ("--timeout soon build", "`--timeout` is `soon`, but it takes a duration such as 30s, 5m or 1h30m"),
            ("--task-timeout=5 build --task-timeout -1s", "`--task-timeout` is `-1s`, but it takes a duration such as 30s, 5m or 1h30m"),
            ("-j", "`-j` needs a value: `-j N`"),
            ("--list=all", "`--list` takes no value"),
            ("-j0 build", "`--parallel` is `0`, but it takes a number from 1 up"),
            ("--answer x build", "`--answer` is `x`, but it takes NAME=VALUE"),
            ("--output loud", "`--output` is `loud`, but it takes one of live, grouped, folded, json, quiet"),
            ("/bin/ls", "`/bin/ls` is neither a task's name nor NAME=VALUE; a command to run stands after `--`"),
            ("host=a --", "no command stands after `--`"),
        ])
    func mistakes(line: String, message: String) {
        #expect(error(line) == message)
    }

    @Test("an equals sign that an accent joins is one still")
    func accents() throws {
        #expect(NamedValue(word: "name=\u{301}x") == NamedValue("name", "\u{301}x"))
        #expect(try CommandWords(["--output=\u{301}x", "build"]).calls.first?.values == [NamedValue("output", "\u{301}x")])
    }

    @Test(
        "a near miss is a third of the word at most, or its beginning",
        arguments: [
            ("newcontainr", "newcontainer"), ("newcont", "newcontainer"), ("lxc_sotp", "lxc_stop"), ("NEWCONTAINER", "newcontainer"),
            ("deploy", nil), ("ab", nil),
        ])
    func nearMisses(word: String, meant: String?) {
        #expect(NearMiss.suggestion(for: word, among: ["newcontainer", "lxc_stop", "lxc_list"]) == meant)
    }
}
