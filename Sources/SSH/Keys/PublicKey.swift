/// The public half of a key: what a host shows, what an agent lists, what stands in `known_hosts` and `authorized_keys`.
///
/// Two keys are equal when their blobs are; the comment is only a note.
public struct PublicKey: Sendable, Hashable, CustomStringConvertible {
    /// The key type as in SSH's key lines, such as `ssh-ed25519` or `ecdsa-sha2-nistp256`; RSA is always `ssh-rsa`.
    public let algorithm: String
    /// The key in SSH's wire format.
    public let blob: [UInt8]
    /// A note beside the key, often its owner; may be empty.
    public let comment: String

    /// Takes a key in wire format, of any type; nil when it does not start with a type name.
    public init?(blob: [UInt8], comment: String = "") {
        let algorithm = blob.withUnsafeBytes { bytes -> String? in
            var reader = WireReader(bytes)
            guard let name = reader.string(), !name.isEmpty, !reader.isAtEnd, name.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                return nil
            }
            return String(decoding: name, as: UTF8.self)
        }
        guard let algorithm else { return nil }
        self.algorithm = algorithm
        self.blob = blob
        self.comment = comment
    }

    /// Parses `TYPE BASE64 [COMMENT]`, the line of a `.pub` file; nil when it is not one or its type contradicts the blob's.
    public init?(line: some StringProtocol) {
        let fields = Array(line.utf8).split(maxSplits: 2, omittingEmptySubsequences: true, whereSeparator: Self.isSpace)
        guard fields.count >= 2 else { return nil }
        self.init(type: fields[0], base64: fields[1], comment: fields.count > 2 ? fields[2] : [])
    }

    /// Takes the fields of a line; nil when the type contradicts the blob's. Space around the comment is not part of it.
    init?(type: some Sequence<UInt8>, base64: some Sequence<UInt8>, comment: ArraySlice<UInt8>) {
        guard let blob = Base64.decode(base64) else { return nil }
        var comment = comment.drop(while: Self.isSpace)
        while let last = comment.last, Self.isSpace(last) { comment.removeLast() }
        self.init(blob: blob, comment: String(decoding: comment, as: UTF8.self))
        guard algorithm.utf8.elementsEqual(type) else { return nil }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// `TYPE BASE64 [COMMENT]`, as in a `.pub` file, without a newline.
    public var line: String {
        let key = "\(algorithm) \(Base64.encode(blob))"
        return comment.isEmpty ? key : "\(key) \(comment)"
    }

    /// `SHA256:…` as `ssh-keygen -l` prints it.
    public var fingerprint: String {
        "SHA256:" + Base64.encode(Digest.sha256(blob), padded: false)
    }

    /// The type in capitals as `ssh-keygen -l` prints it, such as `ED25519`.
    public var typeName: String {
        switch algorithm {
        case "ssh-rsa": "RSA"
        case "ssh-dss": "DSA"
        case "ssh-ed25519": "ED25519"
        case "sk-ssh-ed25519@openssh.com": "ED25519-SK"
        case "sk-ecdsa-sha2-nistp256@openssh.com": "ECDSA-SK"
        case let name where name.contains("-cert-v"): "CERT"
        case let name where name.hasPrefix("ecdsa-sha2-"): "ECDSA"
        default: algorithm
        }
    }

    /// The blob to hand to `libssh2_userauth_publickey`.
    ///
    /// It is ``blob``, but an RSA key's type reads `rsa-sha2-512`: libssh2 1.10 names the signature algorithm after it, and knows nothing
    /// newer than SHA-1 by itself. OpenSSH's server takes both names for an RSA key. (Not what RFC 8332 asks for, but what works.)
    public var authenticationBlob: [UInt8] {
        guard algorithm == "ssh-rsa" else { return blob }
        var writer = WireWriter()
        writer.append(text: "rsa-sha2-512")
        return writer.bytes + blob.dropFirst(4 + algorithm.utf8.count)
    }

    /// The type and fingerprint, for messages.
    public var description: String { "\(typeName) \(fingerprint)" }

    /// Whether the keys are the same, whatever their comments.
    public static func == (left: PublicKey, right: PublicKey) -> Bool {
        left.blob == right.blob
    }

    /// Hashes what ``==(_:_:)`` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(blob)
    }
}
