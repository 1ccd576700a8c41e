extension Deploy {
    /// A value given on the command line for a token: `PORT=8080`.
    nonisolated public struct TokenValue: Sendable, Hashable, TaskArgument {
        /// The key, in any case.
        public let key: String
        /// The value.
        public let value: String

        /// A value.
        public init(_ key: String, _ value: String) { (self.key, self.value) = (key, value) }

        /// Takes `NAME=VALUE`.
        public init(taskArgument text: String) throws {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty,
                parts[0].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) })
            else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
            self.init(parts[0], parts[1])
        }

        /// A name and its value.
        public static var taskArgumentExpectation: String { "a name and its value, such as PORT=8080" }
        /// The value, where the name says that it is a password or the like.
        public static func taskArgumentSecrets(in text: String) -> [Secret] {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            return parts.count == 2 && isSecret(key: parts[0]) ? [Secret(parts[1])] : []
        }
    }

    /// Whether a key's name says that its value is not for everybody: `db.password`, `API_TOKEN`.
    nonisolated static func isSecret(key: String) -> Bool {
        let words = key.lowercased().split { !$0.isLetter && !$0.isNumber }
        return words.contains { word in
            ["secret", "password", "passwd", "passwort", "token", "credentials", "dsn"].contains(word) || word.hasSuffix("password")
                || word.hasSuffix("secret")
        } || (words.suffix(2) == ["api", "key"] || words.suffix(2) == ["private", "key"])
    }

    /// The values whose keys say that they are secret.
    nonisolated static func secrets(in values: [String: ConfigurationValue]) -> [Secret] {
        values.compactMap { key, value in
            let text = value.description
            return isSecret(key: key) && text.utf8.count > 3 ? Secret(text) : nil
        }
    }
}
