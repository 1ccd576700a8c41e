/// Why a host could not be reached, or a command on it not be run or followed to its end.
public struct ConnectionError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, as far as programs need to tell it apart.
    public enum Reason: Sendable, Hashable {
        /// No connection: the name, the network, the port, the jump host.
        case unreachable
        /// The host's key is not known, has changed or is revoked.
        case hostKey
        /// The host let nobody in with what was offered.
        case authentication
        /// The connection broke while it was in use.
        case lost
        /// A deadline passed.
        case timedOut
        /// sudo refused.
        case sudo
        /// A terminal is needed and there is none.
        case noTerminal
        /// A file could not be copied.
        case transfer
        /// The run was interrupted.
        case cancelled
        /// Anything else that keeps a command from running.
        case protocolError
    }

    /// The host's name.
    public let host: String
    /// What went wrong.
    public let reason: Reason
    /// The facts in English, lower case, with the next step on a line of its own.
    public let message: String

    /// An error about a host.
    public init(host: String, _ reason: Reason, _ message: String) {
        self.host = host
        self.reason = reason
        self.message = message
    }

    /// Whether no command of this host's task can have run: the host counts as unreachable rather than failed.
    public var isUnreachable: Bool {
        switch reason {
        case .unreachable, .hostKey, .authentication: true
        default: false
        }
    }

    /// The host and the message.
    public var description: String { "\(host): \(message)" }
}
