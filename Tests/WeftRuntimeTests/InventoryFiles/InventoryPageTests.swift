import Foundation
import Testing
import Weft
import WeftRuntime

/// What `docs/inventory.md` shows is what happens.
struct InventoryPageTests {
    private let page: String

    init() throws { page = try String(contentsOfFile: "\(repository)/docs/inventory.md", encoding: .utf8) }

    /// The code blocks of a language, in their order.
    private func blocks(_ language: String) -> [String] {
        var blocks: [String] = []
        var open: (language: Substring, lines: [Substring])?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if let block = open {
                if line != "```" {
                    open?.lines.append(line)
                    continue
                }
                if block.language == language { blocks.append(block.lines.joined(separator: "\n")) }
                open = nil
            } else if line.hasPrefix("```") {
                open = (line.dropFirst(3), [])
            }
        }
        return blocks
    }

    private func site() throws -> Inventory { try inventory(try #require(blocks("yaml").first)) }

    @Test("the first inventory of the page is loaded")
    func first() throws {
        let inventory = try site()
        #expect(inventory.hosts.count == 26)
        #expect(inventory["web20"]?.address == "10.0.0.30")
        #expect(inventory["db-a"]?.address == "db-a.example.com")
        #expect(inventory["bastion"]?.via == nil)
        #expect(inventory["devweb"]?.vars["http_port"] == .integer(8080))
        #expect(inventory["web01"]?.vars["http_port"] == .integer(80))
    }

    @Test("every host expression of the page selects what it says")
    func expressions() throws {
        let inventory = try site()
        let expected: [String: [String]] = [
            "devweb": ["devweb"], "devweb,bastion": ["devweb", "bastion"], "canary": ["web01", "web02", "web03", "web04"],
            "all": inventory.hosts.map(\.name), "db-?": ["db-a", "db-b", "db-c"], "db-[ab]": ["db-a", "db-b"],
            "web[03:05]": ["web03", "web04", "web05"], "root@devweb:2222": ["devweb"], "canary[-1]": ["web04"],
            "canary[0:2]": ["web01", "web02", "web03"], "role:web": inventory.hosts(role: "web").map(\.name),
            "role:web & !devweb": inventory.hosts(role: "prod").map(\.name), "web*": inventory.hosts(role: "prod").map(\.name),
            "prod - canary": Array(inventory.hosts(role: "prod").map(\.name).dropFirst(4)),
            "(prod, db) & !canary": inventory.hosts(role: "prod").map(\.name).dropFirst(4) + ["db-a", "db-b", "db-c"],
        ]
        let table = try #require(page.firstRange(of: "| Expression | Selects |"))
        let rows = page[table.upperBound...].split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2).prefix {
            $0.hasPrefix("|")
        }
        var count = 0
        for row in rows {
            for text in row.split(separator: " | ")[0].split(separator: "`").map(String.init) where text != "| " && text != ", " {
                #expect(try inventory.hosts(matching: text).map(\.name) == expected[text], "\(text)")
                count += 1
            }
        }
        #expect(count == expected.count)
    }

    @Test("the executable's output and Ansible's file are loaded")
    func others() throws {
        #expect(try inventory(try #require(blocks("json").first), name: "x.json")["web1"]?.roles == ["web"])
        let ansible = try inventory(blocks("ini")[0], name: "hosts.ini")
        #expect(ansible.hosts.map(\.name) == ["www01.example.com", "www02.example.com", "www03.example.com", "one.example.com"])
        #expect(ansible["one.example.com"]?.vars == ["http_port": .integer(8080)])
        #expect(ansible["www01.example.com"]?.vars == ["http_port": .integer(80)])
        #expect(ansible["www01.example.com"]?.roles == ["web", "prod"])
    }

    @Test("both configurations give the same keys")
    func configurations() throws {
        let folder = try ScratchFolder(["a.ini": blocks("ini")[1], "b.yaml": blocks("yaml")[1]])
        for name in ["a.ini", "b.yaml"] {
            let configuration = try ConfigurationLoader.load(name, environment: [:], workingDirectory: folder.path)
            #expect(try configuration.require("app.port") == 8080)
            #expect(try configuration.require("app.root") == "/opt/site/app")
        }
    }

    @Test("the messages of the page are those that come")
    func messages() throws {
        let text = try #require(blocks("yaml").first)
        let wrong = text.replacing("port: 2222", with: "prot: 2222").replacing(
            "via: bastion, roles: [db]", with: "via: bastoin, roles: [db]")
        let folder = try ScratchFolder(["inventory/site.yaml": wrong])
        let error = #expect(throws: InventoryError.self) {
            try InventoryLoader.load(nil, environment: [:], workingDirectory: folder.path)
        }
        #expect(page.contains("```\n\(error?.description ?? "none")\n```"))
        let expression = #expect(throws: HostExpressionError.self) { try site().hosts(matching: "role:prod & !devwbe") }
        #expect(page.contains("```\n\(expression?.description ?? "none")\n```"))
        let configuration = Configuration(values: ["app.port": .integer(1)], source: "site.ini")
        let missing = #expect(throws: ConfigurationError.self) { try configuration.require("app.prot", as: Int.self) }
        #expect(page.contains("```\n\(missing?.description ?? "none")\n```"))
    }
}
