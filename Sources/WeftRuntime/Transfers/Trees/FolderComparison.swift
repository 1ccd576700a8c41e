import Weft

/// What makes a target's folder the same as one of this machine.
struct FolderComparison: Sendable {
    /// What is not there or has another content: folders, files and links, folders before what is in them.
    private(set) var written: [LocalEntry] = []
    /// What has the same content, and another mode or owner.
    private(set) var adjusted: [TreeEntry] = []
    /// What stands where something of another kind is to be.
    private(set) var inTheWay: [TreeEntry] = []
    /// What the target alone has, folders before what is in them.
    private(set) var removed: [TreeEntry] = []
    /// What cannot be copied.
    private(set) var skipped: [TreePath] = []

    /// Compares.
    ///
    /// - Parameters:
    ///   - entries: What is here, with the modes it is to have there.
    ///   - hashes: The hashes of files that are there with the same size.
    ///   - deletes: Whether what the target alone has is to go, and the survey therefore has all of it.
    init(
        _ entries: [LocalEntry], _ survey: Survey, hashes: [TreePath: String], owner: String?, deletes: Bool,
        excluding patterns: ExcludePatterns
    ) {
        for local in entries {
            let entry = local.entry
            guard entry.kind != .special else {
                skipped.append(entry.path)
                continue
            }
            let there = survey.entries[entry.path]
            if let there, Self.isSame(entry, there, hashes[entry.path], survey.hashes[entry.path]) {
                if Self.needsAdjusting(entry, there, owner: owner) { adjusted.append(entry) }
                continue
            }
            if let there, !there.kind.isSame(as: entry.kind), there.isFolder || entry.isFolder { inTheWay.append(there) }
            written.append(local)
        }
        guard deletes else { return }
        let here = Set(entries.map(\.entry.path))
        let alone = survey.entries.values.filter { entry in
            !here.contains(entry.path) && !inTheWay.contains { entry.path == $0.path || entry.path.isInside($0.path) }
        }
        let kept = alone.filter { isLeftOut($0.path, survey, patterns) }
        // A folder with something in it that is left out stays.
        var staying = Set(kept.map(\.path))
        for entry in kept {
            var folder = entry.path.parent
            while let path = folder, staying.insert(path).inserted { folder = path.parent }
        }
        removed = alone.filter { !staying.contains($0.path) }.sorted { $0.path < $1.path }
    }

    private func isLeftOut(_ path: TreePath, _ survey: Survey, _ patterns: ExcludePatterns) -> Bool {
        guard !patterns.isEmpty else { return false }
        var next: TreePath? = path
        while let path = next {
            if patterns.excludes(path, isFolder: survey.entries[path]?.isFolder ?? true) { return true }
            next = path.parent
        }
        return false
    }

    private static func isSame(_ entry: TreeEntry, _ there: TreeEntry, _ hash: String?, _ hashThere: String?) -> Bool {
        switch (entry.kind, there.kind) {
        case (.folder, .folder): true
        case (.file(let size), .file(let sizeThere)): size == sizeThere && hash != nil && hash == hashThere
        case (.link(let target), .link(let targetThere)): target == targetThere
        default: false
        }
    }

    private static func needsAdjusting(_ entry: TreeEntry, _ there: TreeEntry, owner: String?) -> Bool {
        if let owner, !isOwned(there, owner) { return true }
        // Links have no mode of their own.
        if case .link = entry.kind { return false }
        return entry.mode != there.mode
    }

    /// Whether the owner is the one that `chown` would be told: `USER`, `USER:GROUP`, or `:GROUP`.
    private static func isOwned(_ entry: TreeEntry, _ owner: String) -> Bool {
        let (wanted, found) = (owner.split(separator: ":", omittingEmptySubsequences: false), entry.owner.split(separator: ":"))
        return zip(wanted, found).allSatisfy { $0.isEmpty || $0 == $1 }
    }
}
