/// The site's configuration: the keys of an INI, YAML or JSON file, and of the environment.
///
/// Keys of sections are joined with dots: `[app] port` in INI and `app: {port: …}` in YAML are `app.port`.
public struct Configuration: Sendable, Hashable {
    /// The values by their dotted keys.
    public let values: [String: ConfigurationValue]
    /// The file they were read from; `nil` when none was given.
    public let source: String?

    /// A configuration in memory.
    public init(values: [String: ConfigurationValue] = [:], source: String? = nil) {
        self.values = values
        self.source = source
    }

    /// The value of a key; `nil` when nobody gave one.
    public subscript(_ key: String) -> ConfigurationValue? { values[key] }
}
