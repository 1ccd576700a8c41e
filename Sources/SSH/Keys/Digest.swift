import CSSHSupport

/// One-shot digests by libcrypto.
public enum Digest {
    /// The 32 bytes of SHA-256.
    public static func sha256(_ data: [UInt8]) -> [UInt8] {
        digest(data, count: 32) { sshkeys_sha256($0, $1, $2) }
    }

    /// The 64 bytes of SHA-512.
    public static func sha512(_ data: [UInt8]) -> [UInt8] {
        digest(data, count: 64) { sshkeys_sha512($0, $1, $2) }
    }

    /// The 20 bytes of SHA-1, for file formats that ask for it: it is no longer fit for signatures.
    public static func sha1(_ data: [UInt8]) -> [UInt8] {
        digest(data, count: 20) { sshkeys_sha1($0, $1, $2) }
    }

    /// The 20 bytes of HMAC-SHA-1, by which known_hosts files hide host names.
    public static func hmacSHA1(_ data: [UInt8], key: [UInt8]) -> [UInt8] {
        digest(data, count: 20) { sshkeys_hmac_sha1(key, key.count, $0, $1, $2) }
    }

    private static func digest(
        _ data: [UInt8], count: Int, _ compute: (UnsafeRawPointer?, Int, UnsafeMutablePointer<UInt8>?) -> Int32
    ) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
            let status = data.withUnsafeBytes { compute($0.baseAddress, $0.count, output.baseAddress) }
            // Only a libcrypto without the algorithm (a broken installation) gets here; a made-up digest would be worse than the end.
            precondition(status == 0, "libcrypto has no such digest")
            initialized = count
        }
    }
}
