import Weft

/// Why there is no inventory to run with.
public enum InventoryError: Error, Sendable, CustomStringConvertible {
    /// The file is there, and this is wrong in it.
    case invalid(FileProblems)
    /// The path that was given is not there.
    case notFound(path: String, givenBy: Source, suggestion: String?)
    /// A folder holds several inventories, none of them the default.
    case ambiguous(folder: String, files: [String])
    /// A folder that was given holds none.
    case noneInFolder(String)
    /// A script that lacks the permission to be run.
    case notExecutable(path: String)
    /// A script that could not be run, failed, or took too long; with the last lines of what it said.
    case script(path: String, problem: String, lastLines: [String])

    /// Where a path came from.
    public enum Source: String, Sendable {
        /// `inventory=PATH` on the command line.
        case argument = "inventory="
        /// The environment.
        case environment = "$WEFT_INVENTORY"
        /// The folder `inventory` upwards of the working directory.
        case folder = "inventory/"
    }

    /// What is wrong, a line for each problem.
    public var description: String {
        switch self {
        case .invalid(let problems): return problems.description
        case .notFound(let path, let source, let suggestion):
            let hint = suggestion.map { "; did you mean `\($0)`?" } ?? ""
            return "there is no inventory `\(path)`\(hint)\n  it was given by `\(source.rawValue)`"
        case .ambiguous(let folder, let files):
            let list = files.map { "`\($0)`" }.joined(separator: ", ")
            return
                "`\(folder)` holds several inventories: \(list)\n  choose one with `inventory=\(files.first ?? "PATH")`, or name one `default.yaml`"
        case .noneInFolder(let folder):
            return "`\(folder)` holds no inventory\n  it may hold `*.yaml`, `*.yml`, `*.json`, `*.ini`, `hosts` or an executable"
        case .notExecutable(let path):
            return "`\(path)` is a script that is not executable\n  `chmod +x \(path)` lets it print an inventory as JSON"
        case .script(let path, let problem, let lines):
            return (["the inventory script `\(path)` \(problem)"] + lines.map { "  \($0)" }).joined(separator: "\n")
        }
    }
}
