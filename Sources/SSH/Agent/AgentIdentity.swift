/// A key that an agent holds and will sign with.
public struct AgentIdentity: Sendable, Hashable {
    /// The public half.
    public let publicKey: PublicKey

    /// Names a key of an agent.
    public init(publicKey: PublicKey) {
        self.publicKey = publicKey
    }

    /// What the agent calls it: the comment of the key file, often its path.
    public var comment: String { publicKey.comment }

    /// The flags to ask for a signature with: an RSA key must be told not to use SHA-1.
    public var signatureFlags: UInt32 {
        publicKey.algorithm.hasPrefix("ssh-rsa") ? AgentMessage.rsaSHA512 : 0
    }
}
