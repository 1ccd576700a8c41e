/// Why something on an SSH connection did not work.
public struct SSHError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, as far as programs need to tell it apart.
    public enum Kind: Sendable, Hashable {
        /// The name has no address.
        case unresolved
        /// No TCP connection: refused, unroutable, reset.
        case unconnected
        /// A deadline passed.
        case timedOut
        /// The server closed the connection before its banner: it has too many logins under way, or does not let this address in.
        case turnedAway
        /// The two sides agree on no protocol version or no algorithms, or the key exchange failed.
        case handshake
        /// The user was not let in.
        case authentication
        /// The server refused a channel or a request on it.
        case refused
        /// The server's settings do not allow what was asked for.
        case prohibited
        /// The connection broke.
        case lost
        /// The caller gave up.
        case cancelled
        /// libssh2 reported anything else.
        case library
    }

    /// What went wrong.
    public let kind: Kind
    /// The facts, lower case, without a full stop.
    public let description: String
    /// libssh2's error number, 0 where it has no part in it.
    public let code: Int32

    /// An error with its facts.
    public init(_ kind: Kind, _ description: String, code: Int32 = 0) {
        self.kind = kind
        self.description = description
        self.code = code
    }
}
