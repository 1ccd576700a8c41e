/// A database of PostgreSQL.
///
/// What is not given stays as it is. An encoding, a locale and a template are for a new one: another encoding or locale of one that is there is an
/// error.
///
/// ```swift
/// PostgresDatabase("app", owner: "app", encoding: "UTF8")
/// ```
public struct PostgresDatabase: Resource {
    /// The name, upper and lower case told apart.
    public let name: String
    private let presence: Presence
    private let owner: String?
    private let encoding: String?
    private let locale: String?
    private let template: String?

    /// A database; with ``Presence/absent`` none, with all that is in it, which fails as long as somebody is connected to it.
    ///
    /// - Parameters:
    ///   - locale: The order and kinds of characters, such as `C` or `de_DE.UTF-8`.
    ///   - template: What a new one is a copy of; `nil` is `template0` when an encoding or a locale is given, else the server's choice.
    public init(
        _ name: String, _ presence: Presence = .present, owner: String? = nil, encoding: String? = nil, locale: String? = nil,
        template: String? = nil
    ) {
        (self.name, self.presence, self.owner, self.encoding) = (name, presence, owner, encoding)
        (self.locale, self.template) = (locale, template)
    }

    /// `PostgresDatabase` and the name.
    public var title: String { "PostgresDatabase \(name)" }

    /// One `psql` compares.
    public var script: ResourceScript {
        let (id, text) = (SQLText.name(name), SQLText.literal(name))
        let isThere = "exists (select from pg_database where datname = \(text))"
        var script: ResourceScript
        if presence == .absent {
            script = PostgresSQL.script(check: "select '-database ' || \(text) where \(isThere);", apply: "drop database \(id);")
        } else {
            var create = "create database \(id)"
            if let owner { create += " owner \(SQLText.name(owner))" }
            if let encoding { create += " encoding \(SQLText.literal(encoding))" }
            if let locale { create += " lc_collate \(SQLText.literal(locale)) lc_ctype \(SQLText.literal(locale))" }
            if let template = template ?? (encoding ?? locale).map({ _ in "template0" }) { create += " template \(SQLText.name(template))" }
            var apply = "select \(SQLText.literal(create)) where not \(isThere) \\gexec"
            if let owner { apply += "\nalter database \(id) owner to \(SQLText.name(owner));" }
            script = PostgresSQL.script(check: check(text, isThere), apply: apply)
        }
        script.problem =
            SQLText.problem(of: name, "database") ?? owner.flatMap { SQLText.problem(of: $0, "owner") }
        return script
    }

    private func check(_ text: String, _ isThere: String) -> String {
        var parts = ["select '+database ' || \(text) where not \(isThere)"]
        let from = "from pg_database where datname = \(text) and"
        if let encoding {
            parts.insert(
                "select '!it has the encoding ' || pg_encoding_to_char(encoding) || ', which cannot be changed' \(from) "
                    + "encoding <> pg_char_to_encoding(\(SQLText.literal(encoding)))", at: 0)
        }
        if let locale {
            parts.insert(
                "select '!it has the locale ' || datcollate || ', which cannot be changed' \(from) "
                    + "(datcollate <> \(SQLText.literal(locale)) or datctype <> \(SQLText.literal(locale)))", at: 0)
        }
        if let owner {
            parts.append(
                "select '-owner ' || pg_get_userbyid(datdba) || chr(10) || '+owner ' || \(SQLText.literal(owner)) \(from) "
                    + "pg_get_userbyid(datdba) <> \(SQLText.literal(owner))")
        }
        return parts.joined(separator: "\nunion all ") + ";"
    }
}

/// An extension in a database of PostgreSQL, or with ``Presence/absent`` none.
///
/// Its package has to be there, such as `postgresql-contrib`.
public struct PostgresExtension: Resource {
    /// The extension's name, such as `pgcrypto`.
    public let name: String
    /// The database.
    public let database: String
    private let presence: Presence
    private let schema: String?

    /// An extension in a database; a new one goes into the schema.
    public init(_ name: String, _ presence: Presence = .present, database: String, schema: String? = nil) {
        (self.name, self.presence, self.database, self.schema) = (name, presence, database, schema)
    }

    /// `PostgresExtension`, the database and the name.
    public var title: String { "PostgresExtension \(database): \(name)" }

    /// One `psql` compares.
    public var script: ResourceScript {
        let (id, text) = (SQLText.name(name), SQLText.literal(name))
        let isThere = "exists (select from pg_extension where extname = \(text))"
        let place = schema.map { " schema \(SQLText.name($0))" } ?? ""
        var script =
            presence == .absent
            ? PostgresSQL.script(
                check: "select '-extension ' || \(text) where \(isThere);", apply: "drop extension \(id);", database: database)
            : PostgresSQL.script(
                check: "select '+extension ' || \(text) where not \(isThere);", apply: "create extension \(id)\(place);", database: database
            )
        script.problem =
            SQLText.problem(of: name, "extension") ?? SQLText.problem(of: database, "database") ?? PostgresSQL.problem(ofDatabase: database)
        return script
    }
}

extension PostgresSQL {
    /// Why `psql` would take a name of a database for something else.
    static func problem(ofDatabase name: String) -> String? {
        name.contains("=") || name.contains("://") ? "`\(name)` would be taken for the parameters of a connection" : nil
    }
}
