import Synchronization
import Weft

/// What a user is told once for each host of a run.
final class TransferNotes: Sendable {
    private let told = Mutex<Set<String>>([])

    /// Says so when a host has no program for SHA-256.
    func tell(_ kind: ContentHash, host: String, _ warn: (@Sendable (String) -> Void)?) async {
        guard kind != .sha256, let warn, told.withLock({ $0.insert(host).inserted }) else { return }
        warn("it has no program for SHA-256 (sha256sum, openssl, shasum): copies are compared by \(kind.name)")
    }
}
