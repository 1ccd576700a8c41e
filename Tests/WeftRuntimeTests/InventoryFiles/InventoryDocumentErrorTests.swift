import Testing
import Weft
import WeftRuntime

struct InventoryDocumentErrorTests {
    @Test(
        "what is wrong is told with its line and column",
        arguments: [
            ("hosts:\n  a: { adress: 10.0.0.1 }", "site.yaml:2:8: `adress` is not a key of a host; did you mean `address`?"),
            (
                "hosst:\n  a: {}",
                "site.yaml:1:1: `hosst` is not a key of an inventory; did you mean `hosts`?\nsite.yaml:1:1: the inventory has no `hosts`"
            ),
            ("hosts: {}", "site.yaml:1:8: `hosts` is a mapping of names, as in `devweb: { address: 10.0.0.24 }`, found a mapping"),
            ("hosts: [a, b]", "site.yaml:1:8: `hosts` is a mapping of names, as in `devweb: { address: 10.0.0.24 }`, found a list"),
            ("hosts:\n  a: 10.0.0.1", "site.yaml:2:6: a host is a mapping, as in `a: { address: 10.0.0.24 }`, found `10.0.0.1`"),
            ("hosts:\n  a: { port: 22x }", "site.yaml:2:14: `port` is a number between 1 and 65535, found `22x`"),
            ("hosts:\n  a: { port: 70000 }", "site.yaml:2:14: `port` is a number between 1 and 65535, found `70000`"),
            ("hosts:\n  a: { user: [x] }", "site.yaml:2:14: `user` is a text on one line, found a list"),
            ("hosts:\n  a: { address: \"\" }", "site.yaml:2:17: `address` is a text on one line, found an empty one"),
            ("hosts:\n  a: { vars: [x] }", "site.yaml:2:14: `vars` is a mapping, as in `{ http_port: 80 }`, found a list"),
            (
                "hosts:\n  a: { host-key-policy: stict }",
                "site.yaml:2:25: `host-key-policy` is one of strict, ask, accept-new, off, found `stict`; did you mean `strict`?"
            ),
            ("hosts:\n  a: { transport: 1 }", "site.yaml:2:19: `transport` is one of auto, ssh, openssh, local, container, found `1`"),
            (
                "hosts:\n  a: { host-keys: [AAAA] }",
                "site.yaml:2:20: a host key is a type and base64, as in `ssh-ed25519 AAAA…`, found `AAAA`"
            ),
            (
                "hosts:\n  a: { host-keys: ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAA }",
                "site.yaml:2:19: this host key says `ssh-rsa`, and its base64 is of another type, or not complete"
            ),
            ("hosts:\n  a:\n  b:\n  a:", "site.yaml:4:3: `a` is given a second time, after line 2"),
            ("hosts:\n  web[1:3]:\n  web2:", "site.yaml:3:3: the host `web2` is given a second time, after line 2"),
            ("hosts:\n  web[3:1]:", "site.yaml:2:3: the range `[3:1]` runs backwards; write the smaller end first"),
            ("hosts:\n  web[1:3]: { address: \"10.0.0.[1:2]\" }", "site.yaml:2:24: `web[1:3]` makes 3 hosts and the address 2"),
            (
                "hosts:\n  a: { address: 10.0.0.1 }\n  b: { address: 10.0.0.1, port: 22 }",
                "site.yaml:3:3: `b` has the address `10.0.0.1` port 22, which is that of `a` in line 2"
            ),
            ("hosts:\n  a: { via: hpcub }\n  hpcube:", "site.yaml:2:13: no host is named `hpcub`; did you mean `hpcube`?"),
            (
                "hosts:\n  a: { via: b }\n  b: { via: c }\n  c: { via: a }",
                "site.yaml:2:13: hosts are reached through each other: `a -> b -> c -> a`"
            ),
            ("hosts:\n  a: { via: a }", "site.yaml:2:13: hosts are reached through each other: `a -> a`"),
            ("hosts:\n  a: { roles: [web] }\nroles:\n  wbe:", "site.yaml:4:3: no host has the role `wbe`; did you mean `web`?"),
            (
                "hosts:\n  a:\nroles:\n  web: { var: {} }",
                "site.yaml:4:3: no host has the role `web`\nsite.yaml:4:10: `var` is not a key of a role; did you mean `vars`?"
            ),
            (
                "hosts:\n  a:\nroles:\n  web: { hosts: b }",
                "site.yaml:4:3: no host has the role `web`\nsite.yaml:4:17: no host is named `b`"
            ),
            ("hosts:\n  all:", "site.yaml:2:3: `all` stands for every host, so it is not the name of a host"),
            ("hosts:\n  a b:", "site.yaml:2:3: `a b` is not the name of a host; use letters, digits, `.`, `-` and `_`"),
            ("hosts:\n  web*:", "site.yaml:2:3: `web*` is not the name of a host; use letters, digits, `.`, `-` and `_`"),
            ("hosts:\n  a: { roles: [\"a,b\"] }", "site.yaml:2:16: `a,b` is not the name of a role; use letters, digits, `.`, `-` and `_`"),
            ("defaults: { adress: x }\nhosts:\n  a:", "site.yaml:1:13: `adress` is not a key of the defaults; its keys are"),
            ("defaults: { port: x }\nhosts:\n  a:\n  b:", "site.yaml:1:19: `port` is a number between 1 and 65535, found `x`"),
            ("just a text", "site.yaml:1:1: an inventory is a mapping with the keys `defaults`, `hosts` and `roles`, found `just a text`"),
            ("", "site.yaml: is empty; an inventory has at least `hosts`"),
            ("# only a comment\n", "site.yaml: is empty; an inventory has at least `hosts`"),
            ("hosts:\n  a: { address: 10.0.0.1\n  b:\n", "site.yaml:3:4: not YAML: did not find expected ',' or '}'"),
            ("hosts:\n\ta:", "site.yaml:2:1: not YAML: found character that cannot start any token"),
            ("hosts:\n  a: { vars: { x: !vault secret } }", "site.yaml:2:19: values with the tag `!vault` cannot be read"),
            ("hosts:\n  a: *nobody", "site.yaml:2:6: not YAML: found undefined alias"),
            ("hosts:\n  a:\n---\nhosts:\n  b:", "site.yaml:3:1: not YAML: but found another document"),
        ])
    func complaints(text: String, expected: String) throws {
        let found = try #require(complaint(text))
        #expect(found == expected || (expected.hasSuffix("are") && found.hasPrefix(expected)))
    }

