/// What is forwarded, and where to.
public enum ForwardRequest: Sendable, Hashable {
    /// Whoever connects to an address of this machine is connected by the host to a target that the host can reach.
    case local(ForwardAddress, to: ForwardAddress)
    /// Whoever connects to a port of the host is connected by this machine to a target that this machine can reach.
    case remote(ForwardAddress, to: ForwardAddress)
    /// An address of this machine is a SOCKS proxy: the host connects to what each client asks for.
    case socks(ForwardAddress)

    /// Where it leads, with the address at which it listens and the host it leads through: `127.0.0.1:8080 leads to 10.0.0.22:80 as hpcube
    /// sees it`.
    public func sentence(listening address: ForwardAddress, host: String) -> String {
        switch self {
        case .local(_, let target): "\(address) leads to \(target) as \(host) sees it"
        case .remote(_, let target): "\(address) on \(host) leads to \(target) here"
        case .socks: "\(address) is a SOCKS proxy: \(host) makes the connections"
        }
    }
}

/// A forward that is open. It ends with ``close()``, or else with the run.
public protocol Forward: AnyObject, Sendable {
    /// What was asked for.
    var request: ForwardRequest { get }
    /// Where it listens, with the port that was chosen.
    var address: ForwardAddress { get }
    /// Waits until the connection to the host is lost.
    ///
    /// - Throws: `CancellationError` when the task is cancelled or the forward is closed.
    func waitUntilLost() async throws -> ConnectionError
    /// Connects to the host again after a loss.
    ///
    /// - Throws: ``ConnectionError`` when that is not possible now; it may be tried again.
    func restore() async throws
    /// Listens no more, and ends the connections that were made through it.
    func close() async
}

extension Forward {
    /// The port at which it listens; 0 for a Unix socket.
    public var port: Int { address.port }
}
