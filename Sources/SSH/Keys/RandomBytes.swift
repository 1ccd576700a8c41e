import CSSHSupport

/// Bytes that nobody can guess, from libcrypto's generator.
///
/// Traps when the system has no entropy to give: whatever asked for a secret must not go on with a known one.
public func randomBytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: max(count, 1)) { output, initialized in
        precondition(sshkeys_random(output.baseAddress, count) == 0, "the system's random generator does not answer")
        initialized = count
    }
}
