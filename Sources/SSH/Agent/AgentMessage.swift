/// What a client says to an ssh-agent (draft-ietf-sshm-ssh-agent), each with its length before it, ready to be sent.
public enum AgentMessage {
    /// The flag that makes an RSA key sign as `rsa-sha2-512`.
    public static let rsaSHA512: UInt32 = 4

    /// Asks for the keys the agent has; the reply is ``AgentReply/identities(_:)``.
    public static func requestIdentities() -> [UInt8] {
        framed([11])
    }

    /// Asks for a signature; the reply is ``AgentReply/signature(_:)``.
    ///
    /// - Parameters:
    ///   - blob: The key in wire format as the agent listed it (not ``PublicKey/authenticationBlob``).
    ///   - flags: ``AgentIdentity/signatureFlags``.
    public static func signRequest(blob: [UInt8], data: [UInt8], flags: UInt32) -> [UInt8] {
        var writer = WireWriter()
        writer.append(byte: 13)
        writer.append(string: blob)
        writer.append(string: data)
        writer.append(number: flags)
        return framed(writer.bytes)
    }

    private static func framed(_ body: [UInt8]) -> [UInt8] {
        var writer = WireWriter()
        writer.append(string: body)
        return writer.bytes
    }
}
