/// Whether something is to be there.
public enum Presence: Sendable, Hashable {
    /// It is there.
    case present
    /// It is not.
    case absent
}

/// What is said of something that should not be there, where nothing else is to be said of it then: `User("guest", .absent)`.
public enum Absence: Sendable, Hashable {
    /// It is not there.
    case absent
}
