import Glibc

/// The folder of compiled fabfiles, of metadata and of answers: `$XDG_CACHE_HOME/weft`, else `~/.cache/weft`.
///
/// An entry is a folder that is renamed into place when it is complete: `fabfile`, the program, and `tasks`, its metadata. Beside the entries
/// are files of metadata of what was never compiled (`described-`), of the shipped tasks (`shipped-`), and of answers (`answer-`).
struct Cache {
    let folder: String

    /// The folder's path, whether it is there or not; `nil` without a home.
    static var path: String? {
        guard let path = rawPath(room: 0) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    /// The same as a C string that is to be freed, with room behind it; without the runtime.
    static func rawPath(room: Int) -> UnsafeMutablePointer<CChar>? {
        let cache = Environment.raw("XDG_CACHE_HOME")
        guard let base = cache ?? Environment.rawHome else { return nil }
        let rest: StaticString = cache == nil ? "/.cache/weft" : "/weft"
        guard let path = malloc(strlen(base) + rest.utf8CodeUnitCount + room + 1)?.assumingMemoryBound(to: CChar.self) else { return nil }
        return strcat(strcpy(path, base), rest.cString)
    }

    /// Finds the folder, and makes it for this user alone when it is not there.
    init() throws(LaunchError) {
        guard let path = Self.path else {
            throw LaunchError("compiled fabfiles need a folder, and this user has no home: set XDG_CACHE_HOME")
        }
        folder = path
        guard Files.makeFolder(folder), let status = FileStatus(folder) else {
            throw LaunchError("cannot make `\(folder)`: \(String(cString: strerror(errno))); XDG_CACHE_HOME can name another place")
        }
        // Programs are run from here, so nobody else may write here.
        guard status.owner == geteuid(), status.permissions & 0o022 == 0 else {
            throw LaunchError("`\(folder)` is another user's or can be written by others; programs are run from it, so that must not be")
        }
    }

    /// An entry's folder.
    func entry(_ key: String) -> String { "\(folder)/\(key)" }

    /// The program of an entry; `nil` when it is not compiled. Its use is noted once a day, for pruning.
    func program(_ key: String) -> String? {
        let path = entry(key) + "/fabfile"
        guard access(path, X_OK) == 0 else { return nil }
        if let used = FileStatus(entry(key))?.modified, time(nil) - used > 86400 { utimensat(AT_FDCWD, entry(key), nil, 0) }
        return path
    }

    /// The lock under which an entry is made. Few files serve all entries, so that they need no removal.
    func lock(_ key: String) throws(LaunchError) -> FileLock { try FileLock("\(folder)/lock-\(key.prefix(1))") }

    /// Prunes, unless that was done within a day.
    func pruneDaily() {
        let mark = "\(folder)/pruned"
        guard FileStatus(mark).map({ time(nil) - $0.modified > 86400 }) ?? true, Files.replace(mark, with: []) else { return }
        prune()
    }

    /// Removes what was not used for 30 days, all programs but the 50 used last, all answers but the 200 made last, and what interrupted
    /// runs left.
    func prune() {
        let now = time(nil)
        var programs: [(path: String, used: Int)] = []
        var answers: [(path: String, used: Int)] = []
        for name in Files.names(in: folder) where !name.hasPrefix("lock-") {
            let path = Path.joined(folder, name)
            guard let status = FileStatus(link: path) else { continue }
            let isUnfinished = name.hasPrefix("new-")
            if now - status.modified > (isUnfinished ? 3600 : 30 * 86400) {
                Files.remove(path)
            } else if status.isFolder, !isUnfinished {
                programs.append((path, status.modified))
            } else if name.hasPrefix("answer-") {
                answers.append((path, status.modified))
            }
        }
        for program in programs.sorted(by: { $0.used > $1.used }).dropFirst(50) { Files.remove(program.path) }
        for answer in answers.sorted(by: { $0.used > $1.used }).dropFirst(200) { Files.remove(answer.path) }
    }
}
