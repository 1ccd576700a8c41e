import SSH

/// The libraries that runs depend on.
public enum EngineVersion {
    /// The SSH library with its version, as it is loaded: `libssh2 1.10.0`.
    public static var text: String { "libssh2 \(Session.libraryVersion)" }
}
