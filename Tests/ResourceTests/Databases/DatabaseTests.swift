import Testing
import WeftTesting

@Suite("Databases and brokers")
struct DatabaseTests {
    static let password = Secret(#"it's "a" $s \ 1"#)

    @Test("a role of PostgreSQL is made with a password that is no argument")
    func role() async throws {
        try await Golden("PostgresRole/create").check {
            PostgresRole("app", password: Self.password, login: true, createDatabase: false, connectionLimit: 5, memberOf: ["it's"])
        }
    }

    @Test("a role that owns something cannot be dropped")
    func dropFails() async throws { try await Golden("PostgresRole/drop-fails").check { PostgresRole("app", .absent) } }

    @Test("a server that does not answer is told")
    func serverDown() async throws { try await Golden("PostgresDatabase/server-down").check { PostgresDatabase("app", owner: "app") } }

    @Test("another encoding is an error")
    func encoding() async throws {
        try await Golden("PostgresDatabase/another-encoding").check { PostgresDatabase("app", encoding: "UTF8", locale: "C") }
    }

    @Test("an extension is made in its database")
    func postgresExtension() async throws {
        try await Golden("PostgresExtension/create").check { PostgresExtension("pgcrypto", database: "app", schema: "public") }
    }

    @Test("privileges are granted")
    func postgresGrant() async throws {
        try await Golden("PostgresGrant/grant").check { PostgresGrant(["connect"], on: .database, of: "app", to: "readers") }
    }

    @Test("an account of MySQL is made with a password that is no argument")
    func account() async throws { try await Golden("MySQLUser/create").check { MySQLUser("app", password: Self.password) } }

    @Test("a password whose hash cannot be compared is tried")
    func login() async throws { try await Golden("MySQLUser/login").check { MySQLUser("app", password: Self.password) } }

    @Test("an account of MySQL is dropped")
    func accountAbsent() async throws { try await Golden("MySQLUser/absent").check { MySQLUser("app", .absent, host: "%") } }

    @Test("a database of MySQL gets another collation")
    func collation() async throws {
        try await Golden("MySQLDatabase/collation").check { MySQLDatabase("app", characterSet: "utf8mb4", collation: "utf8mb4_bin") }
    }

    @Test("privileges of MySQL are granted and taken away")
    func grants() async throws {
        try await Golden("MySQLGrant/more-and-less").check {
            MySQLGrant(["SELECT", "INSERT", "SHOW VIEW"], on: "app.*", to: "app", grantOption: true)
        }
    }

    @Test("privileges of an account that is not there cannot be told yet")
    func noAccount() async throws { try await Golden("MySQLGrant/no-account").check { MySQLGrant(["ALL"], on: "app.*", to: "app") } }

    @Test("a user of RabbitMQ is made with a password that is no argument")
    func rabbitUser() async throws {
        try await Golden("RabbitMQUser/create").check { RabbitMQUser("app", password: Self.password, tags: ["management", "monitoring"]) }
    }

    @Test("a virtual host of RabbitMQ is made")
    func virtualHost() async throws { try await Golden("RabbitMQVirtualHost/create").check { RabbitMQVirtualHost("/a b") } }

    @Test("permissions of RabbitMQ are changed")
    func permissions() async throws {
        try await Golden("RabbitMQPermissions/change").check {
            RabbitMQPermissions("app", virtualHost: "/a b", configure: "^app\\..*", write: "", read: ".*")
        }
    }

    @Test("names and passwords that cannot be used are told before anything is done")
    func problems() {
        #expect(PostgresRole("").script.problem == "the role's name is empty")
        #expect(PostgresRole("a", password: Secret("")).script.problem == "the password is empty")
        #expect(PostgresRole("a", password: Secret("a\nb")).script.problem != nil)
        #expect(PostgresExtension("a", database: "host=x").script.problem != nil)
        #expect(PostgresGrant(["ALL"], on: .database, of: "a", to: "b").script.problem != nil)
        #expect(MySQLGrant(["SELECT"], on: "app", to: "a").script.problem != nil)
        #expect(MySQLGrant(["SELECT; drop"], on: "app.*", to: "a").script.problem != nil)
        #expect(MySQLDatabase("a", characterSet: "x; y").script.problem != nil)
        #expect(RabbitMQUser("-a", password: Secret("x")).script.problem != nil)
    }
}
