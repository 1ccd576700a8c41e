/// How far a copy is.
public struct TransferProgress: Sendable, Hashable {
    /// The file's or folder's name.
    public let name: String
    /// Bytes that have been copied, those of an earlier attempt among them.
    public let done: Int
    /// Bytes that are to be copied; what is the same already does not count.
    public let total: Int

    /// A state of a copy.
    public init(name: String, done: Int, total: Int) {
        self.name = name
        self.done = done
        self.total = total
    }
}

/// Takes the state of a copy; called on any thread, several times a second and once at the end.
public typealias ProgressReceiver = @Sendable (TransferProgress) -> Void
