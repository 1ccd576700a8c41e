import Testing
import Weft
import WeftRuntime

/// Loads the text as `site.yaml`.
func inventory(_ text: String, name: String = "site.yaml") throws -> Inventory {
    let folder = try ScratchFolder([name: text])
    return try InventoryLoader.load(name, environment: [:], workingDirectory: folder.path)
}

/// What loading a text says is wrong with it.
func complaint(_ text: String, name: String = "site.yaml") -> String? {
    do {
        _ = try inventory(text, name: name)
        return nil
    } catch {
        return String(describing: error)
    }
}

struct InventoryDocumentTests {
    @Test("the office's inventory is loaded as it is written")
    func office() throws {
        let inventory = try InventoryLoader.load("inventory/office.yaml", environment: [:], workingDirectory: repository)
        #expect(inventory.hosts.map(\.name) == ["hpcube", "devdns", "devlog", "devjenkins", "devweb", "devrepo"])
        #expect(inventory.roles == ["web", "vmhost", "dns", "office", "logging", "ci", "repository"])
        #expect(inventory.source == "inventory/office.yaml")
        var devweb = Inventory.Host(name: "devweb", address: "10.0.0.24")
        devweb.user = "deploy"
        devweb.domain = "office.example.com"
        devweb.via = "hpcube"
        devweb.roles = ["web", "office"]
        devweb.vars = ["context": .string("office"), "aliases": .list([.string("www"), .string("cdn")]), "http_port": .integer(80)]
        devweb.identities = [LocalPath("/var/lib/weft-lab/key")]
        devweb.knownHosts = LocalPath("/var/lib/weft-lab/known_hosts")
        #expect(inventory["devweb"] == devweb)
        #expect(inventory["hpcube"]?.vars["container-network"] == .string("10.0.0.0/24"))
        #expect(inventory["hpcube"]?.port == 2222)
    }

    @Test("every key of a host is read")
    func everyKey() throws {
        let folder = try ScratchFolder([
            "site/inventory.yaml": """
            hosts:
              bastion: { address: 192.0.2.1 }
              web1:
                address: 10.0.0.1
                port: 2200
                user: root
                roles: [web, prod]
                via: bastion
                identity: [keys/web, ~/.ssh/id_ed25519, /etc/key]
                host-keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE4nVBQ4oBBGuDiSOJqMpEFZeUm5rVDJdVQfGrAGuWjB comment]
                known-hosts: known_hosts
                host-key-policy: accept-new
                transport: openssh
                vars: { version: 1.10, mode: 0644, size: 3, ratio: 0.5, on: true, none: ~, text: "5", list: [a, 1], map: { k: v } }
            """
        ])
        let inventory = try InventoryLoader.load("site/inventory.yaml", environment: [:], workingDirectory: folder.path)
        let host = try #require(inventory["web1"])
        #expect(host.address == "10.0.0.1")
        #expect(host.port == 2200)
        #expect(host.user == "root")
        #expect(host.roles == ["web", "prod"])
        #expect(host.via == "bastion")
        #expect(host.identities == [LocalPath("\(folder.path)/site/keys/web"), LocalPath("~/.ssh/id_ed25519"), LocalPath("/etc/key")])
        #expect(host.hostKeys == ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE4nVBQ4oBBGuDiSOJqMpEFZeUm5rVDJdVQfGrAGuWjB"])
        #expect(host.knownHosts == LocalPath("\(folder.path)/site/known_hosts"))
        #expect(host.hostKeyPolicy == .acceptNew)
        #expect(host.transport == .openssh)
        #expect(
            host.vars == [
                "version": .string("1.10"), "mode": .string("0644"), "size": .integer(3), "ratio": .number(0.5), "on": .bool(true),
                "none": .null,
                "text": .string("5"), "list": .list([.string("a"), .integer(1)]), "map": .map(["k": .string("v")]),
            ])
    }

    @Test("defaults fill in what a host does not say, and `~` keeps them out")
    func defaults() throws {
        let inventory = try inventory(
            """
            defaults: { user: deploy, port: 2222, domain: example.com, via: bastion, identity: /key, roles: [all-hosts], vars: { a: 1, b: 1 } }
            hosts:
              bastion:
              web1: { user: ~, via: ~, vars: { b: 2 } }
              db.example.org: { domain: example.com, port: 22, roles: db }
              local: { domain: ~, transport: local }
            """)
        #expect(inventory["bastion"]?.via == nil)
        #expect(inventory["bastion"]?.address == "bastion.example.com")
        #expect(inventory["web1"]?.user == nil)
        #expect(inventory["web1"]?.via == nil)
        #expect(inventory["web1"]?.port == 2222)
        #expect(inventory["web1"]?.roles == ["all-hosts"])
        #expect(inventory["web1"]?.vars == ["a": .integer(1), "b": .integer(2)])
        #expect(inventory["db.example.org"]?.address == nil)
        #expect(inventory["db.example.org"]?.via == "bastion")
        #expect(inventory["db.example.org"]?.roles == ["db"])
        #expect(inventory["local"]?.address == nil)
    }

    @Test("a range makes hosts, and a range in the address gives each its own")
    func ranges() throws {
        let inventory = try inventory(
            """
            hosts:
              web[01:20]: { address: "10.0.0.[11:30]", roles: [web] }
              db-[a:c].example.com: { roles: [db] }
            """)
        #expect(inventory.hosts.count == 23)
        #expect(inventory["web01"]?.address == "10.0.0.11")
        #expect(inventory["web20"]?.address == "10.0.0.30")
        #expect(inventory.hosts(role: "db").map(\.name) == ["db-a.example.com", "db-b.example.com", "db-c.example.com"])
    }

    @Test("a host's own variables come before its first role's, then its other roles', then the defaults")
    func precedence() throws {
        let inventory = try inventory(
            """
            defaults: { vars: { a: default, b: default, c: default, d: default } }
            hosts:
              x: { roles: [first, second], vars: { a: host } }
            roles:
              second: { vars: { a: second, b: second, c: second } }
              first: { vars: { a: first, b: first } }
            """)
        #expect(
            inventory["x"]?.vars == ["a": .string("host"), "b": .string("first"), "c": .string("second"), "d": .string("default")])
    }

    @Test("a role can name its hosts with expressions")
    func roleHosts() throws {
        let inventory = try inventory(
            """
            hosts:
              web[1:4]: { roles: [web] }
              db1: { roles: [db] }
            roles:
              canary: { hosts: "web[1:2]", vars: { risky: true } }
              prod: { hosts: ["role:web & !role:canary", db1] }
              web:
            """)
        #expect(inventory.hosts(role: "canary").map(\.name) == ["web1", "web2"])
        #expect(inventory.hosts(role: "prod").map(\.name) == ["web3", "web4", "db1"])
        #expect(inventory["web1"]?.vars["risky"] == .bool(true))
        #expect(inventory.roles == ["canary", "prod", "web", "db"])
    }

    @Test("anchors and merge keys are followed, and keys with `x-` are for them")
    func anchors() throws {
        let inventory = try inventory(
            """
            x-base: &base { user: root, port: 2222 }
            hosts:
              a: { <<: *base, port: 22 }
              b: *base
            """)
        #expect(inventory["a"]?.user == "root")
        #expect(inventory["a"]?.port == 22)
        #expect(inventory["b"]?.port == 2222)
    }
}