    @Test("all errors of a file are told together, in the order of the lines")
    func together() {
        let text = """
            hosts:
              a: { port: x, via: nobody }
              b: { rolse: [web] }
              c: { address: 10.0.0.1 }
              d: { address: 10.0.0.1 }
            roles:
              db:
            """
        #expect(
            complaint(text) == """
                site.yaml:2:14: `port` is a number between 1 and 65535, found `x`
                site.yaml:2:22: no host is named `nobody`
                site.yaml:3:8: `rolse` is not a key of a host; did you mean `roles`?
                site.yaml:5:3: `d` has the address `10.0.0.1` port 22, which is that of `c` in line 4
                site.yaml:7:3: no host has the role `db`
                """)
    }

    @Test("aliases that stand for too much are refused in good time")
    func aliases() {
        let lines = (1...12).map { "x-\($0): &n\($0) [\(Array(repeating: "*n\($0 - 1)", count: 10).joined(separator: ", "))]" }
        let text = "x-0: &n0 [a]\n" + lines.joined(separator: "\n") + "\nhosts:\n  a:"
        #expect(complaint(text)?.contains("the aliases of this file stand for more than 1000000 values") == true)
    }

    @Test("a comma or a dash that an accent joins is no part of a name")
    func accents() {
        for name in ["a,\u{301}b", "-\u{301}oProxyCommand", "a/\u{301}"] {
            #expect(complaint("hosts:\n  \"\(name)\": {}")?.contains("is not the name of a host") == true, "\(name)")
        }
    }

    @Test("the same address behind another port or another host is another machine")
    func sameAddress() throws {
        let inventory = try inventory(
            """
            hosts:
              a: { address: 127.0.0.1, port: 2222 }
              b: { address: 127.0.0.1, port: 2223 }
              c: { address: 127.0.0.1, port: 2222, via: a }
              d: { address: 127.0.0.1, transport: local }
              e: { address: 127.0.0.1, transport: local }
            """)
        #expect(inventory.hosts.count == 5)
    }
}
