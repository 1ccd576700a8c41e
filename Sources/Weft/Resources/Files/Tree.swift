import Glibc

/// The files, folders and links of a folder of this machine, as resources: what the host's folder has beside them stays.
///
/// The folder is read when this is called, on this machine; the contents travel only where the host's files have other hashes. A folder that
/// cannot be read is a problem that is told before anything is done. Sockets, pipes and devices are left out.
///
/// ```swift
/// try await host.apply {
///     Tree("/etc/app", from: "files/app", owner: "app").notify(restart)
/// }
/// ```
///
/// - Parameters:
///   - path: The absolute path on the host.
///   - source: The folder here.
///   - mode: The permission bits of files; `nil` keeps those that they have here.
///   - directoryMode: Those of folders; `nil` is the files' mode with the right to search wherever there is one to read, or what they have here.
///   - exclude: Names of files and folders that are left out, wherever they are.
public func Tree(
    _ path: String, from source: LocalPath, mode: FileMode? = nil, directoryMode: FileMode? = nil, owner: String? = nil,
    group: String? = nil, exclude: Set<String> = []
) -> Resources {
    var reader = TreeReader(
        mode: mode, directoryMode: directoryMode ?? mode?.withSearch, owner: owner, group: group, exclude: exclude)
    reader.read(source.expandedByHome, as: path)
    if let problem = reader.problem { return Resources([UnreadableTree(title: "Tree \(path)", problem: problem)]) }
    return Resources(reader.found)
}

/// Collects what is in a folder, parents before what is in them, names in order.
private struct TreeReader {
    let mode: FileMode?
    let directoryMode: FileMode?
    let owner: String?
    let group: String?
    let exclude: Set<String>
    var found: [any Resource] = []
    var problem: String?

    mutating func read(_ source: String, as path: String) {
        var status = stat()
        guard stat(source, &status) == 0 else { return fail(source) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            problem = problem ?? "\(source) of this machine is no folder"
            return
        }
        guard let stream = opendir(source) else { return fail(source) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            guard let name else {
                problem = problem ?? "a name in \(source) of this machine is not UTF-8"
                continue
            }
            if name != ".", name != "..", !exclude.contains(name) { names.append(name) }
        }
        closedir(stream)
        found.append(
            Directory(path, mode: directoryMode ?? FileMode(UInt16(status.st_mode & 0o777)), owner: owner, group: group))
        for name in names.sorted() { readEntry("\(source)/\(name)", as: path == "/" ? "/\(name)" : "\(path)/\(name)") }
    }

    private mutating func readEntry(_ source: String, as path: String) {
        var status = stat()
        guard lstat(source, &status) == 0 else { return fail(source) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: read(source, as: path)
        case S_IFLNK:
            var buffer = [CChar](repeating: 0, count: 4096)
            let count = readlink(source, &buffer, buffer.count)
            guard count > 0 else { return fail(source) }
            found.append(Symlink(path, to: String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)))
        case S_IFREG:
            found.append(
                File(
                    path, from: LocalPath(source), mode: mode ?? FileMode(UInt16(status.st_mode & 0o777)), owner: owner, group: group))
        default: break
        }
    }

    private mutating func fail(_ source: String) {
        problem = problem ?? "\(source) of this machine: \(String(cString: strerror(errno)))"
    }
}

/// What stands for a folder that cannot be read.
private struct UnreadableTree: Resource {
    let title: String
    let problem: String

    var script: ResourceScript {
        var script = ResourceScript(check: "return 3", apply: ":")
        script.problem = problem
        return script
    }
}

extension LocalPath {
    /// The path, with a leading `~/` replaced by the user's home folder.
    var expandedByHome: String {
        guard path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
        return String(cString: home) + path.dropFirst()
    }
}
