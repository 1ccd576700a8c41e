import Weft

@testable import WeftRuntime

/// Whatever an inventory file holds, it is read or refused, soon, and what is wrong stands in a line of the file.
struct InventoryTarget: Property {
    let name = "inventory"
    let about = "inventory files in YAML, JSON and INI, and INI with interpolation: no crash, bounded work, places of errors"

    enum Format: CaseIterable { case yaml, ansibleYAML, json, ansibleINI, ini }

    struct Case {
        let format: Format
        let bytes: [UInt8]
    }

    func make(_ choices: inout Choices) -> Case {
        let format = choices.pick(Format.allCases)
        let lines = choices.many(upTo: 14) { $0.pick(Self.lines(format)) }
        var bytes = Array(lines.joined(separator: "\n").utf8)
        if choices.happens(onceIn: 2) { bytes = choices.damaged(bytes, with: Self.pieces) }
        return Case(format: format, bytes: bytes)
    }

    private static let pieces = [
        "\n", " ", "  ", "\t", ":", "- ", "[", "]", "{", "}", "\"", "'", "#", "&a ", "*a", "<<: *a", "!!str ", "|\n", ">\n", "%(a)s", "%",
        "=", ",",
        "{{ x }}", "\u{301}", "\u{85}", "\r", "\u{2028}", "\u{FEFF}", "\u{0}", "0x1", "~", "[1:3]", "[01:99999]", "...", "---", "? ",
        "\u{B}",
    ]

    private static func lines(_ format: Format) -> [String] {
        switch format {
        case .yaml:
            [
                "hosts:", "  web[1:3]: { address: \"10.0.0.[1:3]\" }", "  db:", "    address: 10.0.0.9", "    port: 22", "    user: root",
                "    via: web1", "    roles: [web, db]", "    vars: { a: 1, b: [x, y], c: { d: e } }", "defaults:", "  user: joe",
                "  vars: { z: 1 }",
                "roles:", "  web: { vars: { http_port: 80 }, hosts: \"web* - web2\" }", "  db: { hosts: [db] }", "x-note: &a { port: 1 }",
                "  k: { <<: *a, transport: container, via: local, engine: lxc }", "  \"é\": {}", "# note", "  c: { identities: ~/.ssh/id }",
            ]
        case .ansibleYAML:
            [
                "all:", "  hosts:", "    web1:", "      ansible_host: 10.0.0.1", "      ansible_user: \"{{ who }}\"", "  children:",
                "    web:",
                "      hosts:", "        web[1:3]:", "      vars:", "        who: joe", "    db:", "      children:", "        web:",
                "  vars: { who: \"{{ who }}{{ who }}\", ansible_port: 22 }",
            ]
        case .json:
            [
                "{\"hosts\": {\"a\": {\"address\": \"10.0.0.1\", \"port\": 22}}}", "{\"web\": {\"hosts\": [\"a\"], \"vars\": {\"x\": 1}},",
                "\"_meta\": {\"hostvars\": {\"a\": {\"ansible_host\": \"h\"}}}}", "{\"all\": {\"children\": [\"web\"]}}", "{", "}", ",",
            ]
        case .ansibleINI:
            [
                "[web]", "web[1:3] ansible_host=10.0.0.1", "a ansible_user=root ansible_port=22 x='y z'", "[web:vars]", "who=joe",
                "[all:children]",
                "[db:children]", "web", "db", "# note", "b # note", "c \"q", "[web:x]", "[", "d ansible_ssh_common_args='-J a -o x'",
                "ansible_connection=local", "e ansible_user={{ who }}", "[all:vars]", "who={{ who }}{{ who }}",
            ]
        case .ini:
            [
                "[one]", "[two]", "[DEFAULT]", "a = %(b)s%(b)s", "b = %(c)s%(c)s", "c: %(d)s%(d)s", "d=%(e)s%(e)s", "e=%(f)s%(f)s",
                "f=x%%y", "g=%(a)s",
                "  more %(b)s", "; note", "h = %", "i = %(", "no value", "=x", "",
            ]
        }
    }

    func show(_ one: Case) -> String {
        "\(one.format)\n" + one.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { shown($0) }.joined(separator: "\n")
    }

    func check(_ one: Case) throws {
        let text = String(decoding: one.bytes, as: UTF8.self)
        let names: [String]
        do throws(FileProblems) { names = try Self.read(text, one.format)?.hosts.map(\.name) ?? [] } catch {
            // Lines end with what Unicode and YAML end them with, too.
            let lines = text.unicodeScalars.count { ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{B}", "\u{C}"].contains($0) } + 2
            let places = error.problems.compactMap(\.position?.line)
            try hold(places.allSatisfy { (1...lines).contains($0) }, "errors in lines \(places) of \(lines)")
            let size = error.description.utf8.count
            try hold(size < 200_000 + 100 * text.utf8.count, "an error of \(size) bytes")
            return
        }
        try hold(Set(names).count == names.count, "a host twice: \(names)")
    }

    private static func read(_ text: String, _ format: Format) throws(FileProblems) -> Inventory? {
        func inventory(_ root: FileValue) throws(FileProblems) -> Inventory {
            guard AnsibleTree.isOne(root) else { return try InventoryDocument.inventory(root, path: "i", source: "i", folder: "/f") }
            var groups = try AnsibleTree.read(root, path: "i")
            return try groups.inventory(source: "i", folder: "/f")
        }
        switch format {
        case .yaml, .ansibleYAML: return try YAMLReader.read(text, path: "i").map { root throws(FileProblems) in try inventory(root) }
        case .json: return try inventory(JSONReader.read(text, path: "i"))
        case .ansibleINI:
            var groups = try AnsibleINI.read(text, path: "i")
            return try groups.inventory(source: "i", folder: "/f")
        case .ini:
            _ = try INIReader.read(text, path: "i")
            return nil
        }
    }
}
