/// An account of MySQL or MariaDB: a user and where it connects from.
///
/// The password travels on standard input. It is compared with the hash that the server keeps where that is possible
/// (`mysql_native_password`), and else by a login, which is possible for `localhost` and `%`; where neither is, only a new account gets it. All that is
/// done is done through the program `mariadb` or `mysql` as the connection's user, usually root through the server's socket.
///
/// ```swift
/// MySQLUser("app", password: password)
/// MySQLUser("app", host: "10.0.0.%", password: password)
/// ```
public struct MySQLUser: Resource {
    /// The name.
    public let name: String
    /// Where it connects from: a name, an address, or a pattern with `%`.
    public let host: String
    private let presence: Presence
    private let password: Secret?

    /// An account; with ``Presence/absent`` none.
    ///
    /// - Parameter password: What it logs in with; `nil` leaves it alone, and a new account without.
    public init(_ name: String, _ presence: Presence = .present, host: String = "localhost", password: Secret? = nil) {
        (self.name, self.presence, self.host, self.password) = (name, presence, host, password)
    }

    /// `MySQLUser`, the name and where it connects from.
    public var title: String { "MySQLUser \(name)@\(host)" }

    /// One program compares.
    public var script: ResourceScript {
        let account = MySQL.account(name, host)
        let found = "from mysql.user where User = \(SQLText.mysqlLiteral(name)) and Host = \(SQLText.mysqlLiteral(host))"
        let id = SQLText.literal("\(name)@\(host)")
        var script: ResourceScript
        if presence == .absent {
            script = MySQL.script(check: "select concat('-account ', User, '@', Host) \(found);", apply: "drop user \(account);")
        } else if let password {
            let word = SQLText.mysqlLiteral(password.reveal())
            let check = """
                select concat('+account ', \(id)) from dual where not exists (select 1 \(found));
                select case
                  when plugin not in ('', 'mysql_native_password') then '?'
                  when authentication_string = concat('*', upper(sha1(unhex(sha1(\(word)))))) then ''
                  else '-password\\n+another password' end \(found);
                """
            let apply = "create user if not exists \(account) identified by \(word);\nalter user \(account) identified by \(word);"
            let login: Command = "\(MySQL.optionText(password)) \(name) \(host == "localhost" || host == "%" ? "1" : "")"
            script = MySQL.script(check: check, apply: apply, login: login)
        } else {
            script = MySQL.script(
                check: "select concat('+account ', \(id)) from dual where not exists (select 1 \(found));",
                apply: "create user if not exists \(account);")
        }
        script.secrets = SQLText.secrets(password)
        script.problem =
            SQLText.problem(of: name, "account", longest: 80) ?? SQLText.problem(of: host, "host", longest: 255)
            ?? SQLText.problem(of: password)
        return script
    }
}

/// A database of MySQL or MariaDB.
///
/// ```swift
/// MySQLDatabase("app", characterSet: "utf8mb4")
/// ```
public struct MySQLDatabase: Resource {
    /// The name.
    public let name: String
    private let presence: Presence
    private let characterSet: String?
    private let collation: String?

    /// A database; with ``Presence/absent`` none, with all that is in it.
    ///
    /// - Parameters:
    ///   - characterSet: That of new tables; one that is there gets another default, and its tables stay as they are.
    ///   - collation: The order of new tables.
    public init(_ name: String, _ presence: Presence = .present, characterSet: String? = nil, collation: String? = nil) {
        (self.name, self.presence, self.characterSet, self.collation) = (name, presence, characterSet, collation)
    }

    /// `MySQLDatabase` and the name.
    public var title: String { "MySQLDatabase \(name)" }

    /// One program compares.
    public var script: ResourceScript {
        let (id, text) = (SQLText.mysqlName(name), SQLText.mysqlLiteral(name))
        let found = "from information_schema.schemata where schema_name = \(text)"
        var script: ResourceScript
        if presence == .absent {
            script = MySQL.script(check: "select concat('-database ', schema_name) \(found);", apply: "drop database \(id);")
        } else {
            var lines = ["select concat('+database ', \(text)) from dual where not exists (select 1 \(found));"]
            for (word, column, value) in [
                ("character set", "default_character_set_name", characterSet), ("collation", "default_collation_name", collation),
            ] {
                guard let value else { continue }
                lines.append(
                    "select concat('-\(word) ', \(column), '\\n+\(word) ', \(SQLText.mysqlLiteral(value))) \(found) "
                        + "and \(column) <> \(SQLText.mysqlLiteral(value));")
            }
            let options =
                (characterSet.map { " character set \($0)" } ?? "") + (collation.map { " collate \($0)" } ?? "")
            script = MySQL.script(
                check: lines.joined(separator: "\n"),
                apply: "create database if not exists \(id)\(options);" + (options.isEmpty ? "" : "\nalter database \(id)\(options);"))
        }
        script.problem = SQLText.problem(of: name, "database", longest: 64) ?? problem
        return script
    }

    private var problem: String? {
        let wrong = [characterSet, collation].compactMap { $0 }.first { word in
            word.isEmpty || !word.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) || $0 == 95 }
        }
        return wrong.map { "`\($0)` is no character set or collation" }
    }
}
