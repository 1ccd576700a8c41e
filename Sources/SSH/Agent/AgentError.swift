/// Why an agent could not be used.
public enum AgentError: Error, Equatable, Sendable {
    /// Nobody listens at the socket, or it is not for this user.
    case unreachable(path: String, reason: String)
    /// It did not answer in time; it may be waiting for its user to confirm.
    case timedOut(path: String)
    /// It hung up in the middle.
    case closed(path: String)
    /// It answered, and said no.
    case refused(operation: String)
    /// It said something that the protocol does not allow.
    case malformed(String)
    /// It signed by another algorithm than it was asked for.
    case otherAlgorithm(expected: String, got: String)
}

extension AgentError: CustomStringConvertible {
    /// What is wrong and, where there is one, the next step.
    public var description: String {
        switch self {
        case .unreachable(let path, let reason): "no ssh-agent at `\(path)`: \(reason)"
        case .timedOut(let path): "the ssh-agent at `\(path)` did not answer in time; it may be waiting for a confirmation"
        case .closed(let path): "the ssh-agent at `\(path)` closed the connection"
        case .refused(let operation): "the ssh-agent refused to \(operation); it may be locked (`ssh-add -X`)"
        case .malformed(let what): "the ssh-agent sent \(what)"
        case .otherAlgorithm(let expected, let got): "the ssh-agent signed by `\(got)` where `\(expected)` was asked for"
        }
    }
}
