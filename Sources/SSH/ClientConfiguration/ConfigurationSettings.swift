/// What the statements for one host have said so far.
struct ConfigurationSettings {
    typealias Statement = ClientConfiguration.Statement

    struct Value {
        let words: [String]
        let statement: Statement
    }

    private(set) var values: [String: [Value]] = [:]
    private(set) var unsupported: [HostConfiguration.Unsupported] = []
    private var reported: Set<String> = []
    private var ignoredPatterns: [String] = []

    /// The text of an option's first line.
    subscript(_ name: String) -> String? { values[name]?.first?.words.first }

    /// Takes a line; one for other hosts is only checked.
    mutating func take(
        _ option: String, values words: [String], statement: Statement, isActive: Bool
    ) throws(ClientConfigurationError) {
        let lowercased = option.lowercasedASCII
        let name = ConfigurationOption.aliases[lowercased] ?? lowercased
        guard ConfigurationOption.honoured.contains(name) else {
            if ConfigurationOption.ignored.contains(name) { return }
            guard ConfigurationOption.unsupported.contains(name) else {
                if HostPattern.matches(name, list: ignoredPatterns) { return }
                throw statement.error("unknown option `\(option)`; `IgnoreUnknown \(option)` above it would have it skipped")
            }
            if isActive { note(option, at: statement) }
            return
        }
        guard isActive, !words.isEmpty else { return }
        if name == "ignoreunknown", ignoredPatterns.isEmpty {
            ignoredPatterns = words[0].lowercasedASCII.split(separator: ",").map(String.init)
        }
        let isOther =
            (name == "proxyjump" && values["proxycommand"] != nil) || (name == "proxycommand" && self["proxyjump"] ?? "none" != "none")
        if isOther || (values[name] != nil && !ConfigurationOption.accumulating.contains(name)) { return }
        // As if nothing had been said.
        if ConfigurationOption.times.contains(name), words[0] == "none" { return }
        values[name, default: []].append(Value(words: words, statement: statement))
    }

    /// Notes that something is not honoured, once for each name.
    mutating func note(_ option: String, at statement: Statement) {
        guard reported.insert(option.lowercasedASCII).inserted else { return }
        unsupported.append(.init(option: option, file: statement.file, line: statement.line))
    }
}
