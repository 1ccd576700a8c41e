/// Whether something is to be there.
public enum Presence: Sendable, Hashable {
    /// It is there.
    case present
    /// It is not.
    case absent
}
