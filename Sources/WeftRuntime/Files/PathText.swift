import Weft

/// Paths as texts, taken apart and cleaned without asking the file system.
enum PathText {
    /// What stands before the last part: `/etc/weft` of `/etc/weft/site.yaml`, `/` of `/site.yaml`, nothing of `site.yaml`.
    static func folder(_ path: String) -> String {
        let bytes = path.utf8
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return slash == bytes.startIndex ? "/" : String(path[..<slash])
    }

    /// The ending in lower case and without its dot: `yaml` of `Site.YAML`, nothing of `.hidden`.
    static func ending(_ path: String) -> String {
        let name = LocalPath(path).name
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// An absolute path without `.`, `..` and repeated slashes.
    static func standardized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
