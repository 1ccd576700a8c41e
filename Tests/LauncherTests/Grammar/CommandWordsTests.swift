import TaskGrammar
import Testing

@Suite("The words of a command line")
struct CommandWordsTests {
    private let catalog = TaskCatalog(
        own: [
            TaskMetadata(
                name: "create_user", domain: "fabfile",
                parameters: [
                    .init(name: "user", type: "String", expectation: "a text"),
                    .init(name: "shell", type: "String", expectation: "a text", defaultText: "\"/bin/sh\""),
                ], target: .host),
            TaskMetadata(name: "build", domain: "fabfile"),
        ],
        shipped: [
            TaskMetadata(
                name: "newcontainer", domain: "LXC",
                parameters: [
                    .init(name: "vhostname", type: "Domain", expectation: "a domain name", documentation: "the container's name."),
                    .init(name: "vhostip", type: "IPv4Address?", expectation: "an IPv4 address", defaultText: "nil"),
                ], target: .host)
        ])

    private func resolve(_ line: String) throws -> CommandRequest {
        try CommandWords(line.split(separator: " ").map(String.init)).resolved(with: catalog)
    }

    private func error(_ line: String) -> String {
        do {
            _ = try resolve(line)
            return "no error"
        } catch { return "\(error)" }
    }

    @Test("a host task takes its values and its targeting words")
    func hostTask() throws {
        let request = try resolve("newcontainer host=hpcube vhostname=devweb vhostip=10.0.0.24")
        #expect(request.calls.count == 1)
        #expect(request.calls[0].task == "newcontainer")
        #expect(request.calls[0].values == ["vhostname": "devweb", "vhostip": "10.0.0.24"])
        #expect(request.calls[0].targeting == Targeting(hosts: ["hpcube"]))
    }

    @Test("values in front of the first task are for all tasks that take them")
    func commonValues() throws {
        let request = try resolve("host=a role=web shell=/bin/bash create-user user=ann build create_user user=bob host=b")
        #expect(request.calls.map(\.task) == ["create_user", "build", "create_user"])
        #expect(request.calls[0].values == ["user": "ann", "shell": "/bin/bash"])
        #expect(request.calls[1].values == [:])
        #expect(request.calls[2].values == ["user": "bob", "shell": "/bin/bash"])
        #expect(request.calls[0].targeting == Targeting(hosts: ["a"], roles: ["web"]))
        #expect(request.calls[2].targeting == Targeting(hosts: ["b"]))
    }

    @Test("user= after a task that declares it is the task's; elsewhere it is whom to log in as")
    func userWord() throws {
        #expect(try resolve("create_user user=ann").calls[0].targeting.user == nil)
        #expect(try resolve("build user=ann").calls[0].targeting.user == "ann")
        let both = try resolve("user=root create_user user=ann").calls[0]
        #expect(both.values["user"] == "ann")
        #expect(both.targeting.user == "root")
    }

    @Test("fabfile=, inventory= and config= hold for the whole line wherever they stand")
    func wholeRun() throws {
        let request = try resolve("inventory=lab.yaml build fabfile=x.swift build config=site.ini")
        #expect(request.fabfile == "x.swift")
        #expect(request.inventory == "lab.yaml")
        #expect(request.configuration == "site.ini")
        #expect(error("inventory=a build inventory=b") == "`inventory=` is given twice, as `a` and as `b`")
    }

    @Test("what stands after -- is a command, options and all")
    func adHoc() throws {
        let request = try resolve("role=web -j 4 -- uname -a name=x")
        #expect(request.command == ["uname", "-a", "name=x"])
        #expect(request.targeting.roles == ["web"])
        #expect(request.options.parallel == 4)
        #expect(error("host=a --") == "no command stands after `--`")
    }

    @Test("task and parameter names may be spelled with - or _ or capitals")
    func spelling() throws {
        #expect(try resolve("createUser user=ann").calls[0].task == "create_user")
        #expect(TaskName.normalized("vhostIP") == "vhost_ip")
        #expect(TaskName.normalized("HTTPPort") == "http_port")
        #expect(TaskName.normalized("install-JDK8Now") == "install_jdk8_now")
        #expect(TaskName.normalized("host.trust") == "host.trust")
    }

    @Test("options are read joined, with = and apart, before and after tasks")
    func options() throws {
        let options = try CommandWords(["-kn", "build", "-j8", "--serial=2", "-vv", "--output", "folded", "--answer", "disk-size=3=4"])
            .options
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
            ("newcontainr vhostname=a", "no task is named `newcontainr`; did you mean `newcontainer`?"),
            ("frobnicate", "no task is named `frobnicate`; `task --list` shows all"),
            ("newcontainer vhostnme=a", "`newcontainer` takes no `vhostnme=`; did you mean `vhostname=`?"),
            ("newcontainer colour=a", "`newcontainer` takes no `colour=`; it takes `vhostname=`, `vhostip=`"),
            ("build hst=a", "`build` takes no `hst=`; did you mean `host=`?"),
            ("build other=a", "`build` takes no `other=`; it takes no values"),
            ("newcontainer", "`newcontainer` needs `vhostname=`: the container's name (a domain name)"),
            ("shel=x create_user user=a", "none of the tasks takes `shel=`: `create_user`; did you mean `shell=`?"),
            ("hots=a -- uname", "`hots=` is for no task, and no word that selects hosts; did you mean `host=`?"),
            ("newcontainer vhostname=a vhostname=b", "`vhostname=` is given twice, as `a` and as `b`"),
            ("--lst", "there is no option `--lst`; did you mean `--list`?"),
            ("-x", "there is no option `-x`"),
            ("--timeout", "`--timeout` needs a value: `--timeout DURATION`"),
            ("-j", "`-j` needs a value: `-j N`"),
            ("--list=all", "`--list` takes no value"),
            ("-j0 build", "`--parallel` is `0`, but it takes a number from 1 up"),
            ("--output loud", "`--output` is `loud`, but it takes one of live, grouped, folded, json, quiet"),
            ("/bin/ls", "`/bin/ls` is neither a task's name nor NAME=VALUE; a command to run stands after `--`"),
        ])
    func mistakes(line: String, message: String) {
        #expect(error(line) == message)
    }
}
