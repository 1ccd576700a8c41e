/// What is said of something that should not be there: `User("guest", .absent)`.
public enum Absence: Sendable, Hashable {
    /// It is not there.
    case absent
}
