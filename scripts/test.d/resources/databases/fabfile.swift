import Weft

let password = Secret(#"it's "a" $secret \ 1 :x %s"#)
let install: Command = """
    { command -v psql && command -v mariadb && command -v rabbitmqctl; } >/dev/null 2>&1 || { apt-get -q update &&
    DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install postgresql mariadb-server rabbitmq-server; }
    """

/// Roles, databases and privileges of PostgreSQL and MariaDB.
@Task
func provision(on host: Connection) async throws {
    try await host.sudo(install)
    try await host.sudo().apply {
        PostgresRole("readers", login: false)
        PostgresRole("App \"1\"", password: password, createDatabase: true, connectionLimit: 20, memberOf: ["readers"])
        PostgresRole("plain", password: Secret("pässwörd"), login: true)
        PostgresRole("gone", .absent)
        PostgresDatabase("app", owner: "App \"1\"", encoding: "UTF8", locale: "C")
        PostgresDatabase("it's", owner: "plain")
        PostgresDatabase("old", .absent)
        PostgresExtension("plpgsql", database: "app")
        PostgresExtension("pgcrypto", .absent, database: "app")
        PostgresGrant(["CONNECT", "CREATE"], on: .database, of: "app", to: "readers")
        PostgresGrant(["USAGE", "CREATE"], on: .schema("public"), of: "app", to: "readers")
        PostgresGrant(["SELECT"], on: .table("pg_authid", schema: "pg_catalog"), of: "app", to: "readers")
        PostgresGrant(["SELECT", "INSERT"], on: .tables(schema: "public"), of: "app", to: "readers")
        MySQLDatabase("app", characterSet: "utf8mb4", collation: "utf8mb4_bin")
        MySQLDatabase("old", .absent)
        MySQLUser("app", password: password)
        MySQLUser("app", host: "10.0.0.%", password: Secret("Tr0ub4dor"))
        MySQLUser("it's", host: "%")
        MySQLUser("gone", .absent)
        MySQLGrant(["ALL"], on: "app.*", to: "app")
        MySQLGrant(["SELECT", "SHOW VIEW"], on: "app.*", to: "app", host: "10.0.0.%", grantOption: true)
        MySQLGrant(["PROCESS"], on: "*.*", to: "it's", host: "%")
        RabbitMQVirtualHost("/a b")
        RabbitMQVirtualHost("old", .absent)
        RabbitMQUser("app", password: password, tags: ["monitoring", "management"])
        RabbitMQUser("worker", password: Secret("Tr0ub4dor"), tags: [])
        RabbitMQUser("guest", .absent)
        RabbitMQPermissions("app", virtualHost: "/a b", configure: "^app\\..*", write: "", read: ".*")
        RabbitMQPermissions("worker", .absent)
    }
}

/// Damages some of it.
@Task
func damage(on host: Connection) async throws {
    let root = host.sudo()
    let postgres = #"""
        alter role "App ""1""" nocreatedb password 'another';
        alter role plain nologin;
        create role gone;
        revoke connect, create on database app from public, readers;
        \c app
        create extension if not exists plpgsql;
        drop table if exists extra; create table extra (x int);
        alter database "it's" owner to postgres;
        """#
    try await root.run("cd / && runuser -u postgres -- psql -Xq", input: .text(postgres))
    let mysql = """
        alter user app@localhost identified by 'another';
        create database old;
        alter database app collate utf8mb4_general_ci;
        grant delete on app.* to app@'10.0.0.%';
        revoke show view on app.* from app@'10.0.0.%';
        alter user app@'10.0.0.%' identified by 'another';
        revoke process on *.* from 'it''s'@'%';
        """
    try await root.run("mariadb", input: .text(mysql))
    try await root.run("rabbitmqctl -s set_user_tags app administrator && rabbitmqctl -s change_password worker another")
    try await root.run(
        "rabbitmqctl -s add_vhost old && rabbitmqctl -s add_user guest guest && rabbitmqctl -s set_permissions worker '.*' '.*' '.*'")
    try await root.run("rabbitmqctl -s set_permissions -p '/a b' app '.*' '.*' '.*'")
}
