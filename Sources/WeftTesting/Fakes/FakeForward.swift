import Weft

/// A forward that leads nowhere and is never lost.
final class FakeForward: Forward {
    let request: ForwardRequest
    let address: ForwardAddress

    init(_ request: ForwardRequest) {
        self.request = request
        switch request {
        case .local(let address, _), .remote(let address, _), .socks(let address):
            if case .tcp(let host, 0) = address { self.address = .tcp(host: host, port: 1024) } else { self.address = address }
        }
    }

    func waitUntilLost() async throws -> ConnectionError { throw CancellationError() }
    func restore() async throws {}
    func close() async {}
}
