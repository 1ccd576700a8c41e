/// Names and texts as SQL has them.
enum SQLText {
    /// A literal of standard SQL.
    static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    /// A name of PostgreSQL, upper and lower case told apart.
    static func name(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

    /// A literal of MySQL, where a backslash escapes.
    static func mysqlLiteral(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "''").replacing("\n", with: "\\n") + "'"
    }

    /// A name of MySQL.
    static func mysqlName(_ name: String) -> String { "`" + name.replacing("`", with: "``") + "`" }

    /// Why a text cannot be a name; `nil` for one that can.
    static func problem(of name: String, _ kind: String, longest: Int = 63) -> String? {
        if name.isEmpty { return "the \(kind)'s name is empty" }
        if name.utf8.contains(where: { $0 < 32 }) { return "the \(kind)'s name has a control character in it" }
        return name.utf8.count > longest ? "the \(kind)'s name is longer than \(longest) bytes" : nil
    }

    /// Why a text cannot be a password.
    static func problem(of password: Secret?) -> String? {
        guard let password else { return nil }
        if password.reveal().isEmpty { return "the password is empty" }
        return password.reveal().utf8.contains { $0 < 32 } ? "the password has a control character in it" : nil
    }

    /// A password in all the ways in which it may turn up.
    static func secrets(_ password: Secret?) -> [Secret] {
        guard let password else { return [] }
        let forms = [password.reveal(), literal(password.reveal()), mysqlLiteral(password.reveal())]
        return forms.map { Secret($0) }
    }
}
