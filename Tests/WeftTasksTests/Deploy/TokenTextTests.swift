import Testing
import WeftTesting

@testable import WeftTasks

@Suite("Tokens in texts")
struct TokenTextTests {
    private func text(_ text: String) -> Deploy.TokenText { Deploy.TokenText(bytes: Array(text.utf8)) }

    @Test("names are found with their lines; what only looks like one is not")
    func found() {
        let found = text("a <<HOST>>\n<<PORT>>:<<PORT>>\ncat <<END >>log\n<<lower>> <<>> << A >> <<A-B>>\n\n<<<LAST>>>").tokens
        #expect(found.map(\.name) == ["HOST", "PORT", "PORT", "LAST"])
        #expect(found.map(\.line) == [1, 2, 2, 6])
    }

    @Test("each name is replaced, and every other byte stays, whatever its encoding")
    func replaced() {
        let bytes: [UInt8] = [0xE9, 0x3C] + Array("<<<A>>é\r\n<<B_2>><<A>>".utf8)
        let result = Deploy.TokenText(bytes: bytes).replaced(with: ["A": "<<B_2>>", "B_2": "$1"])
        #expect(result == [0xE9, 0x3C, 0x3C] + Array("<<B_2>>é\r\n$1<<B_2>>".utf8))
        #expect(text("<<A>>").replaced(with: [:]) == Array("<<A>>".utf8))
        #expect(text("<<A>").replaced(with: ["A": "x"]) == Array("<<A>".utf8))
    }

    @Test("a file with a NUL has no names in it")
    func binary() {
        let binary = text("<<A>>\u{0}")
        #expect(binary.tokens.isEmpty)
        #expect(binary.replaced(with: ["A": "x"]) == binary.bytes)
    }

    @Test("what is said for a staging comes before its section, and that before the configuration; keys may be in any case")
    func precedence() throws {
        let values = try Deploy.TokenValues(
            ["port": .integer(1)], section: ["port": .integer(2), "db-name": .string("two")],
            configuration: ["port": .integer(3), "app.port": .integer(4), "LogServer": .string("three")])
        #expect(values.values == ["PORT": "1", "DB_NAME": "two", "APP_PORT": "4", "LOGSERVER": "three"])
    }

    @Test("two keys that are one token are an error, unless they have one value")
    func ambiguous() throws {
        #expect(throws: Deploy.Error.ambiguousToken("DB_NAME", keys: ["db-name", "db.name"])) {
            try Deploy.TokenValues(["db.name": .string("a"), "db-name": .string("b")])
        }
        #expect(try Deploy.TokenValues(["db.name": .string("a"), "db-name": .string("a")]).values == ["DB_NAME": "a"])
    }

    @Test("values of the command line are NAME=VALUE, and those of passwords are masked")
    func argument() throws {
        #expect(try Deploy.TokenValue(taskArgument: "app.url=http://x/?a=b") == .init("app.url", "http://x/?a=b"))
        #expect(throws: TaskArgumentError.self) { try Deploy.TokenValue(taskArgument: "PORT") }
        #expect(throws: TaskArgumentError.self) { try Deploy.TokenValue(taskArgument: "=x") }
        #expect(Deploy.TokenValue.taskArgumentSecrets(in: "db.password=hush") == [Secret("hush")])
        #expect(Deploy.TokenValue.taskArgumentSecrets(in: "port=80").isEmpty)
    }

    @Test(
        "keys that are secret say so in their names",
        arguments: [
            ("password", true), ("db.password", true), ("API_TOKEN", true), ("app.secret", true), ("app.api-key", true), ("port", false),
            ("tokens", false), ("key", false), ("passwords.file.mode", false),
        ])
    func secret(_ key: String, _ isSecret: Bool) { #expect(Deploy.isSecret(key: key) == isSecret) }

    @Test(
        "folders that are not to be replaced are known by their paths",
        arguments: [
            "", "/", ".", "./", "~", "~/", "..", "a/../b", "/etc", "/etc/nginx", "/usr/bin", "/home/anna", "/srv/app/../..", "/tmp",
            "/var/lib",
            "-rf", "/root", "/home",
        ])
    func dangerous(_ path: String) { #expect(Deploy.danger(of: path) != nil) }

    @Test(
        "other folders may be",
        arguments: ["stage", "./stage", "~/stage", "/tmp/stage", "/home/anna/stage", "/srv/stage/app", "/root/stage"])
    func harmless(_ path: String) { #expect(Deploy.danger(of: path) == nil) }
}
