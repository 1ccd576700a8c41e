import Glibc

/// The folder of compiled fabfiles and of metadata: `$XDG_CACHE_HOME/weft`, else `~/.cache/weft`.
///
/// An entry is a folder that is renamed into place when it is complete: `fabfile`, the program, and `tasks`, its metadata.
struct Cache {
    let folder: String

    /// Finds the folder, and makes it for this user alone when it is not there.
    init() throws(LaunchError) {
        guard let base = Environment.value("XDG_CACHE_HOME") ?? Environment.value("HOME").map({ $0 + "/.cache" }) else {
            throw LaunchError("compiled fabfiles need a folder: set HOME or XDG_CACHE_HOME")
        }
        folder = base + "/weft"
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

    /// Removes what was not used for 30 days, all programs but the 50 used last, and what interrupted runs left.
    func prune() {
        let now = time(nil)
        var entries: [(path: String, used: Int)] = []
        for name in Files.names(in: folder) where !name.hasPrefix("lock-") {
            let path = Path.joined(folder, name)
            guard let status = FileStatus(link: path) else { continue }
            let isUnfinished = name.hasPrefix("new-")
            if now - status.modified > (isUnfinished ? 3600 : 30 * 86400) {
                Files.remove(path)
            } else if status.isFolder, !isUnfinished {
                entries.append((path, status.modified))
            }
        }
        for entry in entries.sorted(by: { $0.used > $1.used }).dropFirst(50) { Files.remove(entry.path) }
    }
}
