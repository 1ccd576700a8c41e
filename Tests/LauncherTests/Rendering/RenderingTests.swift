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

    @Test("text wraps at the terminal's width with its column kept")
    func wrapping() {
        let text = UsageText.text(style: TextStyle(isColored: false, width: 60))
        #expect(
            text.contains(
                """
                  fabfile=PATH              a Swift file of tasks or a
                                            folder of them; else
                                            fabfile.swift or fabfiles/
                                            upwards
                """))
    }
}
