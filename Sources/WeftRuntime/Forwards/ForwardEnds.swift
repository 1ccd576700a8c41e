import SSH
import Weft

extension ForwardAddress {
    /// As something to listen on here.
    var listening: ListeningAddress {
        switch self {
        case .tcp(let host, let port): .tcp(host: host, port: UInt16(clamping: port))
        case .unix(let path): .unix(path: path)
        }
    }

    /// As something to connect to; a port alone is that of the side that connects.
    var target: TunnelTarget {
        switch self {
        case .tcp(let host, let port): .tcp(host: host ?? "localhost", port: UInt16(clamping: port))
        case .unix(let path): .unix(path: path)
        }
    }

    init(_ address: ListeningAddress) {
        switch address {
        case .tcp(let host, let port): self = .tcp(host: host ?? "127.0.0.1", port: Int(port))
        case .unix(let path): self = .unix(path: path)
        }
    }
}

/// What all forwards share: the connections under way, the loss of the host, and saying a thing once.
struct ForwardState {
    private var connections: [Int: Task<Void, Never>] = [:]
    private var last = 0
    private var said: [String: ContinuousClock.Instant] = [:]
    let losses: AsyncStream<ConnectionError>
    private let continuation: AsyncStream<ConnectionError>.Continuation
    private(set) var isClosed = false

    init() { (losses, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    /// A number for a connection, with which it is removed.
    mutating func add(_ make: (Int) -> Task<Void, Never>) {
        last += 1
        connections[last] = make(last)
    }

    mutating func remove(_ number: Int) { connections[number] = nil }

    func lose(_ error: ConnectionError) { continuation.yield(error) }

    /// Whether a text is to be shown: a client that tries again and again does not fill the screen.
    mutating func isNew(_ text: String) -> Bool {
        let now = ContinuousClock.now
        said = said.filter { now - $0.value < .seconds(10) }
        return said.updateValue(now, forKey: text) == nil
    }

    /// Ends everything; what was under way is to be waited for.
    mutating func close() -> [Task<Void, Never>] {
        isClosed = true
        continuation.finish()
        let open = Array(connections.values)
        for connection in open { connection.cancel() }
        return open
    }
}
