import Testing
import Weft

/// Twenty web servers, a database with two roles, and what is called alike to be confused.
private let site: Inventory = {
    var hosts = (1...20).map { number -> Inventory.Host in
        var host = Inventory.Host(name: number < 10 ? "web0\(number)" : "web\(number)")
        host.roles = number <= 4 ? ["web", "prod", "canary"] : ["web", "prod"]
        return host
    }
    for (name, roles) in [("db-a", ["db", "prod"]), ("db-b", ["db"]), ("db-c", ["db"]), ("devweb", ["dev"]), ("devlog", ["dev"])] {
        var host = Inventory.Host(name: name)
        host.roles = roles
        hosts.append(host)
    }
    return Inventory(hosts: hosts)
}()

private func names(_ text: String, bareNames: HostExpression.BareNames = .hosts, in inventory: Inventory = site) throws -> [String] {
    try HostExpression(text, bareNames: bareNames).hosts(in: inventory).map(\.name)
}

struct HostExpressionTests {
    @Test(
        "an expression selects hosts in its own order, each once",
        arguments: [
            ("devweb", ["devweb"]),
            ("devweb,devlog", ["devweb", "devlog"]),
            ("devlog devweb devlog", ["devlog", "devweb"]),
            ("devlog|devweb", ["devlog", "devweb"]),
            ("role:dev", ["devweb", "devlog"]),
            ("dev", ["devweb", "devlog"]),
            ("role:d*", ["db-a", "db-b", "db-c", "devweb", "devlog"]),
            ("dev*", ["devweb", "devlog"]),
            ("*-[ab]", ["db-a", "db-b"]),
            ("*-[!ab]", ["db-c"]),
            ("db-?", ["db-a", "db-b", "db-c"]),
            ("web0[1-3]", ["web01", "web02", "web03"]),
            ("web[01:03]", ["web01", "web02", "web03"]),
            ("web[09:11]", ["web09", "web10", "web11"]),
            ("web[01:09:4]", ["web01", "web05", "web09"]),
            ("web[01,07,10-12]", ["web01", "web07", "web10", "web11", "web12"]),
            ("db-[a:c]", ["db-a", "db-b", "db-c"]),
            ("db-[c:c],db-[a:b]", ["db-c", "db-a", "db-b"]),
            ("role:prod & role:db", ["db-a"]),
            ("role:db & !db-a", ["db-b", "db-c"]),
            ("role:db - db-b", ["db-a", "db-c"]),
            ("role:db -db-b", ["db-a", "db-c"]),
            ("db-a, role:dev - devlog", ["db-a", "devweb"]),
            ("role:dev - devlog, db-a", ["devweb", "db-a"]),
            ("!role:prod", ["db-b", "db-c", "devweb", "devlog"]),
            ("!!devweb", ["devweb"]),
            ("role:dev, (!(role:prod | dev))", ["devweb", "devlog", "db-b", "db-c"]),
            ("(devlog, db-a) & prod", ["db-a"]),
            ("canary[0:2]", ["web01", "web02", "web03"]),
            ("role:canary[1:]", ["web02", "web03", "web04"]),
            ("canary[0]", ["web01"]),
            ("canary[-1]", ["web04"]),
            ("canary[-2:]", ["web03", "web04"]),
            ("canary[:1]", ["web01", "web02"]),
            ("canary[0:3:2]", ["web01", "web03"]),
            ("canary[2:99]", ["web03", "web04"]),
            ("canary[9]", []),
            ("canary[-9]", []),
            ("(devlog, devweb)[0]", ["devlog"]),
            ("all[-2:]", ["devweb", "devlog"]),
            ("role:web - canary & !web04 - web[05:20]", ["web04"]),
            ("  devweb  ", ["devweb"]),
            ("root@devweb:2222", ["devweb"]),
        ] as [(String, [String])])
    func selection(text: String, expected: [String]) throws { #expect(try names(text) == expected) }

    @Test("the brackets behind a role's name are a range when they name hosts, else a part of the role")
    func rangeOrSlice() throws {
        #expect(try names("web[10:11]") == ["web10", "web11"])
        #expect(try names("role:web[10:11]") == ["web11", "web12"])
        #expect(try names("web[0:1]") == ["web01", "web02"])
        #expect(try names("web[12]") == ["web12"])
        #expect(try names("web[0]") == ["web01"])
    }

    @Test("a host comes before a role of the same name")
    func hostBeforeRole() throws {
        var first = Inventory.Host(name: "a")
        first.roles = ["b"]
        let inventory = Inventory(hosts: [first, Inventory.Host(name: "b")])
        #expect(try names("b", in: inventory) == ["b"])
        #expect(try names("role:b", in: inventory) == ["a"])
        #expect(try names("b", bareNames: .roles, in: inventory) == ["a"])
    }

    @Test("all selects every host, in the order of the inventory")
    func all() throws {
        #expect(try names("all") == site.hosts.map(\.name))
        #expect(try names("*") == site.hosts.map(\.name))
        #expect(try names("all", bareNames: .roles).count == 25)
    }

    @Test("role= takes roles without a prefix")
    func bareRoles() throws {
        #expect(try names("dev,db & prod", bareNames: .roles) == ["devweb", "devlog", "db-a"])
        #expect(try names("canary[0:1]", bareNames: .roles) == ["web01", "web02"])
    }

    @Test("a user and a port are for this selection alone")
    func login() throws {
        let host = try #require(try HostExpression("root@devweb:2222").hosts(in: site).first)
        #expect(host.user == "root")
        #expect(host.port == 2222)
        #expect(host.roles == ["dev"])
        let addresses = try HostExpression("root@[2001:db8::7]:22, [::1], fe80::2, deploy@web[1:2]").hosts(in: Inventory()) {
            Inventory.Host(name: $0)
        }
        #expect(addresses.map(\.name) == ["2001:db8::7", "::1", "fe80::2", "web1", "web2"])
        #expect(addresses.map(\.user) == ["root", nil, nil, "deploy", "deploy"])
        #expect(addresses.map(\.port) == [22, nil, nil, nil, nil])
    }

    @Test("a name that the inventory lacks is asked for, and only such a name")
    func unlisted() throws {
        var asked: [String] = []
        let hosts = try HostExpression("devweb, backup.example.com, role:dev & !other, far[1:2]").hosts(in: site) {
            asked.append($0)
            return Inventory.Host(name: $0, address: "192.0.2.1")
        }
        #expect(hosts.map(\.name) == ["devweb", "backup.example.com", "devlog", "far1", "far2"])
        #expect(asked == ["backup.example.com", "other", "far1", "far2"])
        #expect(try HostExpression("devweb, root@far, far, (a - b), web[01:02], role:x, x*").unlistedNames(in: site) == ["far", "a", "b"])
    }
}

struct HostExpressionErrorTests {
    @Test(
        "an expression that is wrong says where and what to write",
        arguments: [
            ("devwbe", "no host is named `devwbe`; did you mean `devweb`?"),
            ("xyzzy", "no host is named `xyzzy`"),
            ("canray", "no host is named `canray`; did you mean `canary`?"),
            ("role:prod & !devwbe", "no host is named `devwbe`; did you mean `devweb`?\n  role:prod & !devwbe\n               ^"),
            ("role:wbe", "no role is named `wbe`; did you mean `web`?\n  role:wbe\n       ^"),
            ("role:", "no role is named ``\n  role:\n       ^"),
            ("web[20:22]", "no host is named `web21`; did you mean `web01`?\n  web[20:22]\n  ^"),
            ("mail*", "no name in the inventory matches `mail*`\n  mail*\n  ^"),
            ("web[05:01]", "the range `[05:01]` runs backwards; write the smaller end first\n  web[05:01]\n     ^"),
            (
                "db-[a:3]",
                "the range `[a:3]` is neither between two numbers nor between two letters, as `[01:20]` and `[a:f]` are\n  db-[a:3]\n     ^"
            ),
            ("mail[1:]", "`mail` is not a role, so no part of it can be taken\n  mail[1:]\n  ^"),
            ("role:web[x]", "`[x]` is not a slice; write `[0]`, `[0:2]`, `[1:]` or `[-1]`\n  role:web[x]\n          ^"),
            ("(web)[x]", "`[x]` is not a slice; write `[0]`, `[0:2]`, `[1:]` or `[-1]`\n  (web)[x]\n       ^"),
            ("", "expected a host or a role at the end\n  \n  ^"),
            ("web &", "expected a host or a role at the end\n  web &\n       ^"),
            ("web,,db", "expected a host or a role before `,`\n  web,,db\n      ^"),
            ("& web", "expected a host or a role before `&`\n  & web\n  ^"),
            ("(web", "`(` is not closed\n  (web\n  ^"),
            ("web)", "`)` closes nothing\n  web)\n     ^"),
            ("web[1:2", "`[` is not closed\n  web[1:2\n     ^"),
            ("web]", "`]` closes nothing\n  web]\n     ^"),
            (
                "web, !devweb",
                "`!devweb` would add all the other hosts; take hosts away with ` - ` or `& !`, or write `(!devweb)` to add them\n  web, !devweb\n       ^"
            ),
        ])
    func message(text: String, expected: String) {
        let error = #expect(throws: HostExpressionError.self) { try names(text) }
        #expect(error?.description == expected)
    }

