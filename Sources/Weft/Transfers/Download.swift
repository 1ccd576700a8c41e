/// What is copied from a target.
public struct Download: Sendable {
    /// The file or folder on the target.
    public var source: String
    /// Where it is put on this machine. A folder's content goes into it; a file gets exactly this name, or keeps its own below one that ends
    /// with `/`.
    public var destination: LocalPath
    /// What of a folder is left out, as patterns: see ``Connection/sync(_:to:delete:exclude:mode:owner:preview:)``.
    public var exclude: [String]
    /// Whether what an earlier attempt has left behind is gone on with.
    public var resumes: Bool
    /// Who reads it: with a user, sudo does.
    public var context: CommandContext
    /// Told how far it is, now and then.
    public var progress: ProgressReceiver?
    /// Told what the user should know, such as a host that has no program to compare contents with.
    public var warn: (@Sendable (String) -> Void)?

    /// Describes a copy.
    public init(
        _ source: String, to destination: LocalPath, exclude: [String] = [], resumes: Bool = true,
        context: CommandContext = CommandContext(), progress: ProgressReceiver? = nil, warn: (@Sendable (String) -> Void)? = nil
    ) {
        self.source = source
        self.destination = destination
        self.exclude = exclude
        self.resumes = resumes
        self.context = context
        self.progress = progress
        self.warn = warn
    }
}
