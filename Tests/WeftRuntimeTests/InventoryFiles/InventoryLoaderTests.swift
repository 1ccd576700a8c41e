import Foundation
import TestSupport
import Testing
import Weft
import WeftRuntime

struct InventoryLoaderTests {
    private let site = "hosts:\n  web1:\n"
    private let other = "hosts:\n  other1:\n"

    private func load(_ path: String?, in folder: ScratchFolder, from: String = "", environment: [String: String] = [:]) throws -> Inventory
    {
        try InventoryLoader.load(path, environment: environment, workingDirectory: from.isEmpty ? folder.path : "\(folder.path)/\(from)")
    }

    private func complaint(_ path: String?, in folder: ScratchFolder, environment: [String: String] = [:]) -> String? {
        do {
            _ = try load(path, in: folder, environment: environment)
            return nil
        } catch {
            return String(describing: error)
        }
    }

    @Test("the argument comes before the environment, and that before the folder")
    func order() throws {
        let folder = try ScratchFolder(["a.yaml": "hosts: { a: }", "b.yaml": "hosts: { b: }", "inventory/c.yaml": "hosts: { c: }"])
        let environment = ["WEFT_INVENTORY": "b.yaml"]
        #expect(try load("a.yaml", in: folder, environment: environment).hosts.map(\.name) == ["a"])
        #expect(try load(nil, in: folder, environment: environment).hosts.map(\.name) == ["b"])
        #expect(try load(nil, in: folder, environment: ["WEFT_INVENTORY": ""]).hosts.map(\.name) == ["c"])
    }

    @Test("the folder is looked for upwards, and shown from the working directory where it is inside")
    func upwards() throws {
        let folder = try ScratchFolder(["inventory/site.yaml": site])
        try folder.makeFolder("a/b")
        #expect(try load(nil, in: folder).source == "inventory/site.yaml")
        #expect(try load(nil, in: folder, from: "a/b").source == "\(folder.path)/inventory/site.yaml")
        let loader = InventoryLoader(environment: [:], workingDirectory: "\(folder.path)/a/b")
        #expect(try loader.locate() == "\(folder.path)/inventory/site.yaml")
    }

    @Test("a folder without inventories is passed by, and a file of that name is taken")
    func passedBy() throws {
        let folder = try ScratchFolder(["inventory": "web1\n", "a/inventory/README.md": "nothing"])
        #expect(try load(nil, in: folder, from: "a").hosts.map(\.name) == ["web1"])
    }

    @Test("without any, the inventory is empty")
    func none() throws {
        let folder = try ScratchFolder()
        let inventory = try load(nil, in: folder)
        #expect(inventory.hosts.isEmpty)
        #expect(inventory.source == nil)
    }

