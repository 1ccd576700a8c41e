import Testing
import Weft

struct ConfigurationTests {
    private let configuration = Configuration(
        values: ["app.port": .integer(80), "app.user": .string("web"), "app.empty": .null, "app.db-name": .string("x")], source: "site.ini",
        origins: ["app.port": "site.ini:3:1", "app.user": "site.ini:4:1"],
        environment: ["WEFT_APP_USER": "deploy", "WEFT_MAIL_HOST": "mx", "WEFT_INVENTORY": "i", "APP_PORT": "1"])

    @Test("the environment comes before the file, under the key's name in capitals")
    func environment() throws {
        #expect(Configuration.environmentName(of: "app.db-name") == "WEFT_APP_DB_NAME")
        #expect(configuration["app.user"] == .string("deploy"))
        #expect(configuration["app.port"] == .integer(80))
        #expect(configuration["mail.host"] == .string("mx"))
        #expect(configuration["inventory"] == nil)
        #expect(configuration.values["app.user"] == .string("deploy"))
        #expect(configuration.origins["app.user"] == "$WEFT_APP_USER")
        #expect(configuration.section("app").keys.sorted() == ["db-name", "empty", "port", "user"])
    }

    @Test("a required value is converted as an argument is")
    func require() throws {
        #expect(try configuration.require("app.port") == 80)
        #expect(try configuration.require("app.port", as: UInt16.self) == 80)
        #expect(try configuration.require("app.user") == "deploy")
        #expect(try configuration.value(of: "app.empty", as: Int.self) == nil)
        #expect(try configuration.value(of: "other", as: Int.self) == nil)
    }

    @Test("a value that nobody gave is told with every name it could have")
    func missing() {
        let error = #expect(throws: ConfigurationError.self) { try configuration.require("app.prot", as: Int.self) }
        #expect(
            error?.description == """
                the configuration `site.ini` lacks `app.prot`
                  `app.prot` is `WEFT_APP_PROT` in the environment; did you mean `app.port`, which is there?
                """)
        let several = #expect(throws: ConfigurationError.self) { try configuration.require("app.port", "smtp", "app.empty") }
        #expect(
            several?.description == """
                the configuration `site.ini` lacks 2 keys
                  `smtp` is `WEFT_SMTP` in the environment
                  `app.empty` is `WEFT_APP_EMPTY` in the environment
                """)
        let none = #expect(throws: ConfigurationError.self) { try Configuration().require("app.port", as: Int.self) }
        #expect(
            none?.description == """
                no configuration was given, and a task needs `app.port`
                  `app.port` is `WEFT_APP_PORT` in the environment
                  a file of INI, YAML or JSON is given with `config=PATH` or `$CONFIGFILE`
                """)
    }

    @Test("a value of another type is told with its place")
    func illTyped() {
        let error = #expect(throws: ConfigurationError.self) { try configuration.require("app.user", as: Int.self) }
        #expect(error?.description == "`app.user` of the configuration: expected an integer\n  it is given in `$WEFT_APP_USER`")
        let bool = #expect(throws: ConfigurationError.self) { try configuration.require("app.port", as: Bool.self) }
        #expect(bool?.description == "`app.port` of the configuration: expected yes or no\n  it is given in `site.ini:3:1`")
    }
}
