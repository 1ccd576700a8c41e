import Glibc

/// The files and folders that a path can become.
enum PathCandidates {
    /// The paths, sorted, as they would be typed; folders end with `/`. Hidden ones are offered to who typed a dot.
    static func paths(_ partial: String, home: String?) -> [String] {
        let slash = partial.lastIndex(of: "/")
        let kept = slash.map { String(partial[...$0]) } ?? ""
        let name = partial[(slash.map { partial.index(after: $0) } ?? partial.startIndex)...]
        var folder = kept.isEmpty ? "./" : kept
        if let home, folder.utf8.starts(with: "~/".utf8) { folder = home + folder.dropFirst() }
        let showsHidden = name.utf8.first == dot
        return names(in: folder).filter { $0.utf8.starts(with: name.utf8) && (showsHidden || $0.utf8.first != dot) }.map {
            kept + $0 + (isFolder(folder + $0) ? "/" : "")
        }
    }

    private static var dot: UInt8 { UInt8(ascii: ".") }

    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
