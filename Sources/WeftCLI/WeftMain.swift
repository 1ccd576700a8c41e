import Glibc

/// The entry of every program that runs tasks: `weft-run`, and each compiled fabfile.
public enum WeftMain {
    /// Does what the arguments of this process ask for, and ends it with the exit status.
    ///
    /// - Parameter standsAlone: Whether no `task` started it: `task build` made it, and it answers what `task` does elsewhere.
    @MainActor
    public static func main(standsAlone: Bool = false) async -> Never {
        let program = Program(
            arguments: Array(CommandLine.arguments.dropFirst()), environment: ProgramEnvironment.current, output: .standardOutput,
            errors: .standardError, aloneAs: standsAlone ? CommandLine.arguments.first : nil)
        let status = await program.run()
        // What tasks printed themselves is still in the C library's buffers; libcrypto and the loop's thread must not see `exit`'s handlers.
        fflush(nil)
        _exit(status)
    }
}
