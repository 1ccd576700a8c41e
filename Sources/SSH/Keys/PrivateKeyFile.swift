import Glibc

/// The bytes of a private key file and what can be said of them without a passphrase.
struct PrivateKeyFile {
    enum Format: Equatable {
        /// `-----BEGIN OPENSSH PRIVATE KEY-----`
        case openSSH
        /// PKCS#1, SEC1 or PKCS#8.
        case pem(encrypted: Bool)
    }

    static let maximumSize = 1 << 20

    let bytes: SecretBytes

    /// Reads a file, refusing one that others may read as OpenSSH does: only if it is the caller's own, because a key that
    /// belongs to another user (root reading a deploy key) is that user's to protect.
    init(path: String) throws(PrivateKeyError) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard file >= 0 else {
            let code = errno
            throw code == ENOENT || code == ENOTDIR ? .missing(path: path) : .unreadable(path: path, reason: Self.message(code))
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .unreadable(path: path, reason: Self.message(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(path: path, reason: "it is not a regular file") }
        if status.st_uid == getuid(), status.st_mode & 0o077 != 0 { throw .tooOpen(path: path, mode: status.st_mode & 0o777) }
        guard status.st_size <= Self.maximumSize else { throw .malformed(path: path, reason: "it is too large for a key") }

        let bytes = SecretBytes(capacity: Int(status.st_size))
        let (count, code) = bytes.withMutableBytes { buffer -> (Int, Int32) in
            var filled = 0
            while filled < buffer.count {
                let got = read(file, buffer.baseAddress! + filled, buffer.count - filled)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { return (filled, errno) }
                if got == 0 { break }
                filled += got
            }
            return (filled, 0)
        }
        guard code == 0 else { throw .unreadable(path: path, reason: Self.message(code)) }
        bytes.truncate(to: count)
        self.bytes = bytes
    }

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = SecretBytes(copying: bytes)
    }

    /// Tells the format by the `BEGIN` line.
    func format(path: String?) throws(PrivateKeyError) -> Format {
        try bytes.withBytes { bytes throws(PrivateKeyError) in
            guard let label = Self.label(bytes) else {
                let start = String(decoding: bytes.prefix(64), as: UTF8.self)
                if PublicKey(line: String(decoding: bytes.prefix(16_384).prefix { $0 != 0x0A }, as: UTF8.self)) != nil {
                    throw .malformed(path: path, reason: "it is a public key; name the private one beside it")
                }
                if start.hasPrefix("PuTTY-User-Key-File") {
                    throw .unsupported(path: path, what: "it is in PuTTY's format; convert it with `puttygen -O private-openssh`")
                }
                throw .malformed(path: path, reason: bytes.isEmpty ? "it is empty" : "it has no `-----BEGIN … PRIVATE KEY-----` line")
            }
            switch label {
            case "OPENSSH PRIVATE KEY": return .openSSH
            case "ENCRYPTED PRIVATE KEY": return .pem(encrypted: true)
            case let name where name.hasSuffix("PRIVATE KEY"):
                return .pem(encrypted: Self.firstRange(of: "\nProc-Type: 4,ENCRYPTED", in: bytes) != nil)
            default:
                throw .malformed(path: path, reason: "it holds a `\(label)`, not a private key")
            }
        }
    }

    /// Decodes the text between the `BEGIN` and `END` lines of OpenSSH's format.
    func openSSHBody(path: String?) throws(PrivateKeyError) -> SecretBytes {
        try bytes.withBytes { bytes throws(PrivateKeyError) in
            guard let begin = Self.firstRange(of: "-----BEGIN OPENSSH PRIVATE KEY-----", in: bytes),
                let end = Self.firstRange(of: "-----END OPENSSH PRIVATE KEY-----", in: bytes), begin.upperBound <= end.lowerBound
            else { throw .malformed(path: path, reason: "its `-----END OPENSSH PRIVATE KEY-----` line is missing") }
            let text = bytes[begin.upperBound..<end.lowerBound]
            let body = SecretBytes(capacity: text.count)
            var count = 0
            let isValid = body.withMutableBytes { output in
                Base64.decode(text) {
                    output[count] = $0
                    count += 1
                }
            }
            guard isValid else { throw .malformed(path: path, reason: "its text is not Base64") }
            body.truncate(to: count)
            return body
        }
    }

    private static func label(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard let begin = firstRange(of: "-----BEGIN ", in: bytes) else { return nil }
        let label = bytes[begin.upperBound...].prefix { $0 != UInt8(ascii: "-") && $0 >= 0x20 }
        return label.count <= 64 ? String(decoding: label, as: UTF8.self) : nil
    }

    private static func firstRange(of text: StaticString, in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
        let pattern = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes.count >= pattern.count else { return nil }
        for start in 0...bytes.count - pattern.count where bytes[start] == pattern[0] {
            if bytes[start..<start + pattern.count].elementsEqual(pattern) { return start..<start + pattern.count }
        }
        return nil
    }

    static func message(_ code: Int32) -> String {
        String(cString: strerror(code)).lowercased()
    }
}
