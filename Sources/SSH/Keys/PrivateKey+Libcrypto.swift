import CSSHSupport

extension PrivateKey {
    static let minimumRSABits = 1024

    static func readPEM(
        _ bytes: SecretBytes, encrypted: Bool, path: String?, passphrase: SecretBytes?
    ) throws(PrivateKeyError) -> OpaquePointer {
        if encrypted && passphrase == nil { throw .encryptedWithoutPassphrase(path: path) }
        var key: OpaquePointer?
        let result = bytes.withBytes { pem in
            func read(_ secret: UnsafeRawBufferPointer?) -> Int32 {
                sshkeys_from_pem(
                    pem.baseAddress?.assumingMemoryBound(to: UInt8.self), pem.count,
                    secret?.baseAddress?.assumingMemoryBound(to: UInt8.self), secret?.count ?? 0, &key)
            }
            return passphrase?.withBytes { read($0) } ?? read(nil)
        }
        if let key { return key }
        switch UInt32(result) {
        case SSHKEYS_PEM_NEEDS_PASSPHRASE.rawValue: throw .encryptedWithoutPassphrase(path: path)
        case SSHKEYS_PEM_WRONG_PASSPHRASE.rawValue: throw .wrongPassphrase(path: path)
        default: throw .malformed(path: path, reason: "libcrypto finds no private key in it")
        }
    }

    /// Derives the public half, and refuses what cannot be used for SSH. Does not take the key over.
    static func publicKey(of key: OpaquePointer, comment: String, path: String?) throws(PrivateKeyError) -> PublicKey {
        let type = sshkeys_type_of(key)
        guard let algorithm = algorithms[type.rawValue] else {
            throw .unsupported(path: path, what: "only ed25519, ecdsa on a NIST curve and RSA keys are")
        }
        let bits = Int(sshkeys_bits(key))
        if type == SSHKEYS_RSA, bits < minimumRSABits {
            throw .unsupported(path: path, what: "an RSA key of \(bits) bits is too short")
        }
        let capacity = Int(SSHKEYS_MAXIMUM_PART)
        var first = [UInt8](repeating: 0, count: capacity)
        var second = first
        var firstCount = 0
        var secondCount = 0
        guard sshkeys_public_parts(key, &first, &firstCount, &second, &secondCount) == 0 else {
            throw .malformed(path: path, reason: "its public half cannot be derived")
        }
        var writer = WireWriter()
        writer.append(text: algorithm)
        switch type {
        case SSHKEYS_RSA:
            writer.append(magnitude: second[..<secondCount])
            writer.append(magnitude: first[..<firstCount])
        case SSHKEYS_ED25519:
            writer.append(string: first[..<firstCount])
        default:
            writer.append(text: String(algorithm.dropFirst("ecdsa-sha2-".count)))
            writer.append(string: first[..<firstCount])
        }
        guard let publicKey = PublicKey(blob: writer.bytes, comment: comment) else {
            throw .malformed(path: path, reason: "its public half cannot be derived")
        }
        return publicKey
    }

    private static let algorithms: [UInt32: String] = [
        SSHKEYS_ED25519.rawValue: "ssh-ed25519",
        SSHKEYS_RSA.rawValue: "ssh-rsa",
        SSHKEYS_ECDSA_256.rawValue: "ecdsa-sha2-nistp256",
        SSHKEYS_ECDSA_384.rawValue: "ecdsa-sha2-nistp384",
        SSHKEYS_ECDSA_521.rawValue: "ecdsa-sha2-nistp521",
    ]
}
