import Testing
import Weft
import WeftRuntime

/// Files that were cut off or damaged are loaded or refused with a place; they never trap, and never take long.
struct IllFormedFileTests {
    private static let files = [
        "site.yaml": """
        defaults: { user: deploy, domain: example.com, via: b }
        x: &a { port: 22 }
        hosts:
          b: { <<: *a, address: 192.0.2.10, identity: [~/k, "k\\n"], host-keys: [ssh-ed25519 AAAA] }
          web[01:20]: { address: "10.0.0.[11:30]", roles: [web, 'prod'], vars: { m: 0644, n: [1, 2.5, ~] } }
        roles: { web: { hosts: "all & !(b | web[1:2])[0:-1]" } }
        """,
        "site.json": "{\"hosts\": {\"a\\u00e9\\ud83d\\ude00\": {\"port\": 2.5e3, \"roles\": [\"x\", null, true, -0.1]}}, \"_meta\": {}}",
        "hosts.ini":
            "a[1:3].x:22 b='c d' e=\"f\\\"\" # g\n[w]\nh ansible_ssh_common_args=\"-o ProxyJump=a -J\"\n[p:children]\nw\n[p:vars]\nx = {{ y }}\n",
        "ansible.yaml":
            "all:\n  hosts:\n    a: { ansible_host: \"{{ x }}\" }\n  children:\n    w: { hosts: [a, b], vars: { x: { y: 1 } } }\n",
    ]

    @Test("every beginning of a file, and every file with a damaged letter", arguments: files.keys.sorted())
    func damaged(name: String) throws {
        let letters = Array(Self.files[name] ?? "")
        var texts = letters.indices.map { String(letters[..<$0]) }
        let damages = Array("\0[]{}:\"'%&*!-,\t\n9é")
        for index in letters.indices {
            for turn in [0, 7] {
                var copy = letters
                copy[index] = damages[(index + turn) % damages.count]
                texts.append(String(copy))
            }
        }
        let folder = try ScratchFolder()
        var refused = 0
        for text in texts {
            try folder.write(text, to: name)
            do {
                _ = try InventoryLoader.load(name, environment: [:], workingDirectory: folder.path)
            } catch {
                refused += 1
                let message = String(describing: error)
                #expect(message.hasPrefix("\(name):"), "\(text)")
            }
            _ = try? ConfigurationLoader.load(name, environment: [:], workingDirectory: folder.path)
        }
        #expect(refused > 0)
    }

    @Test("every damaged expression")
    func expressions() throws {
        let inventory = Inventory(hosts: [Inventory.Host(name: "a"), Inventory.Host(name: "b1")])
        let letters = Array("root@a:22 | (role:w[0:-2], b[01:03:2])[1] & !all - *[!x-z]? -c[a:f,3]")
        var errors = 0
        for index in letters.indices {
            for damage in ["", "[", "]", "(", ")", "!", "&", ",", " - ", ":", "@", "*", "é", "99999999999999999999"] {
                let text = String(letters[..<index]) + damage + String(letters[(index + 1)...])
                do {
                    _ = try HostExpression(text).hosts(in: inventory) { Inventory.Host(name: $0) }
                } catch let error as HostExpressionError {
                    errors += 1
                    #expect((1...text.count + 1).contains(error.column), "\(text)")
                }
                _ = try? HostExpression(text).unlistedNames(in: inventory)
            }
        }
        #expect(errors > 0)
    }
}
