import Weft

/// Reads the site's configuration: INI, YAML or JSON, given as `config=PATH` or in `$CONFIGFILE`.
///
/// There is no default file. Every key can also be given in the environment, under ``Weft/Configuration/environmentName(of:)``, which comes
/// before the file.
public struct ConfigurationLoader: Sendable {
    /// The environment: `CONFIGFILE`, `HOME`, and values.
    public var environment: [String: String]
    /// The folder that paths are relative to.
    public var workingDirectory: String

    /// A loader for an environment and a working directory.
    public init(environment: [String: String], workingDirectory: String) {
        self.environment = environment
        self.workingDirectory = workingDirectory
    }

    /// Reads the configuration that is given; without a path and without `$CONFIGFILE` it has the values of the environment alone, which is
    /// no error.
    ///
    /// - Throws: ``ConfigurationFileError``.
    public static func load(
        _ path: String?, environment: [String: String], workingDirectory: String
    ) throws(ConfigurationFileError) -> Configuration {
        try ConfigurationLoader(environment: environment, workingDirectory: workingDirectory).load(path)
    }

    /// Reads the configuration that is given.
    ///
    /// - Throws: ``ConfigurationFileError``.
    public func load(_ path: String? = nil) throws(ConfigurationFileError) -> Configuration {
        for (path, source) in [(path, ConfigurationFileError.Source.argument), (environment["CONFIGFILE"], .environment)] {
            guard let path, !path.isEmpty else { continue }
            let absolute = TextFile.absolute(path, in: workingDirectory, environment: environment)
            guard TextFile.exists(absolute) else {
                throw .notFound(path: path, givenBy: source, suggestion: TextFile.neighbour(of: absolute, shownAs: path))
            }
            do throws(FileProblems) {
                return try read(absolute, name: path)
            } catch {
                throw .invalid(error)
            }
        }
        return Configuration(environment: environment)
    }

    private func read(_ path: String, name: String) throws(FileProblems) -> Configuration {
        let text = try TextFile.read(path, name: name)
        let root: FileValue?
        switch Format(path: path, text: text) {
        case .ini: root = try INIReader.read(text, path: name)
        case .json: root = try JSONReader.read(text, path: name)
        case .yaml: root = try YAMLReader.read(text, path: name)
        }
        var flat = FlatValues(path: name)
        if let root, root.entries == nil {
            throw FileProblems([FileProblem(path: name, position: root.position, message: "expected keys with values, found \(root.kind)")])
        }
        for entry in root?.entries ?? [] { flat.add(entry, under: "") }
        guard flat.problems.isEmpty else { throw FileProblems(flat.problems) }
        return Configuration(values: flat.values, source: name, origins: flat.origins, environment: environment)
    }

    private enum Format {
        case ini
        case json
        case yaml

        /// Tells by the ending, else by the first line that is no comment.
        init(path: String, text: String) {
            switch PathText.ending(path) {
            case "ini", "cfg": self = .ini
            case "json": self = .json
            case "yaml", "yml": self = .yaml
            default: self = Self.guess(text)
            }
        }

        private static func guess(_ text: String) -> Format {
            for line in text.split(whereSeparator: \.isNewline) {
                let line = line.drop(while: \.isWhitespace)
                guard let first = line.first, first != "#", first != ";" else { continue }
                if first == "{" { return .json }
                if first == "[" { return .ini }
                return line.first { $0 == "=" || $0 == ":" } == "=" ? .ini : .yaml
            }
            return .ini
        }
    }

    /// Nested mappings as dotted keys.
    private struct FlatValues {
        let path: String
        var values: [String: ConfigurationValue] = [:]
        var origins: [String: String] = [:]
        var problems: [FileProblem] = []

        init(path: String) { self.path = path }

        mutating func add(_ entry: FileValue.Entry, under prefix: String) {
            let key = prefix + entry.key
            if let entries = entry.value.entries {
                for entry in entries { add(entry, under: key + ".") }
                return
            }
            if let first = origins[key] {
                problems.append(
                    FileProblem(path: path, position: entry.position, message: "`\(key)` is given a second time, after \(first)"))
                return
            }
            values[key] = entry.value.configurationValue
            origins[key] = "\(path):\(entry.position)"
        }
    }
}

/// Why the configuration that was given cannot be read.
public enum ConfigurationFileError: Error, Sendable, CustomStringConvertible {
    /// The file is there, and this is wrong in it.
    case invalid(FileProblems)
    /// The path that was given is not there.
    case notFound(path: String, givenBy: Source, suggestion: String?)

    /// Where a path came from.
    public enum Source: String, Sendable {
        /// `config=PATH` on the command line.
        case argument = "config="
        /// The environment.
        case environment = "$CONFIGFILE"
    }

    /// What is wrong, a line for each problem.
    public var description: String {
        switch self {
        case .invalid(let problems): return problems.description
        case .notFound(let path, let source, let suggestion):
            let hint = suggestion.map { "; did you mean `\($0)`?" } ?? ""
            return "there is no configuration `\(path)`\(hint)\n  it was given by `\(source.rawValue)`"
        }
    }
}
