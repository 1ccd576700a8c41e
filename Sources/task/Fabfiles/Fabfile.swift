import Glibc
import Suggestions
import TaskGrammar

/// The Swift files that a site's tasks are in.
struct Fabfile {
    /// The file or folder, without links.
    let path: String
    /// The files, sorted.
    let files: [String]
    /// The last part of the path, for messages.
    var name: String { Path.name(of: path) }

    /// The fabfile of a command line: that of `fabfile=`, `$TASK_FABFILE` or `$WEFT_FABFILE`, else `fabfile.swift` or `fabfiles/` in the working directory
    /// or the nearest folder above it. `nil` when there is none.
    ///
    /// - Parameter seen: Takes all files and folders on which it depends which fabfile it is, with those where there was nothing.
    static func find(named word: String?, seen: inout [SeenFile]) throws(LaunchError) -> Fabfile? {
        if let word { return try Fabfile(given: word, by: "fabfile=", &seen) }
        for name in ["TASK_FABFILE", "WEFT_FABFILE"] {
            if let variable = Environment.value(name) { return try Fabfile(given: variable, by: name + "=", &seen) }
        }
        guard var folder = Path.workingDirectory else { return nil }
        while true {
            for name in ["fabfile.swift", "fabfiles"] {
                let files = swiftFiles(Path.joined(folder, name), &seen)
                guard !files.isEmpty else { continue }
                try refuseForeign(files)
                return Fabfile(path: Path.joined(folder, name), files: files)
            }
            if folder == "/" { return nil }
            folder = Path.folder(of: folder)
        }
    }

    private init(path: String, files: [String]) {
        self.path = path
        self.files = files
    }

    /// The fabfile that was named.
    private init(given word: String, by source: String, _ seen: inout [SeenFile]) throws(LaunchError) {
        let path = Path.expanded(word)
        // The links on the way to it are no part of the resolved path.
        seen.append(SeenFile(path))
        guard let resolved = Path.resolved(path), let status = FileStatus(resolved) else {
            let folder = Path.folder(of: path)
            let name = Path.name(of: path)
            guard FileStatus(folder)?.isFolder == true else {
                throw LaunchError("`\(source)\(word)` is not there: there is no folder `\(folder)`")
            }
            let beside = Files.names(in: folder).filter { $0.hasSuffix(".swift") || FileStatus(Path.joined(folder, $0))?.isFolder == true }
            // The ending is often forgotten, and must not count as five mistakes.
            let near = beside.contains(name + ".swift") ? name + ".swift" : NearMiss.suggestion(for: name, among: beside)
            let hint = near.map { "; did you mean `\(path.dropLast(name.count))\($0)`?" } ?? ""
            throw LaunchError("`\(source)\(word)` is not there\(hint)")
        }
        files = Self.swiftFiles(resolved, &seen)
        self.path = resolved
        if files.isEmpty {
            throw LaunchError(
                "`\(source)\(word)` " + (status.isFolder ? "is a folder without Swift files" : "is neither a file nor a folder"))
        }
    }

    private static func swiftFiles(_ path: String, _ seen: inout [SeenFile]) -> [String] {
        seen.append(SeenFile(path))
        guard let status = FileStatus(path) else { return [] }
        if status.isFile { return [path] }
        guard status.isFolder else { return [] }
        let files = Files.names(in: path).filter { $0.hasSuffix(".swift") }.map { Path.joined(path, $0) }
        for file in files { seen.append(SeenFile(file)) }
        return files.filter { FileStatus($0)?.isFile == true }
    }

    /// A fabfile that merely lies on the way up must be the caller's or root's: in `/tmp` anybody may have put one.
    private static func refuseForeign(_ files: [String]) throws(LaunchError) {
        for file in files {
            guard let owner = FileStatus(file)?.owner, owner != 0, owner != geteuid() else { continue }
            throw LaunchError("`\(file)` belongs to another user (id \(owner)); to run it nevertheless, say `fabfile=\(file)`")
        }
    }

    /// The key under which the compiled program is kept.
    ///
    /// The paths are in it as well as the contents: `#filePath` and listings show them.
    func key(stamp: String) throws(LaunchError) -> String {
        var hash = ContentHash()
        hash.add(stamp)
        for file in files {
            guard let content = Files.content(of: file) else {
                throw LaunchError("cannot read `\(file)`: \(String(cString: strerror(errno)))")
            }
            hash.add(file)
            hash.add(content)
        }
        return hash.text
    }
}
