/// Why nothing could be started; the exit status is 2.
struct LaunchError: Error {
    /// The sentence that is shown, without the program's name.
    let message: String

    init(_ message: String) { self.message = message }
}
