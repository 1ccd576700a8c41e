import CSSHSupport

/// A private key that is parsed once and signs for any number of hosts.
///
/// Reads OpenSSH's format and the PEM ones (PKCS#1, SEC1, PKCS#8), encrypted or not; types ed25519, ecdsa on the NIST curves
/// (256, 384, 521) and RSA of at least 1024 bits. Parsing costs more than a signature does, so keep the object.
public final class PrivateKey: Sendable {
    /// The public half, with the comment.
    public let publicKey: PublicKey

    // An EVP_PKEY is not changed after it was built: each signature has a fresh EVP_MD_CTX, and what libcrypto caches inside the
    // key (blinding, provider data) it guards with locks of its own. So several threads may sign at once.
    nonisolated(unsafe) private let key: OpaquePointer

    /// Reads a key file.
    ///
    /// - Parameter passphrase: Used only if the key is encrypted; one too many is not an error.
    /// - Throws: ``PrivateKeyError``, also for a file of one's own that others may read.
    public convenience init(contentsOf path: String, passphrase: String? = nil) throws(PrivateKeyError) {
        try self.init(PrivateKeyFile(path: path), path: path, passphrase: passphrase)
    }

    /// Parses the text of a key file, which the caller should overwrite afterwards.
    public convenience init(bytes: UnsafeRawBufferPointer, passphrase: String? = nil) throws(PrivateKeyError) {
        try self.init(PrivateKeyFile(bytes: bytes), path: nil, passphrase: passphrase)
    }

    /// Parses the text of a key file.
    public convenience init(bytes: [UInt8], passphrase: String? = nil) throws(PrivateKeyError) {
        let file = bytes.withUnsafeBytes { PrivateKeyFile(bytes: $0) }
        try self.init(file, path: nil, passphrase: passphrase)
    }

    private convenience init(_ file: PrivateKeyFile, path: String?, passphrase: String?) throws(PrivateKeyError) {
        let secret = passphrase.map { SecretBytes($0) }
        switch try file.format(path: path) {
        case .openSSH:
            let parsed = try OpenSSHPrivateKey(body: file.openSSHBody(path: path), path: path).decrypt(passphrase: secret)
            try self.init(owning: parsed.key, comment: parsed.comment, path: path)
            guard publicKey == parsed.publicKey else { throw .malformed(path: path, reason: "its public and private halves differ") }
        case .pem(let encrypted):
            let key = try Self.readPEM(file.bytes, encrypted: encrypted, path: path, passphrase: secret)
            // Such a file has no room for a comment; ssh-keygen and ssh-add show the path.
            try self.init(owning: key, comment: path ?? "", path: path)
        }
    }

    private init(owning key: OpaquePointer, comment: String, path: String?) throws(PrivateKeyError) {
        self.key = key
        publicKey = try Self.publicKey(of: key, comment: comment, path: path)
    }

    deinit {
        sshkeys_free(key)
    }

    /// The key type, such as `ssh-ed25519`.
    public var algorithm: String { publicKey.algorithm }
    /// The note in the file, often the owner; a PEM file's is its path.
    public var comment: String { publicKey.comment }
    /// The public half in SSH's wire format.
    public var publicKeyBlob: [UInt8] { publicKey.blob }
    /// The public half as a line for `authorized_keys`.
    public var publicKeyLine: String { publicKey.line }
    /// `SHA256:…` as `ssh-keygen -l` prints it.
    public var fingerprint: String { publicKey.fingerprint }
    /// The blob to hand to `libssh2_userauth_publickey`: ``PublicKey/authenticationBlob``.
    public var authenticationBlob: [UInt8] { publicKey.authenticationBlob }

    /// Signs as `libssh2_userauth_publickey` wants it from its callback: without the algorithm's name, which libssh2 puts before it.
    ///
    /// - Returns: 64 bytes for ed25519; two mpints for ecdsa; for RSA a PKCS#1 signature over SHA-512 (`rsa-sha2-512`).
    public func sign(_ data: UnsafeRawBufferPointer) throws(PrivateKeyError) -> [UInt8] {
        var status: Int32 = -1
        let signature = [UInt8](unsafeUninitializedCapacity: Int(SSHKEYS_MAXIMUM_PART)) { output, count in
            status = sshkeys_sign(key, data.baseAddress?.assumingMemoryBound(to: UInt8.self), data.count, output.baseAddress, &count)
            if status != 0 { count = 0 }
        }
        guard status == 0 else { throw .signingFailed(algorithm: algorithm) }
        return signature
    }

    /// Signs as ``sign(_:)-(UnsafeRawBufferPointer)`` does.
    public func sign(_ data: [UInt8]) throws(PrivateKeyError) -> [UInt8] {
        try data.withUnsafeBufferPointer { bytes throws(PrivateKeyError) in try sign(UnsafeRawBufferPointer(bytes)) }
    }

    /// Whether the file asks for a passphrase, found without decrypting anything.
    public static func isEncrypted(_ path: String) throws(PrivateKeyError) -> Bool {
        let file = try PrivateKeyFile(path: path)
        switch try file.format(path: path) {
        case .openSSH: return try OpenSSHPrivateKey(body: file.openSSHBody(path: path), path: path).isEncrypted
        case .pem(let encrypted): return encrypted
        }
    }

    /// The public half of a key file, without a passphrase where the file allows it: OpenSSH's format keeps it in clear.
    ///
    /// For an encrypted PEM file, and for one that is not there as its private half is an agent's alone, `PATH.pub` is read instead.
    public static func publicKey(contentsOf path: String) throws(PrivateKeyError) -> PublicKey {
        let file: PrivateKeyFile
        do { file = try PrivateKeyFile(path: path) } catch {
            guard case .missing = error, let text = TextFile.read(path + ".pub"), let key = PublicKey(line: text) else { throw error }
            return key
        }
        switch try file.format(path: path) {
        case .openSSH: return try OpenSSHPrivateKey(body: file.openSSHBody(path: path), path: path).publicKey
        case .pem(encrypted: false): return try PrivateKey(file, path: path, passphrase: nil).publicKey
        case .pem(encrypted: true):
            guard let text = TextFile.read(path + ".pub"), let key = PublicKey(line: text) else {
                throw .encryptedWithoutPassphrase(path: path)
            }
            return key
        }
    }
}
