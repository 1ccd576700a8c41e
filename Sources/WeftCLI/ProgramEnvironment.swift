import Glibc

/// What surrounds the program: its environment, its folder, and who knows hosts beyond the inventory.
public struct ProgramEnvironment: Sendable {
    /// The environment's variables.
    public var variables: [String: String]
    /// The working directory.
    public var directory: String

    /// An environment of one's own.
    public init(variables: [String: String], directory: String) {
        self.variables = variables
        self.directory = directory
    }

    /// That of this process.
    public static var current: ProgramEnvironment {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text)
            if let equals = pair.firstIndex(of: "=") { variables[String(pair[..<equals])] = String(pair[pair.index(after: equals)...]) }
            entry += 1
        }
        let path = getcwd(nil, 0)
        defer { free(path) }
        return ProgramEnvironment(variables: variables, directory: path.map { String(cString: $0) } ?? ".")
    }

    /// A variable's value; `nil` when it is unset or empty.
    subscript(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
}
