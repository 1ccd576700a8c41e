import CSSHSupport

/// A key in OpenSSH's own format (`openssh-key-v1`), taken apart but not yet decrypted.
struct OpenSSHPrivateKey {
    struct Decrypted {
        /// An EVP_PKEY that the receiver must free.
        let key: OpaquePointer
        let comment: String
        /// The public half as the unencrypted part of the file has it.
        let publicKey: PublicKey
    }

    let publicKey: PublicKey
    private let path: String?
    private let cipher: String
    private let salt: [UInt8]
    let rounds: UInt32
    /// A minute's work; ssh-keygen's own number is 16 or 24.
    static let mostRounds: UInt32 = 10_000
    private let encrypted: SecretBytes
    private let tag: [UInt8]

    var isEncrypted: Bool { cipher != "none" }

    init(body: SecretBytes, path: String?) throws(PrivateKeyError) {
        let truncated = PrivateKeyError.malformed(path: path, reason: "it is truncated")
        self = try body.withBytes { bytes throws(PrivateKeyError) in
            var reader = WireReader(bytes)
            guard let magic = reader.take(15), magic.elementsEqual(Array("openssh-key-v1\0".utf8)) else {
                throw .malformed(path: path, reason: "it does not start with `openssh-key-v1`")
            }
            guard let cipher = reader.text(), let derivation = reader.text(), let options = reader.string(), let keyCount = reader.number()
            else {
                throw truncated
            }
            guard keyCount == 1 else { throw .unsupported(path: path, what: "it holds \(keyCount) keys") }
            guard let publicBlob = reader.bytes(), let secret = reader.string() else { throw truncated }
            guard let publicKey = PublicKey(blob: publicBlob) else { throw .malformed(path: path, reason: "its public half is damaged") }

            var salt: [UInt8] = []
            var rounds: UInt32 = 0
            switch (derivation, cipher) {
            case ("none", "none"): break
            case ("bcrypt", _) where cipher != "none":
                var optionReader = WireReader(options)
                guard let readSalt = optionReader.bytes(), let readRounds = optionReader.number() else { throw truncated }
                let most = OpenSSHPrivateKey.mostRounds
                guard readRounds <= most else {
                    let what = "its passphrase is drawn out over \(readRounds) rounds, and \(most) are the most"
                    throw .unsupported(path: path, what: what)
                }
                (salt, rounds) = (readSalt, readRounds)
            default: throw .unsupported(path: path, what: "it derives its key by `\(derivation)` for `\(cipher)`")
            }
            return OpenSSHPrivateKey(
                publicKey: publicKey, path: path, cipher: cipher, salt: salt, rounds: rounds,
                encrypted: SecretBytes(copying: secret), tag: [UInt8](reader.rest))
        }
    }

    private init(
        publicKey: PublicKey, path: String?, cipher: String, salt: [UInt8], rounds: UInt32, encrypted: SecretBytes, tag: [UInt8]
    ) {
        self.publicKey = publicKey
        self.path = path
        self.cipher = cipher
        self.salt = salt
        self.rounds = rounds
        self.encrypted = encrypted
        self.tag = tag
    }

