/// What is copied to a target, and how it is to be there.
public struct Upload: Sendable {
    /// Where the content comes from.
    public enum Source: Sendable {
        /// These bytes.
        case bytes([UInt8])
        /// A file of this machine, or a folder with all that is in it.
        case path(LocalPath)
    }

    /// Where the content comes from.
    public var source: Source
    /// The path on the target. A folder's content goes into it; a file gets exactly this name, or keeps its own below one that ends with `/`.
    public var destination: String
    /// The permission bits; `nil` keeps those of the source file, 0644 for bytes. In a folder they are those of each file, and of each folder
    /// with the right to search it wherever there is one to read.
    public var mode: UInt16?
    /// The owner as `USER` or `USER:GROUP`; `nil` is whoever writes it.
    public var owner: String?
    /// What of a folder is left out, as patterns: see ``Connection/sync(_:to:delete:exclude:mode:owner:preview:)``.
    public var exclude: [String]
    /// Whether what an earlier attempt has left behind is gone on with.
    public var resumes: Bool
    /// Who writes it: with a user, sudo does.
    public var context: CommandContext
    /// Told how far it is, now and then.
    public var progress: ProgressReceiver?
    /// Told what the user should know, such as a host that has no program to compare contents with.
    public var warn: (@Sendable (String) -> Void)?

    /// Describes a copy.
    public init(
        _ source: Source, to destination: String, mode: UInt16? = nil, owner: String? = nil, exclude: [String] = [], resumes: Bool = true,
        context: CommandContext = CommandContext(), progress: ProgressReceiver? = nil, warn: (@Sendable (String) -> Void)? = nil
    ) {
        self.source = source
        self.destination = destination
        self.mode = mode
        self.owner = owner
        self.exclude = exclude
        self.resumes = resumes
        self.context = context
        self.progress = progress
        self.warn = warn
    }
}
