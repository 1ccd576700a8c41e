/// Something a test did not prepare its fakes for.
public enum FakeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No answer fits a command.
    case unexpectedCommand(host: String, command: String)
    /// No key is known that a host would show.
    case noHostKeys(host: String)

    /// What to add to the fake.
    public var description: String {
        switch self {
        case .unexpectedCommand(let host, let command):
            "\(host): the fake has no answer for `\(command)`\n  add one with `transport.answer`"
        case .noHostKeys(let host): "\(host): the fake shows no host keys\n  set `run.shownKeys[\"\(host)\"]`"
        }
    }
}
