/// Privileges of a role on something in a database of PostgreSQL.
///
/// A role has a privilege, too, when it has it through another role, through PUBLIC, or as a superuser: only what it has in no way is granted.
///
/// ```swift
/// PostgresGrant(["SELECT", "INSERT"], on: .tables(schema: "public"), of: "app", to: "writer")
/// ```
public struct PostgresGrant: Resource {
    /// What privileges are on.
    public enum Target: Sendable, Hashable {
        /// The database: `CONNECT`, `CREATE`, `TEMPORARY`.
        case database
        /// A schema: `USAGE`, `CREATE`.
        case schema(String)
        /// A table or view: `SELECT`, `INSERT` and so on.
        case table(String, schema: String = "public")
        /// All tables and views that a schema has now.
        case tables(schema: String)
    }

    private let privileges: [String]
    private let target: Target
    private let database: String
    private let role: String
    private let presence: Presence

    /// Privileges that a role has; with ``Presence/absent`` has not.
    ///
    /// - Parameters:
    ///   - privileges: Their names in SQL.
    ///   - database: The database.
    ///   - role: The role.
    public init(_ privileges: [String], on target: Target, of database: String, to role: String, _ presence: Presence = .present) {
        self.privileges = privileges.map { $0.uppercased() }
        (self.target, self.database, self.role, self.presence) = (target, database, role, presence)
    }

    /// `PostgresGrant`, what it is on, and the role.
    public var title: String {
        let place =
            switch target {
            case .database: database
            case .schema(let schema): "\(database): schema \(schema)"
            case .table(let table, let schema): "\(database): \(schema).\(table)"
            case .tables(let schema): "\(database): all of \(schema)"
            }
        return "PostgresGrant \(place) \(presence == .absent ? "not " : "")to \(role)"
    }

    /// One `psql` compares.
    public var script: ResourceScript {
        let isGranted = presence == .present
        let parts = privileges.map { privilege in
            let (from, held) = test(privilege)
            return "select distinct '\(isGranted ? "+" : "-")\(privilege)' \(from) \(isGranted ? "not " : "")\(held)"
        }
        let list = privileges.joined(separator: ", ")
        let apply =
            isGranted ? "grant \(list) on \(object) to \(SQLText.name(role));" : "revoke \(list) on \(object) from \(SQLText.name(role));"
        var script = PostgresSQL.script(check: parts.joined(separator: "\nunion all ") + ";", apply: apply, database: database)
        script.problem =
            SQLText.problem(of: role, "role") ?? SQLText.problem(of: database, "database") ?? PostgresSQL.problem(ofDatabase: database)
            ?? problem
        return script
    }

    private var problem: String? {
        if privileges.isEmpty { return "no privilege is given" }
        let wrong = privileges.first { $0.isEmpty || !$0.utf8.allSatisfy { (65...90).contains($0) || $0 == 32 } || $0.hasPrefix("ALL") }
        return wrong.map { "`\($0)` is no privilege; list each by its name" }
    }

    private var object: String {
        switch target {
        case .database: "database \(SQLText.name(database))"
        case .schema(let schema): "schema \(SQLText.name(schema))"
        case .table(let table, let schema): "table \(SQLText.name(schema)).\(SQLText.name(table))"
        case .tables(let schema): "all tables in schema \(SQLText.name(schema))"
        }
    }

    private func test(_ privilege: String) -> (from: String, held: String) {
        let role = SQLText.literal(role)
        switch target {
        case .database: return ("where", "has_database_privilege(\(role), current_database(), '\(privilege)')")
        case .schema(let schema): return ("where", "has_schema_privilege(\(role), \(SQLText.literal(schema)), '\(privilege)')")
        case .table(let table, let schema):
            let name = SQLText.literal("\(SQLText.name(schema)).\(SQLText.name(table))")
            return ("where", "has_table_privilege(\(role), \(name), '\(privilege)')")
        case .tables(let schema):
            return (
                "from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = \(SQLText.literal(schema)) "
                    + "and c.relkind in ('r', 'v', 'm', 'f', 'p') and",
                "has_table_privilege(\(role), c.oid, '\(privilege)')"
            )
        }
    }
}
