/// How a command ended.
public enum ExitStatus: Sendable, Hashable, CustomStringConvertible {
    /// It exited by itself with a status, 0 to 255.
    case exited(Int32)
    /// A signal ended it: the name without `SIG`, such as `KILL`.
    case signalled(String)

    /// Whether it exited with status 0.
    public var isSuccess: Bool { self == .exited(0) }

    /// The number a shell would show: the status, or 128 and the signal's number.
    public var code: Int32 {
        switch self {
        case .exited(let status): status
        case .signalled(let name): 128 + (Self.signals.firstIndex(of: name).map { Int32($0 + 1) } ?? 127)
        }
    }

    /// `exited with status 1`, `was ended by signal KILL`.
    public var description: String {
        switch self {
        case .exited(let status): "exited with status \(status)"
        case .signalled(let name): "was ended by signal \(name)"
        }
    }

    // Linux' numbers from 1 on.
    private static let signals = [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD",
        "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ]

    /// The status of a process that a signal of this number ended.
    public static func signalled(number: Int32) -> ExitStatus {
        .signalled(signals.indices.contains(Int(number) - 1) ? signals[Int(number) - 1] : String(number))
    }
}
