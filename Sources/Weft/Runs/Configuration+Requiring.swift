extension Configuration {
    /// The value of a key that a task cannot do without, converted as a task's argument would be.
    ///
    /// - Throws: ``ConfigurationError``, which says under which names the value could be given, or why the one that is there is none. A key
    ///   that is there without a value is missing.
    public func require<Value: TaskArgument>(_ key: String, as type: Value.Type = Value.self) throws(ConfigurationError) -> Value {
        guard let value = try value(of: key, as: type) else { throw missing([key]) }
        return value
    }

    /// Checks that all these keys have values, and tells all that have none at once.
    ///
    /// - Throws: ``ConfigurationError/missing(_:source:)``.
    public func require(_ first: String, _ second: String, _ others: String...) throws(ConfigurationError) {
        try require([first, second] + others)
    }

    /// Checks that all these keys have values, and tells all that have none at once.
    ///
    /// - Throws: ``ConfigurationError/missing(_:source:)``.
    public func require(_ keys: [String]) throws(ConfigurationError) {
        let absent = keys.filter { (self[$0] ?? .null) == .null }
        guard absent.isEmpty else { throw missing(absent) }
    }

    /// The value of a key, converted as a task's argument would be; `nil` when nobody gave one.
    ///
    /// - Throws: ``ConfigurationError/illTyped(key:reason:origin:)`` when the value that is there is not of the type.
    public func value<Value: TaskArgument>(of key: String, as type: Value.Type = Value.self) throws(ConfigurationError) -> Value? {
        guard let value = self[key], value != .null else { return nil }
        do {
            return try value.value(as: type)
        } catch {
            throw .illTyped(key: key, reason: String(describing: error), origin: origin(of: key))
        }
    }

    private func missing(_ keys: [String]) -> ConfigurationError {
        let known = values.keys.sorted()
        let missing = keys.map { ConfigurationError.Missing($0, suggestion: NearMiss.suggestion(for: $0, among: known)) }
        return .missing(missing, source: source)
    }
}

/// A value that a task needs and the site's configuration does not give.
public enum ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A key without a value.
    public struct Missing: Sendable, Hashable {
        /// The dotted key.
        public let key: String
        /// A key that is there and nearly the same.
        public let suggestion: String?

        init(_ key: String, suggestion: String?) {
            self.key = key
            self.suggestion = suggestion
        }
    }

    /// Keys without values; with the file that was read, if one was.
    case missing([Missing], source: String?)
    /// A value of another type, why it is that, and where it stands.
    case illTyped(key: String, reason: String, origin: String?)

    /// What is missing or wrong, and where it can be given.
    public var description: String {
        switch self {
        case .illTyped(let key, let reason, let origin):
            return "`\(key)` of the configuration: \(reason)" + (origin.map { "\n  it is given in `\($0)`" } ?? "")
        case .missing(let keys, let source):
            let subject = keys.count == 1 ? "`\(keys[0].key)`" : "\(keys.count) keys"
            var lines = [
                source.map { "the configuration `\($0)` lacks \(subject)" } ?? "no configuration was given, and a task needs \(subject)"
            ]
            for missing in keys {
                let hint = missing.suggestion.map { "; did you mean `\($0)`, which is there?" } ?? ""
                lines.append("  `\(missing.key)` is `\(Configuration.environmentName(of: missing.key))` in the environment\(hint)")
            }
            if source == nil { lines.append("  a file of INI, YAML or JSON is given with `config=PATH` or `$CONFIGFILE`") }
            return lines.joined(separator: "\n")
        }
    }
}
