/// What an ssh-agent answers.
public enum AgentReply: Sendable, Hashable {
    /// The keys it has, in its order; those of no known form are left out. None is not an error.
    case identities([AgentIdentity])
    /// A signature in wire format: its algorithm's name, then its bytes. ``signatureBytes(of:for:)`` takes it apart.
    case signature([UInt8])
    /// It will not: locked, the user said no, it has no such key.
    case failure
    /// Done, nothing to say.
    case success
    /// Something this library does not know, such as an extension's reply; `type` is its message number.
    case other(type: UInt8)

    /// The longest reply accepted, in bytes: OpenSSH's own limit.
    public static let maximumLength = 256 * 1024

    /// Parses a reply without its length prefix.
    init(body: [UInt8]) throws(AgentError) {
        self = try body.withUnsafeBufferPointer { buffer throws(AgentError) in
            var reader = WireReader(UnsafeRawBufferPointer(buffer))
            switch reader.byte() {
            case nil: throw .malformed("an empty message")
            case 5, 28: return .failure
            case 6: return .success
            case 12: return .identities(try Self.identities(&reader))
            case 14:
                guard let signature = reader.bytes() else { throw .malformed("a truncated signature") }
                return .signature(signature)
            case let type?: return .other(type: type)
            }
        }
    }

    private static func identities(_ reader: inout WireReader) throws(AgentError) -> [AgentIdentity] {
        // Each takes at least eight bytes, so a count that could not fit is a lie: do not loop over it.
        guard let count = reader.number(), Int(count) <= reader.rest.count / 8 else { throw .malformed("a false number of keys") }
        var identities: [AgentIdentity] = []
        for _ in 0..<count {
            guard let blob = reader.bytes(), let comment = reader.text() else { throw .malformed("a truncated list of keys") }
            if let key = PublicKey(blob: blob, comment: comment) { identities.append(AgentIdentity(publicKey: key)) }
        }
        return identities
    }

    /// Takes the signature out of its envelope: the bytes that `libssh2_userauth_publickey` wants from its callback.
    ///
    /// - Parameter algorithm: The key's ``PublicKey/algorithm``.
    /// - Throws: ``AgentError`` when the agent signed by another algorithm (one too old for `rsa-sha2-512` falls back to SHA-1).
    public static func signatureBytes(of signature: [UInt8], for algorithm: String) throws(AgentError) -> [UInt8] {
        var expected = algorithm
        if let certificate = expected.firstRange(of: "-cert-v") { expected = String(expected[..<certificate.lowerBound]) }
        if expected == "ssh-rsa" { expected = "rsa-sha2-512" }
        return try signature.withUnsafeBufferPointer { buffer throws(AgentError) in
            var reader = WireReader(UnsafeRawBufferPointer(buffer))
            guard let name = reader.text(), let bytes = reader.bytes() else { throw .malformed("a truncated signature") }
            guard name == expected else { throw .otherAlgorithm(expected: expected, got: name) }
            // A FIDO key's flags and counter follow; libssh2's callback has no place for them.
            guard reader.isAtEnd else { throw .otherAlgorithm(expected: expected, got: "\(name) with a counter") }
            return bytes
        }
    }
}
