import Synchronization
import Testing
import Weft

@testable import WeftRuntime

/// Keys that an inventory names are looked at when the run is planned.
struct KeyFileTests {
    private static func host(_ name: String, keys: [String], via: String? = nil) -> Inventory.Host {
        var host = Inventory.Host(name: name)
        host.identities = keys.map { LocalPath($0) }
        host.via = via
        return host
    }

    private func errors(_ hosts: [Inventory.Host], on expression: String, missing: Set<String>, looked: Counter = Counter()) -> String {
        var inventory = Inventory(hosts: hosts, source: "site.yaml")
        inventory.identityPlaces = ["/keys/one": "site.yaml:4:15"]
        let planner = Planner(
            tasks: TaskLookup([]), inventory: { [inventory] in inventory },
            keyFileProblem: { identity in
                looked.add()
                return missing.contains(identity.path) ? "is not there" : nil
            })
        do {
            _ = try planner.plan(RunRequest(common: [.init("host", expression)], command: ["true"]))
            return ""
        } catch { return "\(error)" }
    }

    @Test("a key that is not there is an error that names the host, the key and the place of its name")
    func missing() {
        #expect(
            errors([Self.host("web1", keys: ["/keys/one"])], on: "web1", missing: ["/keys/one"])
                == "the key `/keys/one` of `web1` is not there\n  `site.yaml:4:15` names it")
        #expect(
            errors([Self.host("web1", keys: ["/keys/two", "/keys/one"])], on: "web1", missing: ["/keys/two"])
                == "the key `/keys/two` of `web1` is not there")
    }

    @Test("each path is looked at once, however many hosts name it, and told once")
    func thousand() {
        let hosts = (1...1000).map { Self.host("web\($0)", keys: ["/keys/one", "/keys/two"]) }
        let looked = Counter()
        #expect(
            errors(hosts, on: "all", missing: ["/keys/one"], looked: looked)
                == "the key `/keys/one` of `web1` and 999 more hosts is not there\n  `site.yaml:4:15` names it")
        #expect(looked.value == 2)
        #expect(
            errors(Array(hosts.prefix(2)), on: "all", missing: ["/keys/two"])
                == "the key `/keys/two` of `web1` and 1 more host is not there")
    }

    @Test("hosts that are not selected are not looked at, hosts on the way to selected ones are, this machine is not")
    func selected() {
        var local = Self.host("here", keys: ["/keys/here"])
        local.transport = .local
        let hosts = [
            Self.host("bastion", keys: ["/keys/bastion"]), Self.host("web1", keys: [], via: "bastion"),
            Self.host("web2", keys: ["/keys/two"]), local,
        ]
        let all: Set = ["/keys/bastion", "/keys/two", "/keys/here"]
        #expect(errors(hosts, on: "web1", missing: all) == "the key `/keys/bastion` of `bastion` is not there")
        #expect(errors(hosts, on: "web2", missing: all) == "the key `/keys/two` of `web2` is not there")
        #expect(errors(hosts, on: "here", missing: all) == "")
    }

    @Test("what is wrong with a file is said with the cure")
    func files() throws {
        let folder = try ScratchFolder(["keys/deploy": "", "keys/deploy.pub": "", "keys/agents.pub": ""])
        func problem(_ name: String) -> String? { LocalKeyFiles.problem(of: LocalPath("\(folder.path)/\(name)")) }
        #expect(problem("keys/deploy") == nil)
        #expect(problem("keys/deplyo") == "is not there; did you mean `\(folder.path)/keys/deploy`?")
        #expect(problem("keys/web") == "is not there; `ssh-keygen -t ed25519 -f \(folder.path)/keys/web` makes one")
        #expect(problem("kyes/deploy") == "is not there; there is no folder `\(folder.path)/kyes`")
        #expect(problem("keys") == "is a folder")
        // The private half may be an agent's alone.
        #expect(problem("keys/agents") == nil)
    }

    @Test("an inventory tells where it names keys, in a host, in the defaults and in Ansible's variables")
    func places() throws {
        let ours = try inventory(
            """
            defaults: { identity: /keys/all }
            hosts:
              web1: { address: 10.0.0.1 }
              web2: { address: 10.0.0.2, identity: [/keys/one, /keys/two] }
            """)
        #expect(
            ours.identityPlaces == ["/keys/all": "site.yaml:1:23", "/keys/one": "site.yaml:4:41", "/keys/two": "site.yaml:4:52"])
        let ansible = try inventory("web1 ansible_ssh_private_key_file=/keys/one\n", name: "hosts.ini")
        #expect(ansible.identityPlaces.keys.sorted() == ["/keys/one"])
        #expect(ansible.identityPlaces["/keys/one"]?.hasPrefix("hosts.ini:1:") == true)
    }
}
