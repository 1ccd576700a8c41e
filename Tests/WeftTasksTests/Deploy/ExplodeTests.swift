import Foundation
import TestSupport
import Testing
import WeftTesting

@testable import WeftTasks

@Suite("A configuration in four languages")
struct ExplodeTests {
    /// Texts that a careless writer gets wrong.
    private static let odd: [String: ConfigurationValue] = [
        "app.name": .string("it's \"quoted\""), "app.price": .string("100% $HOME `id` \\n # no comment"), "app.path": .string("C:\\dir\\"),
        "app.port": .integer(8080), "app.debug": .bool(false), "app.empty": .string(""), "app.yes": .string("yes"),
        "app.hosts": .list([.string("a"), .string("b")]), "app.text": .string("first\nsecond = 2"), "app.umlaut": .string("für ¥ 5"),
        "top": .string("level"), "db.main.user": .string("x: y"), "app.hash": .string("a#b"),
    ]

    @Test("INI")
    func ini() throws {
        #expect(
            try Deploy.explode(Self.odd, as: .ini) == """
                [app]
                debug = false
                empty =
                hash = a#b
                hosts = a,b
                name = it's "quoted"
                path = C:\\dir\\
                port = 8080
                price = 100%% $HOME `id` \\n # no comment
                text = first
                    second = 2
                umlaut = für ¥ 5
                yes = yes

                [db.main]
                user = x: y

                [DEFAULT]
                top = level

                """)
    }

    @Test("YAML")
    func yaml() throws {
        #expect(
            try Deploy.explode(Self.odd, as: .yaml) == """
                app:
                  debug: false
                  empty: ""
                  hash: "a#b"
                  hosts: ["a", "b"]
                  name: "it's \\"quoted\\""
                  path: "C:\\\\dir\\\\"
                  port: 8080
                  price: "100% $HOME `id` \\\\n # no comment"
                  text: "first\\nsecond = 2"
                  umlaut: "für ¥ 5"
                  "yes": "yes"
                db:
                  main:
                    user: "x: y"
                top: "level"

                """)
    }

    @Test("variables of the environment")
    func env() throws {
        #expect(
            try Deploy.explode(["app.price": .string("5 $ `x` \"\\"), "app.text": .string("a\nb"), "app-port": .integer(1)], as: .env)
                == """
                APP_PORT="1"
                APP_PRICE="5 \\$ \\`x\\` \\"\\\\"
                APP_TEXT="a
                b"

                """)
    }

    @Test("variables of Make")
    func make() throws {
        #expect(
            try Deploy.explode(["a": .string("$x#y\nz"), "b": .string(" w\\"), "c": .string("")], as: .mk) == """
                weft_empty :=
                weft_hash := \\#
                define weft_line


                endef
                A := $$x$(weft_hash)y$(weft_line)z
                B := $(weft_empty) w\\$(weft_empty)
                C :=

                """)
        #expect(try Deploy.explode(["port": .integer(80)], as: .mk) == "PORT := 80\n")
    }

    /// The values as texts, by the names of variables.
    private var texts: [String: String] {
        Dictionary(uniqueKeysWithValues: Self.odd.map { (Deploy.TokenValues.token(of: $0.key), $0.value.description) })
    }

    /// Runs a program that is given the text in a file, and reads the pairs that it prints, each with a NUL behind.
    private func pairs(_ format: Deploy.ConfigurationFormat, _ script: String) async throws -> [String: String] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("weft-explode-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(try Deploy.explode(Self.odd, as: format).utf8).write(to: URL(fileURLWithPath: "\(folder)/conf"))
        let outcome = try await TestProgram.run(["/bin/sh", "-c", "cd \(folder) || exit\n\(script)"])
        #expect(outcome.status == 0, "\(String(decoding: outcome.errorBytes, as: UTF8.self))")
        let parts = outcome.outputBytes.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        return Dictionary(stride(from: 0, to: parts.count - 1, by: 2).map { (parts[$0], parts[$0 + 1]) }) { $1 }
    }

    @Test("a shell reads the variables as they are")
    func shell() async throws {
        let read = try await pairs(
            .env,
            "set -a; . ./conf; for n in \(texts.keys.joined(separator: " ")); do eval \"v=\\$$n\"; printf '%s\\0%s\\0' $n \"$v\"; done")
        #expect(read == texts)
    }

    @Test("Make reads its variables as they are")
    func makeReads() async throws {
        let lines = texts.keys.map { "\t@printf '%s\\0%s\\0' \($0) \"$$\($0)\"" }.joined(separator: "\n")
        let read = try await pairs(.mk, "cat conf >Makefile; cat >>Makefile <<'END'\nexport\nall:\n\(lines)\nEND\nmake -s all")
        #expect(read == texts)
    }

    @Test("Python's configparser reads INI as it is")
    func configparser() async throws {
        let program = """
            import configparser, sys
            c = configparser.ConfigParser()
            c.read("conf")
            out = {("" if s == "DEFAULT" else s + ".") + k: c[s][k] for s in list(c.sections()) + ["DEFAULT"] for k in (c.defaults() if s == "DEFAULT" else c._sections[s])}
            for k, v in out.items(): sys.stdout.write("%s\\0%s\\0" % (k, v))
            """
        let read = try await pairs(.ini, "PYTHONUTF8=1 python3 -c '\(program)'")
        #expect(read == Self.odd.mapValues(\.description))
    }

    @Test("a reader of YAML reads it as it is, where Python has one")
    func yamlReads() async throws {
        guard try await TestProgram.run(["python3", "-c", "import yaml"]).status == 0 else { return }
        let program = """
            import yaml, sys
            def walk(tree, name):
                if isinstance(tree, dict):
                    for k, v in tree.items(): walk(v, name + [k])
                else:
                    t = ",".join(tree) if isinstance(tree, list) else {True: "true", False: "false"}.get(tree, tree) if isinstance(tree, bool) else tree
                    sys.stdout.write("%s\\0%s\\0" % (".".join(name), t))
            walk(yaml.safe_load(open("conf")), [])
            """
        let read = try await pairs(.yaml, "PYTHONUTF8=1 python3 -c '\(program)'")
        #expect(read == Self.odd.mapValues(\.description))
    }

    @Test(
        "what a language has no way to say is an error",
        arguments: [
            (["a.b": "x ", "c": "1"], .ini), (["a.b": "x\n\ny"], .ini), (["a.b": "x\n# y"], .ini), (["a.Big": "x"], .ini),
            (["a": "x", "a.b": "y"], .yaml),
            (["1a": "x"], .env), (["a.b": "x", "a-b": "y"], .mk), (["a": "\u{7}"], .env),
        ] as [([String: String], Deploy.ConfigurationFormat)])
    func refused(_ values: [String: String], _ format: Deploy.ConfigurationFormat) {
        #expect(throws: Deploy.Error.self) { try Deploy.explode(values.mapValues { .string($0) }, as: format) }
    }

    @Test("the error names the key, the format and the reason")
    func message() {
        let error = #expect(throws: Deploy.Error.self) { try Deploy.explode(["app.Port": .integer(1)], as: .ini) }
        #expect(
            error?.description
                == "`app.Port` cannot be written as ini: keys of INI are lower case\n  choose another format, or change the value")
    }
}