    @Test("of several inventories in a folder the default is taken; without one the choice is the user's")
    func several() throws {
        let folder = try ScratchFolder([
            "inventory/office.yaml": site, "inventory/lab.yml": other, "inventory/README.md": "", "inventory/.hidden.yaml": "",
        ])
        #expect(
            complaint(nil, in: folder) == """
                `inventory` holds several inventories: `inventory/lab.yml`, `inventory/office.yaml`
                  choose one with `inventory=inventory/lab.yml`, or name one `default.yaml`
                """)
        try folder.write(other, to: "inventory/default.yaml")
        #expect(try load(nil, in: folder).hosts.map(\.name) == ["other1"])
        #expect(try load("inventory/", in: folder).hosts.map(\.name) == ["other1"])
        #expect(try load("inventory/office.yaml", in: folder).hosts.map(\.name) == ["web1"])
    }

    @Test("a path that is not there says who gave it and what is near")
    func notFound() throws {
        let folder = try ScratchFolder(["inventory/office.yaml": site])
        #expect(
            complaint("inventory/ofice.yaml", in: folder) == """
                there is no inventory `inventory/ofice.yaml`; did you mean `inventory/office.yaml`?
                  it was given by `inventory=`
                """)
        #expect(
            complaint(nil, in: folder, environment: ["WEFT_INVENTORY": "/nowhere/x"]) == """
                there is no inventory `/nowhere/x`
                  it was given by `$WEFT_INVENTORY`
                """)
        try folder.makeFolder("empty")
        #expect(complaint("empty", in: folder)?.hasPrefix("`empty` holds no inventory") == true)
    }

    @Test("`~` is the home of the environment")
    func home() throws {
        let folder = try ScratchFolder(["home/site.yaml": site])
        #expect(try load("~/site.yaml", in: folder, environment: ["HOME": "\(folder.path)/home"]).hosts.count == 1)
    }

    @Test("JSON in our own shape is read, and its errors have lines")
    func json() throws {
        let folder = try ScratchFolder([
            "site.json":
                "{\"hosts\": {\"web1\": {\"address\": \"10.0.0.1\", \"port\": 2222, \"vars\": {\"x\": null, \"y\": \"\\ud83d\\ude00\"}}}}",
            "bad.json": "{\n  \"hosts\": {\n    \"web1\": {\"prot\": 22},\n  }\n}",
            "double.json": "{\"hosts\": {\n\"a\": {},\n\"a\": {}}}",
            "key.json": "{\"hosts\": {\"web1\": {\"prot\": 22}}}",
        ])
        let host = try #require(try load("site.json", in: folder)["web1"])
        #expect(host.port == 2222)
        #expect(host.vars == ["x": .null, "y": .string("😀")])
        #expect(complaint("bad.json", in: folder) == "bad.json:4:3: not JSON: expected a key in double quotes")
        #expect(complaint("double.json", in: folder) == "double.json:3:1: `a` is given a second time, after line 2")
        #expect(complaint("key.json", in: folder) == "key.json:1:21: `prot` is not a key of a host; did you mean `port`?")
    }

    @Test("a file that is no text says so")
    func notText() throws {
        let folder = try ScratchFolder()
        try Data([0x68, 0x3A, 0x0A, 0x20, 0xFF, 0x0A]).write(to: URL(fileURLWithPath: "\(folder.path)/site.yaml"))
        #expect(complaint("site.yaml", in: folder) == "site.yaml:2:2: not UTF-8 text")
    }

    @Test("a byte order mark and carriage returns do no harm")
    func windows() throws {
        let folder = try ScratchFolder([
            "site.yaml": "\u{FEFF}hosts:\r\n  a:\r\n  b:\r\n", "twice.yaml": "hosts:\r\n  a:\r\n  a:\r\n", "hosts": "[web]\r\na x=1\r\n",
        ])
        #expect(try load("site.yaml", in: folder).hosts.count == 2)
        #expect(complaint("twice.yaml", in: folder) == "twice.yaml:3:3: `a` is given a second time, after line 2")
        #expect(try load("hosts", in: folder)["a"]?.vars == ["x": .integer(1)])
    }
}

struct InventoryScriptTests {
    private let environment = ["PATH": "/usr/bin:/bin", "SITE": "lab"]

    private func load(_ script: String, deadline: Duration = .seconds(30), executable: Bool = true) async throws -> Inventory {
        let folder = try ScratchFolder()
        let path = "\(folder.path)/hosts.sh"
        if executable { try await TestProgram.writeExecutable(script, to: path) } else { try folder.write(script, to: "hosts.sh") }
        var loader = InventoryLoader(environment: environment, workingDirectory: folder.path)
        loader.scriptDeadline = deadline
        return try await onOwnThread { [loader] in try loader.load("hosts.sh") }
    }

    private func complaint(_ script: String, deadline: Duration = .seconds(30), executable: Bool = true) async -> String? {
        do {
            _ = try await load(script, deadline: deadline, executable: executable)
            return nil
        } catch {
            return String(describing: error)
        }
    }

