import TaskGrammar

/// What the command line and the terminal say about the output of a run.
struct ConsoleSettings: Sendable {
    var style = OutputStyle.live
    var paint = Paint(isOn: false)
    /// Commands are shown from 1 on.
    var verbosity = 0
    /// Whether a line about the progress may be shown.
    var showsProgress = false
    var junit: String?
    /// Whether the differences that resources make are shown.
    var showsDifferences = false
    /// What time it is, where the time is shown in front of lines.
    var clock: (@Sendable () -> Timestamp)?
}
