import Glibc
import Weft

/// Finds the file that describes the hosts.
struct InventoryLocation: Sendable, Hashable {
    /// The absolute path.
    let path: String
    /// The path as messages show it.
    let name: String
    let source: InventoryError.Source

    /// The file that is given, else that of the environment, else that of the nearest `inventory` upwards; `nil` when there is none.
    ///
    /// - Throws: ``InventoryError`` when a path that was given is not there, or a folder holds several.
    static func find(
        _ given: String?, environment: [String: String], workingDirectory: String
    ) throws(InventoryError) -> InventoryLocation? {
        for (path, source) in [(given, InventoryError.Source.argument), (environment["WEFT_INVENTORY"], .environment)] {
            guard let path, !path.isEmpty else { continue }
            let absolute = TextFile.absolute(path, in: workingDirectory, environment: environment)
            guard TextFile.exists(absolute) else {
                throw .notFound(path: path, givenBy: source, suggestion: TextFile.neighbour(of: absolute, shownAs: path))
            }
            guard Folder.exists(absolute) else { return InventoryLocation(path: absolute, name: path, source: source) }
            guard let file = try choose(in: absolute, name: path.hasSuffix("/") ? String(path.dropLast()) : path) else {
                throw .noneInFolder(path)
            }
            return InventoryLocation(path: file.path, name: file.name, source: source)
        }
        return try upwards(of: workingDirectory)
    }

    private static func upwards(of workingDirectory: String) throws(InventoryError) -> InventoryLocation? {
        var folder = PathText.standardized(workingDirectory)
        while true {
            let path = folder == "/" ? "/inventory" : folder + "/inventory"
            let name = TextFile.shown(path, from: workingDirectory)
            if Folder.exists(path) {
                // A folder of that name without an inventory is somebody else's: the search goes on.
                if let file = try choose(in: path, name: name) {
                    return InventoryLocation(path: file.path, name: file.name, source: .folder)
                }
            } else if TextFile.exists(path) {
                return InventoryLocation(path: path, name: name, source: .folder)
            }
            guard folder != "/" else { return nil }
            folder = PathText.folder(folder)
        }
    }

    /// The one inventory of a folder: the default, or the only one.
    private static func choose(in folder: String, name: String) throws(InventoryError) -> (path: String, name: String)? {
        let files = candidates(in: folder)
        let defaults = files.filter { $0 == "default" || $0.hasPrefix("default.") }
        let chosen = defaults.isEmpty ? files : defaults
        guard chosen.count <= 1 else { throw .ambiguous(folder: name, files: chosen.map { "\(name)/\($0)" }) }
        return chosen.first.map { ("\(folder)/\($0)", "\(name)/\($0)") }
    }

    private static func candidates(in folder: String) -> [String] {
        Folder.names(in: folder).sorted().filter { name in
            let path = "\(folder)/\(name)"
            guard !name.hasPrefix("."), !name.hasSuffix("~"), !Folder.exists(path) else { return false }
            let parts = name.split(separator: ".")
            if let end = parts.last, parts.count > 1, ["yaml", "yml", "json", "ini"].contains(end) { return true }
            return name == "hosts" || access(path, X_OK) == 0
        }
    }
}
