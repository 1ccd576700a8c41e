/// The version of Weft that `--version` shows.
public enum WeftVersion {
    /// The number, by semantic versioning.
    public static let number = "0.1.0"
}
