import Testing
import Weft
import WeftRuntime

struct AnsibleINITests {
    private let text = """
        # A site as Ansible's documentation would have it
        mail.example.com

        [webservers]
        foo.example.com http_port=80
        www[01:03].example.com:2222 ansible_user=deploy   # the front
        [dbservers]
        one.example.com ansible_host=192.0.2.50 ansible_port=5309 ansible_ssh_private_key_file=keys/db
        two.example.com comment="a b = c" quoted='5' list="['a', 'b']" flag=True none=None mode=0644 neg=-3 url=http://x/#y semi=a;b
        here ansible_connection=local

        [prod:children]
        webservers
        dbservers

        [webservers:vars]
        http_port = 8080
        ntp_server=ntp.example.com # local
        title = "A title"

        [all:vars]
        ntp_server=pool.ntp.org
        region=eu
        """

    @Test("groups become roles, ansible_ variables what they mean, and all others vars")
    func example() throws {

        let inventory = try inventory(text, name: "hosts.ini")
        #expect(
            inventory.hosts.map(\.name) == [
                "mail.example.com", "foo.example.com", "www01.example.com", "www02.example.com", "www03.example.com", "one.example.com",
                "two.example.com", "here",
            ])
        #expect(inventory.roles == ["webservers", "dbservers", "prod"])
        #expect(inventory["mail.example.com"]?.roles == [])
        #expect(inventory["mail.example.com"]?.vars == ["ntp_server": .string("pool.ntp.org"), "region": .string("eu")])
        #expect(inventory["foo.example.com"]?.vars["http_port"] == .integer(80))
        #expect(inventory["www02.example.com"]?.port == 2222)
        #expect(inventory["www02.example.com"]?.user == "deploy")
        #expect(inventory["www02.example.com"]?.roles == ["webservers", "prod"])
        #expect(
            inventory["www02.example.com"]?.vars == [
                "http_port": .integer(8080), "ntp_server": .string("ntp.example.com # local"), "title": .string("A title"),
                "region": .string("eu"),
            ])
        let one = try #require(inventory["one.example.com"])
        #expect(one.address == "192.0.2.50")
        #expect(one.port == 5309)
        #expect(one.identities.first?.path.hasSuffix("/keys/db") == true)
        #expect(one.vars["ansible_host"] == nil)
        let two = try #require(inventory["two.example.com"])
        #expect(two.vars["comment"] == .string("a b = c"))
        #expect(two.vars["quoted"] == .integer(5))
        #expect(two.vars["list"] == .list([.string("a"), .string("b")]))
        #expect(two.vars["flag"] == .bool(true))
        #expect(two.vars["none"] == .null)
        #expect(two.vars["mode"] == .string("0644"))
        #expect(two.vars["neg"] == .integer(-3))
        #expect(two.vars["url"] == .string("http://x/"))
        #expect(two.vars["semi"] == nil)
        #expect(inventory["here"]?.transport == .local)
    }

    @Test("a child group's variables come before its parent's, whatever the order in the file")
    func depth() throws {
        let inventory = try inventory("[a:vars]\nx=a\n[z:vars]\nx=z\n[a]\nh\n[z:children]\na\n[g]\nh\n[g:vars]\nx=g\n", name: "hosts")
        #expect(inventory["h"]?.vars["x"] == .string("a"))
        #expect(inventory["h"]?.roles == ["a", "z", "g"])
    }

    @Test("templates that only name a variable are filled in, and a jump host becomes via")
    func templates() throws {
        let inventory = try inventory(
            """
            [all]
            bastion ansible_host=192.0.2.1
            web1 ansible_host="{{ inventory_hostname }}.{{ zone }}"
            [all:vars]
            zone=lan
            [web]
            web2 ansible_ssh_common_args='-o ProxyJump=bastion -C'
            web3 ansible_ssh_common_args='-J elsewhere'
            """, name: "hosts")
        #expect(inventory["web1"]?.address == "web1.lan")
        #expect(inventory["web2"]?.via == "bastion")
        #expect(
            inventory.warnings == [
                "hosts: `-C` of `ansible_ssh_common_args` is not honoured",
                "hosts: `web3` is reached through `elsewhere`, which the inventory does not name, so it is not honoured",
            ])
    }

    @Test("a host that is not reached over SSH is left out with a warning")
    func windows() throws {
        let inventory = try inventory("win1 ansible_connection=winrm\nweb1\n", name: "hosts")
        #expect(inventory.hosts.map(\.name) == ["web1"])
        #expect(inventory.warnings == ["hosts: `win1` is left out, because its connection is `winrm`, which Weft does not have"])
    }

    @Test(
        "what is wrong is told with its line",
        arguments: [
            ("[web\nh", "hosts:1:1: a section's name ends with `]`"),
            ("h\n[web:var]\nx=1", "hosts:2:1: `var` is not a kind of section; did you mean `vars`?"),
            ("[web]\nh\n[wbe:vars]\nx=1", "hosts:3:1: no group is named `wbe`; did you mean `web`?"),
            ("[web]\nh\n[prod:children]\nwbe", "hosts:4:1: no group is named `wbe`; did you mean `web`?"),
            ("[web]\nh http_port", "hosts:2:1: `http_port` is not a variable of the host `h`, which is written `name=value`"),
            ("[web]\nh x=\"a", "hosts:2:1: a quote is not closed"),
            ("[web]\nh\n[web:vars]\nx", "hosts:4:1: a variable of a group is written `name=value`"),
            ("[web]\nh[3:1]", "hosts:2:1: the range `[3:1]` runs backwards; write the smaller end first"),
            ("[web]\nh ansible_port=ssh", "hosts:2:1: a port is a number between 1 and 65535, found `ssh`"),
            (
                "[web]\nh ansible_host=\"{{ lookup('x') }}\"",
                "hosts:2:1: `{{ lookup('x') }}` of the host `h` needs a template to be evaluated; write the value itself"
            ),
            ("[a]\nh\n[a:children]\nb\n[b:children]\na", "hosts:4:1: groups are children of each other: `a -> b -> a`"),
            ("# nothing", "hosts: describes no hosts"),
            ("", "hosts: describes no hosts"),
        ])
    func errors(text: String, expected: String) {
        #expect(complaint(text, name: "hosts.ini")?.replacing("hosts.ini", with: "hosts") == expected)
    }
}

