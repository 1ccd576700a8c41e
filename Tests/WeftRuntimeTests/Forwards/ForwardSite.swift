import SSH
import Synchronization
import TestSupport
import Weft
import WeftRuntime
import WeftTesting

/// A pool with one real server, and what its forwards say.
final class ForwardSite: Sendable {
    let pool: ConnectionPool
    let host: Inventory.Host
    // It ends with this object.
    private let server: SSHServer
    private let said = Mutex<[String]>([])
    private let stream: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init(_ server: SSHServer, _ change: (inout Inventory.Host) -> Void = { _ in }) {
        let (pool, host) = WeftRuntimeTests.pool(server, change)
        (self.pool, self.host, self.server) = (pool, host, server)
        (stream, continuation) = AsyncStream.makeStream()
    }

    var lines: [String] { said.withLock { $0 } }

    /// The next line that is said.
    func nextLine() async -> String? {
        for await line in stream { return line }
        return nil
    }

    func open(_ request: ForwardRequest) async throws -> any Forward {
        let transport = try await pool.transport(to: host)
        let forward = try await transport.forward(request) { [self] line in
            said.withLock { $0.append(line) }
            continuation.yield(line)
        }
        guard let forward else { throw TestProgramError(description: "nothing is forwarded") }
        return forward
    }
}

/// Bytes that no other connection has, the same for the same seed.
struct Noise {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                buffer[index] = UInt8(truncatingIfNeeded: state)
            }
            initialized = count
        }
    }
}

/// Sends noise to an echo and compares what comes back with it, both at the same time.
func echoes(_ count: Int, seed: Int, through socket: TestSocket) async throws -> Bool {
    let piece = 1 << 16
    async let sending: Void = onOwnThread {
        var noise = Noise(seed: seed)
        var left = count
        while left > 0 {
            try socket.send(noise.next(min(piece, left)))
            left -= piece
        }
        socket.endSending()
    }
    let isSame = try await onOwnThread {
        var noise = Noise(seed: seed)
        var left = count
        while left > 0 {
            let size = min(piece, left)
            guard try socket.receive(exactly: size) == noise.next(size) else { return false }
            left -= size
        }
        return try socket.receive().isEmpty
    }
    try await sending
    socket.close()
    return isSame
}

/// Why a port does not give back what is sent to it; `nil` when it does.
func carries(_ count: Int, seed: Int, to port: Int) async -> String? {
    do {
        let socket = try await onOwnThread { try TestSocket(port: port) }
        return try await echoes(count, seed: seed, through: socket) ? nil : "other bytes came back"
    } catch {
        return "\(error)"
    }
}
