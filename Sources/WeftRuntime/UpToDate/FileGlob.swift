import Glibc
import Weft

/// Finds the files of this machine that a pattern names: `*`, `?` and `[…]` within a folder's name, `**` for folders of any depth.
struct FileGlob {
    let pattern: String
    /// The folder that a relative pattern begins in.
    let directory: String

    /// The paths of the regular files, sorted, as the pattern writes them. A pattern that nothing fits has none.
    func files() -> [String] {
        var found: Set<String> = []
        let isAbsolute = pattern.hasPrefix("/")
        expand(isAbsolute ? "/" : "", pattern.split(separator: "/").map(String.init)[...], into: &found)
        return found.sorted()
    }

    private func expand(_ base: String, _ parts: ArraySlice<String>, into found: inout Set<String>) {
        guard let part = parts.first else { return }
        let rest = parts.dropFirst()
        if part == "**" {
            expand(base, rest.isEmpty ? ["*"] : rest, into: &found)
            for name in names(in: base) where !name.hasPrefix(".") && kind(base + name) == S_IFDIR {
                expand(base + name + "/", parts, into: &found)
            }
            return
        }
        let isPattern = part.contains { "*?[".contains($0) }
        for name in isPattern ? names(in: base).filter({ fnmatch(part, $0, FNM_PERIOD) == 0 }) : [part] {
            if rest.isEmpty {
                if kind(base + name) == S_IFREG { found.insert(base + name) }
            } else {
                expand(base + name + "/", rest, into: &found)
            }
        }
    }

    private func resolved(_ path: String) -> String { path.hasPrefix("/") ? path : path.isEmpty ? directory : "\(directory)/\(path)" }

    private func kind(_ path: String) -> mode_t? {
        var status = stat()
        return stat(resolved(path), &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    private func names(in folder: String) -> [String] { Folder.names(in: resolved(folder)) }
}