struct AnsibleVarsFilesTests {
    @Test("group_vars and host_vars beside the inventory are read, files and folders")
    func files() throws {
        let folder = try ScratchFolder([
            "inventory/hosts": "[web]\nweb1 a=line\nweb2\n[all:vars]\na=all\nb=all\n",
            "inventory/group_vars/all.yml": "---\nb: file\nc: file\nd: file\nansible_user: deploy\n",
            "inventory/group_vars/web/10-first.yml": "c: web\nd: first\n",
            "inventory/group_vars/web/20-second": "d: second\n",
            "inventory/group_vars/web/notes.txt": "not: read\n",
            "inventory/host_vars/web1.yaml": "a: file\nansible_port: 2222\n",
            "inventory/host_vars/web2.yml": "# nothing\n",
        ])
        let inventory = try InventoryLoader.load(nil, environment: [:], workingDirectory: folder.path)
        #expect(
            inventory["web1"]?.vars == ["a": .string("file"), "b": .string("file"), "c": .string("web"), "d": .string("second")])
        #expect(inventory["web1"]?.port == 2222)
        #expect(inventory["web2"]?.user == "deploy")
        #expect(inventory["web2"]?.vars["a"] == .string("all"))
    }

    @Test("what is wrong in them is told with the file")
    func errors() throws {
        for (text, expected) in [
            (
                "$ANSIBLE_VAULT;1.1;AES256\n6630",
                "group_vars/web.yml: is encrypted with ansible-vault; `ansible-vault decrypt` makes it readable"
            ),
            ("x: [", "group_vars/web.yml:2:1: not YAML: did not find expected node content"),
            ("- x", "group_vars/web.yml:1:1: expected variables, found a list"),
            ("x: 1\nansible_port: y", "group_vars/web.yml:2:15: a port is a number between 1 and 65535, found `y`"),
        ] {
            let folder = try ScratchFolder(["hosts": "[web]\nweb1\n", "group_vars/web.yml": text])
            let error = #expect(throws: InventoryError.self) {
                try InventoryLoader.load("hosts", environment: [:], workingDirectory: folder.path)
            }
            #expect(error?.description == expected)
        }
    }
}

struct AnsibleTreeTests {
    @Test("a YAML inventory of Ansible's is told from ours and read")
    func example() throws {
        let inventory = try inventory(
            """
            ungrouped:
              hosts:
                mail.example.com:
            all:
              vars: { region: eu }
              children:
                webservers:
                  hosts:
                    foo.example.com: { http_port: 80, ansible_user: root }
                    www[01:02].example.com:
                  vars: { http_port: 8080 }
                prod:
                  children:
                    webservers:
                    dbservers: { hosts: { one.example.com: { ansible_port: 2222 } } }
            """)
        #expect(
            inventory.hosts.map(\.name) == [
                "mail.example.com", "foo.example.com", "www01.example.com", "www02.example.com", "one.example.com",
            ])
        #expect(inventory.roles == ["webservers", "prod", "dbservers"])
        #expect(inventory["foo.example.com"]?.user == "root")
        #expect(inventory["foo.example.com"]?.vars == ["http_port": .integer(80), "region": .string("eu")])
        #expect(inventory["www02.example.com"]?.roles == ["webservers", "prod"])
        #expect(inventory["one.example.com"]?.port == 2222)
        #expect(inventory["one.example.com"]?.roles == ["prod", "dbservers"])
    }

    @Test(
        "what is wrong is told with its line",
        arguments: [
            ("web:\n  hosts: { a: }\n  vras: {}", "site.yaml:3:3: `vras` is not a key of a group; did you mean `vars`?"),
            ("web:\n  hosts: { a: 5 }", "site.yaml:2:15: `a` is a mapping of variables, found `5`"),
            ("web:\n  hosts: { a: }\n  children: db", "site.yaml:3:13: `children` is a mapping or a list of groups, found `db`"),
            ("a: { children: { b: } }\nb: { children: { a: } }", "site.yaml:1:18: groups are children of each other: `a -> b -> a`"),
            ("web:\n  hosts: { a: { ansible_port: 99999 } }", "site.yaml:2:31: a port is a number between 1 and 65535, found `99999`"),
        ])
    func errors(text: String, expected: String) { #expect(complaint(text) == expected) }
}
