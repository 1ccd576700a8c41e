/// A mistake in an ssh_config file, or in what is asked of it.
public struct ClientConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file, or nil when the mistake is in the request.
    public let file: String?
    /// The line's number, from 1; 0 when it is about the whole file.
    public let line: Int
    /// What is wrong.
    public let reason: String

    /// The place and what is wrong there.
    public var description: String {
        guard let file else { return reason }
        return line > 0 ? "\(file):\(line): \(reason)" : "\(file): \(reason)"
    }
}
