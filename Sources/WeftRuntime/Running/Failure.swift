import Weft

/// An error of a task as it is reported: its text with all secrets masked, and the facts that programs ask for.
public struct Failure: Sendable, Hashable {
    /// What kind of thing went wrong.
    public enum Kind: Sendable, Hashable {
        /// A command ended with another status than 0.
        case command(status: Int32)
        /// The host could not be reached, or the connection not be used.
        case connection(ConnectionError.Reason)
        /// `--timeout` or `--task-timeout` was over.
        case timedOut
        /// The task's code threw something else.
        case thrown
    }

    /// What kind of thing went wrong.
    public let kind: Kind
    /// The error in English, on as many lines as it has.
    public let message: String
    /// The message without the lines of a command's output that were shown as they came; the whole message where none were.
    public let headline: String

    /// A failure.
    public init(_ kind: Kind, _ message: String, headline: String? = nil) {
        self.kind = kind
        self.message = message
        self.headline = headline ?? message
    }

    /// What an error says, with secrets masked.
    ///
    /// - Parameter note: A line to add.
    init(_ error: any Error, mask: SecretMask, note: String? = nil) {
        switch error {
        case let error as CommandError: kind = .command(status: error.result.status.code)
        case let error as ConnectionError: kind = .connection(error.reason)
        default: kind = .thrown
        }
        let note = note.map { "\n  \($0)" } ?? ""
        message = mask.applied(to: "\(error)") + note
        headline = (error as? CommandError).flatMap { $0.isShown ? mask.applied(to: $0.headline) + note : nil } ?? message
    }
}
