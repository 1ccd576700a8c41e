import CSSHSupport

/// SHA-256 of data that arrives in pieces.
///
/// Not `Sendable`: one task at a time feeds it.
public final class SHA256Hasher {
    private let hasher: OpaquePointer

    /// Starts with no data.
    public init() {
        guard let hasher = sshkeys_sha256_start() else { preconditionFailure("libcrypto has no SHA-256") }
        self.hasher = hasher
    }

    deinit {
        sshkeys_sha256_free(hasher)
    }

    /// Adds a piece; an empty one changes nothing.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        precondition(sshkeys_sha256_update(hasher, bytes.baseAddress, bytes.count) == 0, "a finalized hasher takes no more data")
    }

    /// Adds a piece; an empty one changes nothing.
    public func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The 32 bytes of the digest. Call it once, as the last thing.
    public func finalize() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { output, initialized in
            precondition(sshkeys_sha256_finish(hasher, output.baseAddress) == 0, "a hasher is finalized once")
            initialized = 32
        }
    }
}
