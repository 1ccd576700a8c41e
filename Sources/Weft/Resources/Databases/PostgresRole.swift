/// A role of PostgreSQL: a user, or a group of them.
///
/// What is not given stays as it is. The password travels on standard input and is compared with the hash that the server keeps, MD5 or
/// SCRAM, without a login; the server is told to keep it out of its log. All that is done is done through `psql` as the user `postgres` of the host,
/// unless ``Resource/as(_:)`` says another.
///
/// ```swift
/// PostgresRole("app", password: password, memberOf: ["readers"])
/// ```
public struct PostgresRole: Resource {
    /// The name, upper and lower case told apart.
    public let name: String
    private let presence: Presence
    private let password: Secret?
    private let attributes: [(String, Bool?, String)]
    private let connectionLimit: Int?
    private let memberOf: [String]

    /// A role; with ``Presence/absent`` none, which fails as long as it owns something.
    ///
    /// - Parameters:
    ///   - login: Whether it may log in, which a new role may, too, when nothing is said.
    ///   - connectionLimit: How many connections it may have; -1 for any number.
    ///   - memberOf: Roles that it is a member of; others that it is a member of stay.
    public init(
        _ name: String, _ presence: Presence = .present, password: Secret? = nil, login: Bool? = nil, superuser: Bool? = nil,
        createDatabase: Bool? = nil, createRole: Bool? = nil, replication: Bool? = nil, bypassRowSecurity: Bool? = nil,
        connectionLimit: Int? = nil, memberOf: [String] = []
    ) {
        (self.name, self.presence, self.password) = (name, presence, password)
        attributes = [
            ("login", login, "rolcanlogin"), ("superuser", superuser, "rolsuper"), ("createdb", createDatabase, "rolcreatedb"),
            ("createrole", createRole, "rolcreaterole"), ("replication", replication, "rolreplication"),
            ("bypassrls", bypassRowSecurity, "rolbypassrls"),
        ]
        (self.connectionLimit, self.memberOf) = (connectionLimit, memberOf)
    }

    /// `PostgresRole` and the name.
    public var title: String { "PostgresRole \(name)" }

    /// One `psql` compares.
    public var script: ResourceScript {
        var script = PostgresSQL.script(
            check: presence == .present ? check : gone, apply: presence == .present ? apply : "drop role \(id);")
        script.secrets = SQLText.secrets(password)
        script.problem = SQLText.problem(of: name, "role") ?? SQLText.problem(of: password)
        return script
    }

    private var id: String { SQLText.name(name) }
    private var text: String { SQLText.literal(name) }
    private var gone: String { "select '-role ' || rolname from pg_roles where rolname = \(text);" }

    private func word(_ name: String, _ isSet: Bool) -> String { isSet ? name : "no\(name)" }

    private var check: String {
        var parts = ["select '+role ' || \(text) where not exists (select from pg_roles where rolname = \(text))"]
        for case (let name, let isSet?, let column) in attributes {
            parts.append(
                "select '-\(word(name, !isSet))' || chr(10) || '+\(word(name, isSet))' from pg_roles "
                    + "where rolname = \(text) and \(column) <> \(isSet)")
        }
        if let connectionLimit {
            parts.append(
                "select '-connection limit ' || rolconnlimit || chr(10) || '+connection limit \(connectionLimit)' from pg_roles "
                    + "where rolname = \(text) and rolconnlimit <> \(connectionLimit)")
        }
        for group in memberOf { parts.append("select '+member of ' || \(SQLText.literal(group)) where not \(isMember(of: group))") }
        if password != nil {
            parts.append(
                "select '-password' || chr(10) || '+another password' from pg_roles "
                    + "where rolname = \(text) and current_setting('weft.same') <> 'yes'")
        }
        return comparison + parts.joined(separator: "\nunion all ") + ";"
    }

    private func isMember(of group: String) -> String {
        "exists (select from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member "
            + "where r.rolname = \(SQLText.literal(group)) and u.rolname = \(text))"
    }

    /// Finds out whether the password is the role's.
    private var comparison: String {
        guard let password else { return "" }
        return "set weft.role = \(text);\nset weft.password = \(SQLText.literal(password.reveal()));\n\(PostgresSQL.passwordComparison)\n"
    }

    private var apply: String {
        var words = attributes.compactMap { name, isSet, _ in isSet.map { word(name, $0) } }
        if let connectionLimit { words.append("connection limit \(connectionLimit)") }
        var lines = [
            "select 'create role \(id.replacing("'", with: "''")) login' where not exists (select from pg_roles where rolname = \(text)) \\gexec"
        ]
        if !words.isEmpty { lines.append("alter role \(id) \(words.joined(separator: " "));") }
        if password != nil {
            lines.append(comparison)
            lines.append(
                "select format('alter role %I password %L', \(text), current_setting('weft.password')) "
                    + "where current_setting('weft.same') <> 'yes' \\gexec")
        }
        for group in memberOf {
            let statement = SQLText.literal("grant \(SQLText.name(group)) to \(id)")
            lines.append("select \(statement) where not \(isMember(of: group)) \\gexec")
        }
        return lines.joined(separator: "\n")
    }
}
