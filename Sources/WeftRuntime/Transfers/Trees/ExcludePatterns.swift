import Weft

/// What of a folder is left out.
///
/// A pattern without `/` stands for names wherever they are; one with `/` for paths from the top of the folder; with `/` at the end for folders
/// only. `*`, `?` and `[…]` stand for parts of a name, `**` for folders of any depth. What is in a folder that is left out is left out.
struct ExcludePatterns: Sendable, Hashable {
    private struct Pattern: Sendable, Hashable {
        let parts: [Part]
        let isForFolders: Bool
    }

    private enum Part: Sendable, Hashable {
        case name(GlobPattern)
        case anyDepth
    }

    private let patterns: [Pattern]

    init(_ texts: [String]) {
        patterns = texts.map { text in
            let names = text.split(separator: "/")
            let isAnywhere = !text.dropLast(text.hasSuffix("/") ? 1 : 0).contains("/")
            let parts = names.map { $0 == "**" ? Part.anyDepth : .name(GlobPattern(String($0))) }
            return Pattern(parts: isAnywhere ? [.anyDepth] + parts : parts, isForFolders: text.hasSuffix("/"))
        }
    }

    var isEmpty: Bool { patterns.isEmpty }

    /// Whether a path is left out by itself, whatever becomes of the folder it is in.
    func excludes(_ path: TreePath, isFolder: Bool) -> Bool {
        guard !patterns.isEmpty else { return false }
        let names = path.names.map { String(decoding: $0, as: UTF8.self) }
        return patterns.contains { (isFolder || !$0.isForFolders) && Self.matches($0.parts[...], names[...]) }
    }

    private static func matches(_ parts: ArraySlice<Part>, _ names: ArraySlice<String>) -> Bool {
        guard let part = parts.first else { return names.isEmpty }
        switch part {
        case .anyDepth: return (names.startIndex...names.endIndex).contains { matches(parts.dropFirst(), names[$0...]) }
        case .name(let pattern): return names.first.map(pattern.matches) == true && matches(parts.dropFirst(), names.dropFirst())
        }
    }

    /// The entries that are left: those that are not left out, and are in no folder that is.
    func remaining<Entry>(_ entries: [Entry], _ entry: (Entry) -> TreeEntry) -> [Entry] {
        guard !patterns.isEmpty else { return entries }
        var left: Set<TreePath> = []
        return entries.sorted { entry($0).path < entry($1).path }.filter {
            let own = entry($0)
            let isOut = excludes(own.path, isFolder: own.isFolder) || own.path.parent.map(left.contains) == true
            if isOut { left.insert(own.path) }
            return !isOut
        }
    }
}