    @Test("a selection of nothing is an error where hosts are needed")
    func empty() throws {
        #expect(try names("devweb & devlog") == [])
        let error = #expect(throws: HostExpressionError.self) { try site.hosts(matching: "devweb & devlog") }
        #expect(error?.description == "`devweb & devlog` selects no host")
    }

    @Test("parentheses within one another are refused where no stack would be left, and a list of any length is none of them")
    func depth() throws {
        for opening in ["(", "!"] {
            let error = #expect(throws: HostExpressionError.self) { try names(String(repeating: opening, count: 100_000) + "db") }
            #expect(error?.message == "more than 100 parentheses or `!` stand within one another")
        }
        #expect(try names(String(repeating: "(", count: 50) + "devweb" + String(repeating: ")", count: 50)) == ["devweb"])
        for separator in [",", " - ", " & "] {
            #expect(try names(Array(repeating: "devweb", count: 20_000).joined(separator: separator)).count <= 1)
        }
    }

    @Test("a parenthesis that an accent joins is one still")
    func accents() {
        let error = #expect(throws: HostExpressionError.self) { try names("(\u{301}devweb") }
        #expect(error?.problem == .unbalanced("("))
    }

    @Test("a range of too many names is refused before it is made")
    func tooMany() {
        let error = #expect(throws: HostExpressionError.self) { try names("n[1:300]-[1:300]") }
        #expect(error?.message == "the range `n[1:300]-[1:300]` makes more than 65536 names")
    }
}
