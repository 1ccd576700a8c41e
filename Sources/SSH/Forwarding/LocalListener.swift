import CSystem
import Glibc

/// A connection that somebody made to a listener.
public struct IncomingConnection: Sendable {
    /// The socket; it does not block, and is closed by whoever takes it.
    public let socket: Int32
    /// The address it came from, for the server's log.
    public let address: String
    /// The port it came from; 0 for a Unix socket.
    public let port: UInt16
}

/// A socket of this machine that listens, pinned to an event loop.
public actor LocalListener {
    /// The loop that waits for connections.
    public nonisolated let loop: EventLoop
    /// Where it listens, with the port that the system has chosen.
    public nonisolated let address: ListeningAddress
    /// The loop as the actor's executor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private let socket: Int32
    private var isOpen = true

    /// Listens.
    ///
    /// - Throws: ``SSHError`` of kind `unconnected` when the port is in use or may not be used.
    public init(_ address: ListeningAddress, on loop: EventLoop) throws(SSHError) {
        self.loop = loop
        socket = try address.open()
        switch address {
        case .tcp(let host, 0): self.address = .tcp(host: host, port: LocalListener.port(of: socket))
        default: self.address = address
        }
    }

    deinit {
        guard isOpen else { return }
        if case .unix(let path) = address { unlink(path) }
        loop.perform { [loop, socket] in
            loop.forget(socket)
            Glibc.close(socket)
        }
    }

    /// The next connection; `nil` when it listens no more.
    public func accept() async -> IncomingConnection? {
        while isOpen {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let accepted = withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { weft_accept(socket, $0, &length) }
            }
            if accepted >= 0 { return incoming(accepted, &storage, length) }
            switch errno {
            case EAGAIN: await loop.wait(.read, on: socket, unless: { !isOpen })
            case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                // It stays ready to be read while there is no descriptor to take it with: look again a little later.
                await loop.sleep(for: .milliseconds(100))
            // Whatever went wrong with one connection is no concern of the next.
            default: continue
            }
        }
        return nil
    }

    /// Listens no more.
    public func close() {
        guard isOpen else { return }
        isOpen = false
        if case .unix(let path) = address { unlink(path) }
        loop.forget(socket)
        Glibc.close(socket)
    }

    private func incoming(_ accepted: Int32, _ storage: inout sockaddr_storage, _ length: socklen_t) -> IncomingConnection {
        var on: Int32 = 1
        // What comes in pieces goes out in pieces: the delay of small packets would come on top of the other side's.
        setsockopt(accepted, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var service = [CChar](repeating: 0, count: Int(NI_MAXSERV))
        let isKnown = withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                $0.pointee.sa_family != sa_family_t(AF_UNIX)
                    && getnameinfo(
                        $0, length, &host, socklen_t(host.count), &service, socklen_t(service.count), NI_NUMERICHOST | NI_NUMERICSERV) == 0
            }
        }
        guard isKnown else { return IncomingConnection(socket: accepted, address: "127.0.0.1", port: 0) }
        return IncomingConnection(socket: accepted, address: LocalListener.text(host), port: UInt16(LocalListener.text(service)) ?? 0)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func port(of socket: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        _ = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        // The port stands at the same place in the addresses of both families.
        return withUnsafeBytes(of: &storage) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
    }
}
