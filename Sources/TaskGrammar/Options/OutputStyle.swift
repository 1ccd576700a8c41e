/// How a run's output is shown: the value of `--output`.
public enum OutputStyle: String, Sendable, CaseIterable {
    /// Each line at once, with its host in front.
    case live
    /// Each host's output together, when the host is done.
    case grouped
    /// One line a host, the whole output only where it failed; hosts with the same output are shown together.
    case folded
    /// Events, one JSON object a line.
    case json
    /// Failures alone.
    case quiet
}

/// A shell that completion scripts are written for: the value of `--completion`.
public enum CompletionShell: String, Sendable, CaseIterable {
    case bash, zsh, fish
}
