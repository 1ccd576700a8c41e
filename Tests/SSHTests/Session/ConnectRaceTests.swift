import Glibc
import TestSupport
import Testing

@testable import SSH

@Suite(.timeLimit(.minutes(1)))
struct ConnectRaceTests {
    /// Runs races where they may be run: on the loop's thread.
    private actor Track {
        let loop: EventLoop
        nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
        init(_ loop: EventLoop) { self.loop = loop }

        /// The address that was connected to.
        func winner(_ addresses: [String], port: UInt16, within limit: Duration) async throws -> String {
            let addresses = addresses.compactMap { SocketAddress(numeric: $0, port: port) }
            let race = ConnectRace(addresses, host: "name.test", port: port, on: loop)
            let socket = try await race.run(until: .now + limit)
            defer {
                loop.unwatch(socket)
                Glibc.close(socket)
            }
            var address = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutablePointer(to: &address) { pointer in
                _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(socket, $0, &length) }
            }
            return String(cString: inet_ntoa(address.sin_addr))
        }
    }

    private let track = Track(EventLoop())

    @Test("an address that refuses is passed over at once")
    func refused() async throws {
        let port = try SSHServer.freePort()
        let listener = try SilentListener(port: port)
        #expect(try await track.winner(["127.0.0.3", "127.0.0.1"], port: port, within: .seconds(20)) == "127.0.0.1")
        listener.close()
    }

    @Test("an address that does not answer holds up no other")
    func silent() async throws {
        let port = try SSHServer.freePort()
        let listener = try SilentListener(port: port)
        let hole = try BlackHole(address: "127.0.0.4", port: port)
        #expect(try await track.winner(["127.0.0.4", "127.0.0.1"], port: port, within: .seconds(20)) == "127.0.0.1")
        hole.close()
        listener.close()
    }

    @Test("when none answers the last that refused is told, and one that is silent at the deadline")
    func none() async throws {
        let port = try SSHServer.freePort()
        let refused = await #expect(throws: SSHError.self) {
            try await track.winner(["127.0.0.3", "127.0.0.5"], port: port, within: .seconds(20))
        }
        #expect(refused?.kind == .unconnected)
        #expect(refused?.description == "name.test (127.0.0.5) port \(port): connection refused")
        let hole = try BlackHole(address: "127.0.0.4", port: port)
        let silent = await #expect(throws: SSHError.self) {
            try await track.winner(["127.0.0.3", "127.0.0.4"], port: port, within: .milliseconds(100))
        }
        #expect(silent?.kind == .timedOut)
        #expect(silent?.description == "name.test (127.0.0.4) port \(port): no answer")
        hole.close()
    }

    @Test("both families have their turn, the preferred one first")
    func families() {
        let addresses = ["::1", "::2", "::3", "10.0.0.1", "10.0.0.2"].compactMap { SocketAddress(numeric: $0, port: 22) }
        #expect(addresses.alternatingFamilies.map(\.family) == [AF_INET6, AF_INET, AF_INET6, AF_INET, AF_INET6])
    }
}

/// A port whose queue of connections is full: it answers no more.
private final class BlackHole {
    private var sockets: [Int32] = []

    init(address: String, port: UInt16) throws {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let address = try #require(SocketAddress(numeric: address, port: port))
        let listener = socket(AF_INET, kind, 0)
        sockets.append(listener)
        try #require(address.withPointer { bind(listener, $0, $1) } == 0)
        try #require(listen(listener, 0) == 0)
        // One that is accepted for the queue of length 0, and more whose beginnings are dropped.
        for _ in 0..<3 {
            let client = socket(AF_INET, kind, 0)
            sockets.append(client)
            _ = address.withPointer { connect(client, $0, $1) }
        }
    }

    func close() { for socket in sockets { Glibc.close(socket) } }
}
