import TaskGrammar
import Testing

@Suite("Listing and help")
struct RenderingTests {
    private let create = TaskMetadata(
        name: "newcontainer", domain: "LXC", summary: "Makes a container and starts it.", discussion: "A second run\nchanges nothing.",
        parameters: [
            .init(name: "vhostname", type: "Domain", expectation: "a domain name", documentation: "the container's name."),
            .init(name: "image", type: "String", expectation: "a text", defaultText: "\"bookworm\""),
            .init(name: "size", type: "Size?", expectation: "one of small, large", defaultText: "nil", values: ["small", "large"]),
            .init(name: "tags", type: "[String]", expectation: "a list", defaultText: "[\"a\", \"b\"]", documentation: "labels"),
            .init(name: "wait", type: "Duration", expectation: "a duration", defaultText: ".seconds(30)"),
            .init(name: "password", type: "Secret", expectation: "a secret", defaultText: "\"hidden\"", isSecret: true),
        ], target: .host, prerequisites: ["checkHost"], roles: ["vmhost"], file: "LXC/Create.swift", line: 12)
    private let own = [
        TaskMetadata(name: "deploy", domain: "fabfile", summary: "Builds \"it\".", file: "site/fabfile.swift", line: 3),
        TaskMetadata(name: "bare", domain: "fabfile", file: "site/fabfile.swift", line: 9),
    ]

    @Test("--list shows the fabfile's domains, then the shipped ones, in aligned columns")
    func list() {
        let stop = TaskMetadata(name: "lxc_stop", domain: "LXC", summary: "Stops a container; one that is stopped stays so.")
        let catalog = TaskCatalog(own: own, shipped: [stop, create])
        #expect(
            TaskListing.text(catalog) == """
                fabfile
                  bare
                  deploy        Builds "it".

                LXC
                  lxc_stop      Stops a container; one that is stopped stays so.
                  newcontainer  Makes a container and starts it.

                """)
        #expect(
            TaskListing.text(catalog, style: TextStyle(isColored: true, width: 40)) == """
                \u{1B}[1mfabfile\u{1B}[0m
                  bare
                  deploy        Builds "it".

                \u{1B}[1mLXC\u{1B}[0m
                  lxc_stop      Stops a container; one …
                  newcontainer  Makes a container and s…

                """)
        #expect(TaskListing.text(TaskCatalog()) == "no tasks; a fabfile.swift here would have some\n")
    }

    @Test("--list --json is one object a task")
    func json() {
        #expect(
            TaskListing.json(TaskCatalog(own: [own[0]])) == """
                {"tasks": [
                  {"name": "deploy", "domain": "fabfile", "summary": "Builds \\"it\\".", "discussion": "", "target": "once", \
                "after": [], "roles": [], "file": "site/fabfile.swift", "line": 3, "parameters": []}
                ]}

                """)
    }

    @Test("--help TASK shows use, documentation, parameters with readable defaults, and where it runs")
    func help() {
        #expect(
            TaskHelp.text(create) == """
                Usage: task newcontainer [host=HOSTS] vhostname=DOMAIN [image=TEXT] [size=small|large] [tags=TEXT,…] [wait=DURATION] \
                [password=SECRET]

                Makes a container and starts it.

                A second run
                changes nothing.

                Parameters:
                  vhostname=  the container's name (a domain name)
                  image=      a text; bookworm if left out
                  size=       one of small, large
                  tags=       labels (a list); a,b if left out
                  wait=       a duration; 30s if left out
                  password=   a secret

                Runs once for each selected host; without host= or role=, for those of the role vmhost.
                Runs after check_host.
                Declared in LXC/Create.swift:12.

                """)
        #expect(
            TaskHelp.text(own[1]) == """
                Usage: task bare

                Runs once, on this machine.
                Declared in site/fabfile.swift:9.

                """)
    }

    @Test("--help shows every option that is not hidden and every targeting word")
    func usage() {
        let text = UsageText.text()
        for option in CommandOption.all {
            #expect(text.contains(option.long + " ") || text.contains(option.long + "\n") == !option.isHidden, "\(option.long)")
        }
        for word in TargetingWord.allCases { #expect(text.contains("  \(word.rawValue)=\(word.placeholder)")) }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 112 })
    }

    @Test("--help is a page of words, options and statuses")
    func usagePage() {
        #expect(
            UsageText.text() == """
                Usage: task [OPTIONS] [NAME=VALUE ...] TASK [NAME=VALUE ...] ... [-- COMMAND ...]

                Runs tasks, which are Swift functions, on this machine or on many hosts over SSH. Values in front of
                the first task are for all tasks, values after a task are for that task. `task --help TASK` explains
                a task.

                Words that say where:
                  host=HOSTS                   the hosts: names, globs, ranges or an expression such as web[01:20]
                  role=ROLES                   the hosts that have a role
                  fabfile=PATH                 a file of tasks or a folder of them; else fabfile.swift or fabfiles/ upwards
                  inventory=PATH               the inventory's file or folder; else inventory/ upwards of here
                  config=PATH                  the site's configuration, as INI, YAML or JSON
                  user=NAME                    the user to log in as
                  transport=CLIENT             the SSH client: auto, ssh, openssh

                Options:
                  -l, --list                   list the tasks
                  -h, --help [TASK]            show this help, or that of the tasks named
                  -n, --dry-run                show what would be done and change nothing
                      --diff                   show the differences that resources make
                      --assert-no-changes      end with status 3 when anything changed
                  -j, --parallel N             work on N hosts at a time
                      --serial N               finish N hosts before the next N begin
                  -k, --keep-going             go on with other tasks on the hosts that are left when some failed
                      --fail-fast              start nothing new after the first failure
                      --timeout TIME           give up after this time, such as 30s, 5m or 1h30m
                      --task-timeout TIME      give up a task on a host after this time
                      --connect-timeout TIME   give each step of connecting this long, such as 5s
                  -y, --yes                    answer yes to every confirmation
                      --no-input               never ask; a question without an answer is an error
                      --answer NAME=VALUE      answer a task's question in advance
                      --force                  run tasks although they are up to date
                      --only                   run the tasks named alone, without those that run before them
                  -v, --verbose                show every command and its exit status
                  -q, --quiet                  show only failures
                      --output STYLE           show output live, grouped, folded, as json or quiet
                      --json                   write the list, or the results, as JSON
                      --timestamps             put the time, in UTC, in front of each line
                      --junit FILE             write the results as JUnit XML
                      --list-hosts             list the selected hosts and run nothing
                      --color                  use colours although the output is no terminal
                      --no-color               use no colours
                      --completion SHELL       print the completion script of a shell
                      --version                show the version

                Exit status:
                  0    all went well
                  1    a task failed
                  2    the request was wrong; nothing was connected
                  3    something changed, and --assert-no-changes was given
                  4    hosts were unreachable, and no task failed
                  124  the time of --timeout or --task-timeout was over
                  130  interrupted

                """)
    }

    @Test("no line of a task's help is cut by the terminal's edge")
    func helpWidth() {
        let text = TaskHelp.text(create, style: TextStyle(isColored: false, width: 60))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 60 })
        #expect(text.contains("without host= or role=,\nfor those of the role vmhost.\n"))
    }

    @Test("text wraps at the terminal's width with its column kept")
    func wrapping() {
        let text = UsageText.text(style: TextStyle(isColored: false, width: 60))
        #expect(
            text.contains(
                """
                  fabfile=PATH                 a file of tasks or a folder
                                               of them; else fabfile.swift
                                               or fabfiles/ upwards
                """))
    }
}
