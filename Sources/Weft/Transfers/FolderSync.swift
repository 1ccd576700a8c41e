/// A folder of this machine, and the folder of a target that is to have the same in it.
public struct FolderSync: Sendable {
    /// The folder and how it is to be on the target; its source is a path.
    public var upload: Upload
    /// Whether what is in the target's folder only is removed.
    public var deletes: Bool
    /// Whether it is only looked at what is different.
    public var isPreview: Bool

    /// Describes what is to be the same.
    public init(_ upload: Upload, deletes: Bool = false, isPreview: Bool = false) {
        self.upload = upload
        self.deletes = deletes
        self.isPreview = isPreview
    }
}

/// What a folder's copy changed, by paths within the folder.
public struct FolderChanges: Sendable, Hashable, CustomStringConvertible {
    /// Files, links and folders that were not there or were different.
    public var written: [String]
    /// Those whose content was the same, with another mode or owner.
    public var adjusted: [String]
    /// What the target alone had.
    public var removed: [String]
    /// What is neither file, folder nor link, and was left out: sockets, devices, pipes.
    public var skipped: [String]
    /// The size of the files that were sent.
    public var bytes: Int

    /// Changes; none unless given.
    public init(written: [String] = [], adjusted: [String] = [], removed: [String] = [], skipped: [String] = [], bytes: Int = 0) {
        self.written = written
        self.adjusted = adjusted
        self.removed = removed
        self.skipped = skipped
        self.bytes = bytes
    }

    /// Whether anything is different now.
    public var isEmpty: Bool { written.isEmpty && adjusted.isEmpty && removed.isEmpty }

    /// `wrote 3 (1.2 MB), adjusted 1, removed 2`.
    public var description: String {
        var parts: [String] = []
        if !written.isEmpty { parts.append("wrote \(written.count) (\(ByteCount(bytes)))") }
        if !adjusted.isEmpty { parts.append("changed the mode or owner of \(adjusted.count)") }
        if !removed.isEmpty { parts.append("removed \(removed.count)") }
        return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }
}
