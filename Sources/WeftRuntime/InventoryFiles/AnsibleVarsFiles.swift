import Weft

/// Reads the variables that Ansible keeps beside an inventory: `group_vars/NAME.yml`, `host_vars/NAME.yml`, or folders of such files.
struct AnsibleVarsFiles {
    /// The folder of the inventory, and how it is shown.
    let folder: String
    let name: String

    /// The variables of one file, and how it is shown.
    struct File {
        let name: String
        let vars: [FileValue.Entry]
    }

    /// The variables of a group or host, file by file; a later one replaces an earlier one.
    ///
    /// - Parameter kind: `group_vars` or `host_vars`.
    /// - Throws: ``FileProblems``, for files encrypted with ansible-vault too.
    func vars(_ kind: String, of owner: String) throws(FileProblems) -> [File] {
        // A name is a path here, and a script may print any.
        guard !owner.utf8.contains(UInt8(ascii: "/")), owner.utf8.first != UInt8(ascii: ".") else { return [] }
        var found: [File] = []
        for ending in ["", ".yml", ".yaml", ".json"] {
            let path = "\(kind)/\(owner)\(ending)"
            if Folder.exists("\(folder)/\(path)") {
                for file in files(in: path) { found.append(try read(file)) }
            } else if TextFile.exists("\(folder)/\(path)") {
                found.append(try read(path))
            }
        }
        return found
    }

    private func files(in path: String) -> [String] {
        Folder.names(in: "\(folder)/\(path)").sorted().filter { name in
            !name.hasPrefix(".") && !name.hasSuffix("~") && ["", "yml", "yaml", "json"].contains(PathText.ending(name))
        }.flatMap { name in
            Folder.exists("\(folder)/\(path)/\(name)") ? files(in: "\(path)/\(name)") : ["\(path)/\(name)"]
        }
    }

    private func read(_ path: String) throws(FileProblems) -> File {
        let shown = name.isEmpty ? path : "\(name)/\(path)"
        let text = try TextFile.read("\(folder)/\(path)", name: shown)
        if text.hasPrefix("$ANSIBLE_VAULT") {
            throw FileProblems([
                FileProblem(path: shown, message: "is encrypted with ansible-vault; `ansible-vault decrypt` makes it readable")
            ])
        }
        guard let root = try YAMLReader.read(text, path: shown), !root.isNull else { return File(name: shown, vars: []) }
        guard let entries = root.entries else {
            throw FileProblems([FileProblem(path: shown, position: root.position, message: "expected variables, found \(root.kind)")])
        }
        return File(name: shown, vars: entries)
    }
}