    func decrypt(passphrase: SecretBytes?) throws(PrivateKeyError) -> Decrypted {
        guard isEncrypted else { return try parse(encrypted, wasEncrypted: false) }
        guard let passphrase else { throw .encryptedWithoutPassphrase(path: path) }
        var keyLength = 0
        var ivLength = 0
        var blockLength = 0
        var tagLength = 0
        guard sshkeys_cipher_sizes(cipher, &keyLength, &ivLength, &blockLength, &tagLength) == 0 else {
            throw .unsupported(path: path, what: "it is encrypted by `\(cipher)`")
        }
        guard tag.count == tagLength, encrypted.count > 0, encrypted.count.isMultiple(of: blockLength) else {
            throw .malformed(path: path, reason: "the length of its encrypted part is wrong")
        }
        let derived = SecretBytes(capacity: keyLength + ivLength)
        let status = passphrase.withBytes { secret in
            derived.withMutableBytes { output in
                sshkeys_bcrypt_pbkdf(
                    secret.baseAddress?.assumingMemoryBound(to: UInt8.self), secret.count, salt, salt.count, rounds,
                    output.baseAddress?.assumingMemoryBound(to: UInt8.self), output.count)
            }
        }
        // An empty passphrase cannot have been the right one; anything else that stops the derivation is the file's fault.
        guard status == 0 else {
            throw passphrase.count == 0 ? .wrongPassphrase(path: path) : .malformed(path: path, reason: "its key derivation is damaged")
        }
        // Decrypted apart from the original, so that a wrong passphrase leaves that as it was.
        let plain = encrypted.withBytes { SecretBytes(copying: $0) }
        let decrypted = derived.withBytes { key in
            plain.withMutableBytes { data in
                let start = key.baseAddress?.assumingMemoryBound(to: UInt8.self)
                return sshkeys_decrypt(
                    cipher, start, start.map { $0 + keyLength }, data.baseAddress?.assumingMemoryBound(to: UInt8.self), data.count, tag)
            }
        }
        guard decrypted == 0 else { throw .wrongPassphrase(path: path) }
        return try parse(plain, wasEncrypted: true)
    }

    private func parse(_ plain: SecretBytes, wasEncrypted: Bool) throws(PrivateKeyError) -> Decrypted {
        try plain.withBytes { bytes throws(PrivateKeyError) in
            let damaged = PrivateKeyError.malformed(path: path, reason: "its private half is damaged")
            var reader = WireReader(bytes)
            // The same random number twice: how the format tells that the passphrase was right.
            guard let check = reader.number(), let repeated = reader.number(), check == repeated else {
                throw wasEncrypted ? .wrongPassphrase(path: path) : damaged
            }
            guard let algorithm = reader.text() else { throw damaged }
            guard algorithm == publicKey.algorithm else { throw .malformed(path: path, reason: "its public and private halves differ") }
            guard let key = try Self.readKey(&reader, algorithm: algorithm, path: path) else { throw damaged }
            guard let comment = reader.text(), reader.rest.enumerated().allSatisfy({ $1 == UInt8(truncatingIfNeeded: $0 + 1) }) else {
                sshkeys_free(key)
                throw damaged
            }
            return Decrypted(key: key, comment: comment, publicKey: publicKey)
        }
    }

    /// Reads the fields that a type has, in the order of PROTOCOL.key and the agent protocol. Nil when they are damaged.
    private static func readKey(_ reader: inout WireReader, algorithm: String, path: String?) throws(PrivateKeyError) -> OpaquePointer? {
        func start(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<UInt8>? { bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) }
        switch algorithm {
        case "ssh-ed25519":
            // The seed, then the public key once more.
            guard let publicKey = reader.string(), let secret = reader.string(), secret.count == 64 else { return nil }
            guard secret[32...].elementsEqual(publicKey) else { return nil }
            return sshkeys_from_ed25519(start(secret), 32)
        case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521":
            let type =
                algorithm.hasSuffix("256") ? SSHKEYS_ECDSA_256 : algorithm.hasSuffix("384") ? SSHKEYS_ECDSA_384 : SSHKEYS_ECDSA_521
            guard let curve = reader.text(), algorithm.hasSuffix(curve), let point = reader.string(), let scalar = reader.string() else {
                return nil
            }
            return sshkeys_from_ecdsa(type, start(point), point.count, start(scalar), scalar.count)
        case "ssh-rsa":
            guard let n = reader.string(), let e = reader.string(), let d = reader.string(), let inverse = reader.string(),
                let p = reader.string(), let q = reader.string()
            else { return nil }
            return sshkeys_from_rsa(
                start(n), n.count, start(e), e.count, start(d), d.count, start(p), p.count, start(q), q.count, start(inverse), inverse.count
            )
        case let name where name.hasPrefix("sk-"):
            throw .unsupported(path: path, what: "it lives in a FIDO token; use the system's `ssh` for it")
        default:
            throw .unsupported(path: path, what: "its type `\(algorithm)` is not among ed25519, ecdsa and RSA")
        }
    }
}
