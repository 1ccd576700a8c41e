/// A public key by which a host proves who it is.
public struct HostKey: Sendable, Hashable, CustomStringConvertible {
    /// The algorithm's name: `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`.
    public let algorithm: String
    /// The key in SSH's wire format, in base 64.
    public let base64: String

    /// A key from its parts.
    public init(algorithm: String, base64: String) {
        self.algorithm = algorithm
        self.base64 = base64
    }

    /// A key from a line of a `.pub` file or of `ssh-keyscan` without its host: `ssh-ed25519 AAAA… comment`; `nil` when it is none.
    public init?(line: String) {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count >= 2, words[1].hasPrefix("AAAA"), !words[0].hasPrefix("#") else { return nil }
        self.init(algorithm: String(words[0]), base64: String(words[1]))
    }

    /// The algorithm and the key, as in a known_hosts file.
    public var description: String { "\(algorithm) \(base64)" }
}
