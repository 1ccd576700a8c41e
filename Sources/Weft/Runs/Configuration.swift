/// The site's configuration: the keys of an INI, YAML or JSON file, and of the environment.
///
/// Keys of sections are joined with dots: `[app] port` in INI and `app: {port: …}` in YAML are `app.port`. The environment comes before the
/// file: `WEFT_APP_PORT` is `app.port`. Nothing is assumed: a task that needs a value says so with ``require(_:as:)``.
public struct Configuration: Sendable, Hashable {
    /// The values by their dotted keys, those of the environment in place of the file's.
    public let values: [String: ConfigurationValue]
    /// The file they were read from; `nil` when none was given.
    public let source: String?
    /// Where each value stands: `site.ini:4:1`, or `$WEFT_APP_PORT`.
    public let origins: [String: String]
    /// The variables of the environment whose names begin with `WEFT_`, for keys that the file lacks.
    private let environment: [String: String]

    /// A configuration in memory.
    ///
    /// - Parameter environment: What comes before `values`; only names that begin with `WEFT_` count.
    public init(
        values: [String: ConfigurationValue] = [:], source: String? = nil, origins: [String: String] = [:],
        environment: [String: String] = [:]
    ) {
        self.source = source
        let environment = environment.filter { $0.key.hasPrefix("WEFT_") && $0.key != "WEFT_INVENTORY" }
        self.environment = environment
        var values = values
        var origins = origins
        for key in values.keys {
            let name = Self.environmentName(of: key)
            guard let text = environment[name] else { continue }
            values[key] = .string(text)
            origins[key] = "$" + name
        }
        self.values = values
        self.origins = origins
    }

    /// The value of a key; `nil` when nobody gave one.
    public subscript(_ key: String) -> ConfigurationValue? {
        values[key] ?? environment[Self.environmentName(of: key)].map { .string($0) }
    }

    /// The variable of the environment that gives a key: `WEFT_APP_PORT` for `app.port`.
    ///
    /// Letters are capitals, and what is neither letter nor digit is `_`; so `app.db-name` and `app.db.name` share one.
    public static func environmentName(of key: String) -> String {
        "WEFT_" + String(key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    /// The values of a section and of those in it, by the rest of their keys: `port` for `app.port` in `app`.
    public func section(_ name: String) -> [String: ConfigurationValue] {
        var section: [String: ConfigurationValue] = [:]
        for (key, value) in values where key.hasPrefix(name + ".") { section[String(key.dropFirst(name.count + 1))] = value }
        return section
    }

    func origin(of key: String) -> String? {
        if let origin = origins[key] { return origin }
        let name = Self.environmentName(of: key)
        return values[key] == nil && environment[name] != nil ? "$" + name : source
    }
}
