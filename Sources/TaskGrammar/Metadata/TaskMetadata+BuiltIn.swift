extension TaskMetadata {
    /// What every runner can do besides its tasks; a task of the same name takes its place.
    public static let builtIn = [
        TaskMetadata(
            name: "doctor", domain: "Weft",
            summary: "Says what is installed, which keys and agents can be used, what will not work, and the cure.",
            discussion: "The exit status is 1 when something is broken. Nothing is connected.")
    ]
}
