import Weft

/// Reads the inventory of a run: Weft's own YAML, Ansible's INI and YAML, or the JSON that an executable prints.
///
/// Everything that is wrong in a file is told at once, each with its line. A file that cannot be understood is an error and never an empty
/// inventory.
public struct InventoryLoader: Sendable {
    /// The environment: `WEFT_INVENTORY`, `HOME`, and what a script gets.
    public var environment: [String: String]
    /// The folder that paths are relative to and the search begins in.
    public var workingDirectory: String
    /// How long a script may take.
    public var scriptDeadline: Duration = .seconds(30)

    /// A loader for an environment and a working directory.
    public init(environment: [String: String], workingDirectory: String) {
        self.environment = environment
        self.workingDirectory = workingDirectory
    }

    /// Finds and reads the inventory. Without a path, in the arguments or in `$WEFT_INVENTORY`, and without a folder `inventory` upwards of
    /// the working directory, it is an empty one, which is no error.
    ///
    /// - Throws: ``InventoryError``.
    public static func load(
        _ path: String?, environment: [String: String], workingDirectory: String
    ) throws(InventoryError) -> Inventory {
        try InventoryLoader(environment: environment, workingDirectory: workingDirectory).load(path)
    }

    /// The absolute path of the inventory that ``load(_:)`` would read; `nil` when there is none.
    ///
    /// - Throws: ``InventoryError`` when a path that was given is not there, or a folder holds several.
    public func locate(_ path: String? = nil) throws(InventoryError) -> String? {
        try InventoryLocation.find(path, environment: environment, workingDirectory: workingDirectory)?.path
    }

    /// Finds and reads the inventory.
    ///
    /// - Throws: ``InventoryError``.
    public func load(_ path: String? = nil) throws(InventoryError) -> Inventory {
        guard let location = try InventoryLocation.find(path, environment: environment, workingDirectory: workingDirectory) else {
            return Inventory()
        }
        return try read(location)
    }

    private func read(_ location: InventoryLocation) throws(InventoryError) -> Inventory {
        let format = InventoryFormat(path: location.path)
        if format == .unusableScript { throw .notExecutable(path: location.name) }
        var output: [UInt8]?
        if format == .script {
            let script = InventoryScript(location: location, environment: environment, workingDirectory: workingDirectory)
            output = try script.run(deadline: scriptDeadline)
        }
        do throws(FileProblems) {
            return try inventory(of: location, format: format, output: output)
        } catch {
            throw .invalid(error)
        }
    }

    private func inventory(of location: InventoryLocation, format: InventoryFormat, output: [UInt8]?) throws(FileProblems) -> Inventory {
        let name = output == nil ? location.name : "output of \(location.name)"
        let text: String
        if let output { text = try TextFile.text(output, name: name) } else { text = try TextFile.read(location.path, name: name) }
        let folder = PathText.folder(location.path)
        let root: FileValue
        switch format {
        case .ini:
            return try inventory(of: try AnsibleINI.read(text, path: name), location: location, folder: folder)
        case .json, .script, .unusableScript:
            root = try JSONReader.read(text, path: name)
        case .yaml:
            guard let value = try YAMLReader.read(text, path: name) else {
                throw FileProblems([FileProblem(path: name, message: "is empty; an inventory has at least `hosts`")])
            }
            root = value
        }
        guard AnsibleTree.isOne(root) else {
            return try InventoryDocument.inventory(root, path: name, source: location.name, folder: folder)
        }
        return try inventory(of: try AnsibleTree.read(root, path: name), location: location, folder: folder)
    }

    private func inventory(
        of groups: AnsibleGroups, location: InventoryLocation, folder: String
    ) throws(FileProblems) -> Inventory {
        var groups = groups
        try groups.add(AnsibleVarsFiles(folder: folder, name: PathText.folder(location.name)))
        return try groups.inventory(source: location.name, folder: folder)
    }
}
