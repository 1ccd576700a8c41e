import Testing
import Weft

@testable import WeftRuntime

struct ConfigurationLoaderTests {
    private func load(
        _ text: String, name: String, environment: [String: String] = [:]
    ) throws -> Configuration {
        let folder = try ScratchFolder([name: text])
        return try ConfigurationLoader.load(name, environment: environment, workingDirectory: folder.path)
    }

    private func complaint(_ text: String, name: String) -> String? {
        do {
            _ = try load(text, name: name)
            return nil
        } catch {
            return String(describing: error)
        }
    }

    @Test("INI is read as Python's configparser reads it")
    func ini() throws {
        let configuration = try load(
            """
            ; the site
            context = office
            [DEFAULT]
            root: /opt/site
            [app]
            Port = 8080
            # a comment
            home=%(root)s/app
            log = %(home)s/log-%%d-%d
            dsn : postgres://app@db/app?x=1#y
            hosts = one
                two

                three
            empty =
            [Mail]
            root = /var/mail
            spool = %(root)s/spool
            """, name: "site.ini")
        #expect(
            configuration.values == [
                "context": .string("office"), "root": .string("/opt/site"), "app.root": .string("/opt/site"), "app.port": .string("8080"),
                "app.home": .string("/opt/site/app"), "app.log": .string("/opt/site/app/log-%d-%d"),
                "app.dsn": .string("postgres://app@db/app?x=1#y"), "app.hosts": .string("one\ntwo\n\nthree"), "app.empty": .string(""),
                "Mail.root": .string("/var/mail"), "Mail.spool": .string("/var/mail/spool"),
            ])
        #expect(configuration.source == "site.ini")
        #expect(configuration.origins["app.port"] == "site.ini:6:1")
    }

    @Test("INI values that stand for billions of letters are refused in good time")
    func interpolation() {
        let lines = (1...40).map { "k\($0) = %(k\($0 + 1))s%(k\($0 + 1))s" } + ["k41 = x"]
        let problems = #expect(throws: FileProblems.self) { try INIReader.read(lines.joined(separator: "\n"), path: "site.ini") }
        #expect(problems?.description == "site.ini:1:1: the values of this file stand for more than 1000000 letters")
        let chain = (1...5000).map { "k\($0) = %(k\($0 + 1))s" } + ["k5001 = x"]
        #expect(throws: FileProblems.self) { try INIReader.read(chain.joined(separator: "\n"), path: "site.ini") }
    }

    @Test("YAML and JSON give the same keys")
    func yamlAndJSON() throws {
        let yaml = try load("app:\n  port: 8080\n  names: [a, b]\n  tls: { key: /k, on: true }\n", name: "site.yaml")
        let json = try load(
            "{\"app\": {\"port\": 8080, \"names\": [\"a\", \"b\"], \"tls\": {\"key\": \"/k\", \"on\": true}}}", name: "site.json")
        #expect(
            yaml.values == [
                "app.port": .integer(8080), "app.names": .list([.string("a"), .string("b")]), "app.tls.key": .string("/k"),
                "app.tls.on": .bool(true),
            ])
        #expect(json.values == yaml.values)
        #expect(yaml.section("app.tls") == ["key": .string("/k"), "on": .bool(true)])
    }

    @Test("without an ending the text tells what it is")
    func guess() throws {
        #expect(try load("# x\n[app]\nport=1\n", name: "siterc")["app.port"] == .string("1"))
        #expect(try load("port = http://x\n", name: "siterc")["port"] == .string("http://x"))
        #expect(try load("app:\n  url: http://x/?a=b\n", name: "siterc")["app.url"] == .string("http://x/?a=b"))
        #expect(try load("{\"port\": 1}", name: "siterc")["port"] == .integer(1))
    }

    @Test("the argument comes before $CONFIGFILE, and without both there is only the environment")
    func order() throws {
        let folder = try ScratchFolder(["a.ini": "x=a", "b.ini": "x=b"])
        let environment = ["CONFIGFILE": "b.ini"]
        #expect(try ConfigurationLoader.load("a.ini", environment: environment, workingDirectory: folder.path)["x"] == .string("a"))
        #expect(try ConfigurationLoader.load(nil, environment: environment, workingDirectory: folder.path)["x"] == .string("b"))
        let none = try ConfigurationLoader.load(nil, environment: ["WEFT_X": "env"], workingDirectory: folder.path)
        #expect(none["x"] == .string("env"))
        #expect(none.source == nil)
    }

    @Test("a file that is not there says who gave it and what is near")
    func notFound() throws {
        let folder = try ScratchFolder(["site.ini": ""])
        let error = #expect(throws: ConfigurationFileError.self) {
            try ConfigurationLoader.load(nil, environment: ["CONFIGFILE": "sit.ini"], workingDirectory: folder.path)
        }
        #expect(error?.description == "there is no configuration `sit.ini`; did you mean `site.ini`?\n  it was given by `$CONFIGFILE`")
    }

    @Test(
        "what is wrong is told with its line",
        arguments: [
            ("site.ini", "[app\nx=1", "site.ini:1:1: a section is written `[name]`, found `[app`"),
            ("site.ini", "[app]\nport", "site.ini:2:1: expected `[section]` or `key = value`, found `port`"),
            ("site.ini", "[app]\nport=1\nPORT=2", "site.ini:3:1: `port` is given a second time, after line 2"),
            ("site.ini", "[a]\n[b]\n[a]", "site.ini:3:1: the section `[a]` begins a second time"),
            ("site.ini", "[a]\nroot=/\nx=%(rot)s", "site.ini:3:1: `%(rot)s` stands for no key of this section; did you mean `root`?"),
            (
                "site.ini", "[a]\nx=%(y)s\ny=%(x)s",
                "site.ini:2:1: values stand for each other: `x -> y -> x`\nsite.ini:3:1: values stand for each other: `y -> x -> y`"
            ),
            ("site.ini", "[a]\nx=%(y", "site.ini:2:1: `%(` is not closed with `)s`; a `%` of its own is written `%%`"),
            ("site.yaml", "app:\n  x: 1\n  x: 2", "site.yaml:3:3: `x` is given a second time, after line 2"),
            ("site.yaml", "app: { x: 1 }\napp.x: 2", "site.yaml:2:1: `app.x` is given a second time, after site.yaml:1:8"),
            ("site.yaml", "- x", "site.yaml:1:1: expected keys with values, found a list"),
            ("site.json", "{\"x\": 01}", "site.json:1:7: not JSON: expected a value, found `01`"),
            ("site.json", "{\"x\": \"a\nb\"}", "site.json:1:9: not JSON: a text is not closed on its line"),
            ("site.json", "[\"\\u\u{FF11}\u{FF12}\u{FF13}\u{FF14}\"]", "site.json:1:5: not JSON: `\\u` takes four hexadecimal digits"),
            ("site.json", "{} x", "site.json:1:4: not JSON: something follows the end of the value"),
            ("site.json", "", "site.json:1:1: not JSON: the text ends where a value was expected"),
        ])
    func errors(name: String, text: String, expected: String) { #expect(complaint(text, name: name) == expected) }
}
