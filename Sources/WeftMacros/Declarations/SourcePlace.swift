/// Where a task is declared, as listings and errors show it.
struct SourcePlace {
    /// The last two components of the path: no record holds the path of a developer's home.
    let file: String
    /// The group in a listing: the folder under `tasks/`, or the file's name.
    let domain: String
    let module: String
    let line: Int

    /// - Parameters:
    ///   - path: The file's path as the compiler has it.
    ///   - module: The module being compiled; a fabfile's is `fabfile`, whatever folders it lies in.
    init(path: String, module: String, line: Int) {
        let components = path.split(separator: "/").map(String.init)
        file = components.suffix(2).joined(separator: "/")
        self.module = module
        self.line = line
        if module != "fabfile", let tasks = components.lastIndex(of: "tasks"), tasks + 2 < components.count {
            domain = components[tasks + 1]
        } else {
            let name = components.last ?? ""
            domain = name.hasSuffix(".swift") ? String(name.dropLast(".swift".count)) : name
        }
    }
}