    @Test("an executable prints our own shape")
    func ownShape() async throws {
        let inventory = try await load("#!/bin/sh\necho \"{\\\"hosts\\\": {\\\"$SITE\\\": {\\\"user\\\": \\\"$1\\\"}}}\"\n")
        #expect(inventory["lab"]?.user == "--list")
        #expect(inventory.source == "hosts.sh")
    }

    @Test("an executable prints what Ansible's do for --list")
    func ansibleShape() async throws {
        let inventory = try await load(
            """
            #!/bin/sh
            cat <<'END'
            {
              "_meta": { "hostvars": { "web1": { "ansible_host": "10.0.0.1", "ansible_port": 2222, "tags": ["a"] }, "db1": {} } },
              "all": { "children": ["ungrouped", "web", "db", "prod"] },
              "web": { "hosts": ["web1"], "vars": { "http_port": 80 } },
              "db": ["db1"],
              "prod": { "children": ["web", "db"], "vars": { "http_port": 1 } },
              "empty": {}
            }
            END
            """)
        #expect(inventory.hosts.map(\.name) == ["web1", "db1"])
        #expect(inventory["web1"]?.address == "10.0.0.1")
        #expect(inventory["web1"]?.port == 2222)
        #expect(inventory["web1"]?.vars == ["tags": .list([.string("a")]), "http_port": .integer(80)])
        #expect(inventory["db1"]?.roles == ["db", "prod"])
        #expect(inventory.roles == ["web", "db", "prod", "empty"])
    }

    @Test("a script that fails is told with the last lines of what it said")
    func fails() async {
        #expect(
            await complaint("#!/bin/sh\necho no credentials >&2\nexit 3\n") == """
                the inventory script `hosts.sh` exited with status 3
                  no credentials
                """)
        #expect(await complaint("#!/bin/sh\nkill -9 $$\n") == "the inventory script `hosts.sh` died of signal 9")
        #expect(await complaint("#!/bin/sh\ntrue\n") == "the inventory script `hosts.sh` printed nothing")
        #expect(
            await complaint("#!/nowhere/interpreter\n")?.hasPrefix("the inventory script `hosts.sh` exited with status 127\n  weft: ")
                == true)
    }

    @Test("output that is no inventory is told with its place")
    func illFormed() async {
        #expect(await complaint("#!/bin/sh\necho web1\n") == "output of hosts.sh:1:1: not JSON: expected a value, found `web1`")
        #expect(await complaint("#!/bin/sh\necho '{'\n") == "output of hosts.sh:2:1: not JSON: expected a key in double quotes")
        #expect(
            await complaint("#!/bin/sh\necho '{\"hosts\": {\"a\": {\"prot\": 1}}}'\n")
                == "output of hosts.sh:1:18: `prot` is not a key of a host; did you mean `port`?")
    }

    @Test("a script that does not end is killed at its deadline, its children with it", .timeLimit(.minutes(1)))
    func deadline() async {
        let text = await complaint("#!/bin/sh\necho waiting >&2\ntail -f /dev/null\n", deadline: .seconds(2))
        #expect(text == "the inventory script `hosts.sh` was not done after 2.0 seconds\n  waiting")
    }

    @Test("a daemon that a script leaves behind is not waited for", .timeLimit(.minutes(1)))
    func daemon() async throws {
        let inventory = try await load("#!/bin/sh\nsetsid tail -f --pid=$PPID /dev/null &\necho '{\"hosts\": {\"a\": {}}}'\n")
        #expect(inventory.hosts.count == 1)
    }

    @Test("a script without the permission to be run is not read as anything else")
    func notExecutable() async {
        #expect(
            await complaint("#!/bin/sh\necho '{}'\n", executable: false) == """
                `hosts.sh` is a script that is not executable
                  `chmod +x hosts.sh` lets it print an inventory as JSON
                """)
    }
}
