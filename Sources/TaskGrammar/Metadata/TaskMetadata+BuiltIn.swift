extension TaskMetadata {
    /// What every runner can do besides its tasks; a task of the same name takes its place.
    public static let builtIn = [
        TaskMetadata(
            name: "doctor", domain: "Weft",
            summary: "Says what is installed, which keys and agents can be used, what will not work, and the cure.",
            discussion: "The exit status is 1 when something is broken. Nothing is connected.")
    ]

    /// What the launcher can do besides; a task of the same name takes its place.
    public static let build = TaskMetadata(
        name: "build", domain: "Weft",
        summary: "Makes one program of the fabfile's tasks and the shipped ones, for machines without Swift.",
        discussion: "It takes the command line of `task`. Where a fabfile has a task `build` of its own, this one is `weft.build`.",
        parameters: [
            Parameter(name: "output", type: "LocalPath", expectation: "a path on this machine", documentation: "the program's file")
        ])

    /// The names that ``build`` goes by; the last is never another task's.
    public static let buildNames = [build.name, "weft.build"]
}
