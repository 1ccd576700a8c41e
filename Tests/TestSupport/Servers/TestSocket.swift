import Foundation

/// A connected stream socket whose calls block: for use on a thread of its own.
public struct TestSocket: Sendable {
    /// Its descriptor.
    public let descriptor: Int32

    /// Takes a connected socket. A call that gets nowhere for four minutes fails.
    public init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: 240, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Connects to a port of the loopback address.
    public init(port: Int, family: Int32 = AF_INET) throws {
        self.init(socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
        let status: Int32
        if family == AF_INET {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        } else {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = UInt16(port).bigEndian
            address.sin6_addr = in6addr_loopback
            status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
                }
            }
        }
        guard status == 0 else { throw failure("cannot connect to \(port)") }
    }

    /// Connects to a Unix socket.
    public init(path: String) throws {
        self.init(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { throw failure("cannot connect to \(path)") }
    }

    private func failure(_ what: String) -> TestProgramError {
        let problem = String(cString: strerror(errno))
        Foundation.close(descriptor)
        return TestProgramError(description: "\(what): \(problem)")
    }

    /// Sends all bytes.
    public func send(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress! + offset, bytes.count - offset, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw TestProgramError(description: "cannot send: \(String(cString: strerror(errno)))") }
            offset += count
        }
    }

    /// Sends a text.
    public func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// The next bytes; none at the end.
    public func receive(atMost limit: Int = 65536) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: limit)
        var count = recv(descriptor, &buffer, limit, 0)
        while count < 0 && errno == EINTR { count = recv(descriptor, &buffer, limit, 0) }
        guard count >= 0 else { throw TestProgramError(description: "cannot receive: \(String(cString: strerror(errno)))") }
        return Array(buffer[..<count])
    }

    /// Exactly so many bytes.
    public func receive(exactly count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let next = try receive(atMost: count - bytes.count)
            guard !next.isEmpty else { throw TestProgramError(description: "the end came after \(bytes.count) of \(count) bytes") }
            bytes += next
        }
        return bytes
    }

    /// Everything until the end.
    public func receiveAll() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let next = try receive()
            if next.isEmpty { return bytes }
            bytes += next
        }
    }

    /// Sends no more.
    public func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes it.
    public func close() { Foundation.close(descriptor) }
}

/// A TCP server on a port of the loopback address with a thread for each connection; it ends with the object.
public final class TestServer: Sendable {
    /// Its port.
    public let port: Int
    private let listener: Int32

    /// Serves each connection by a function, on a thread of its own, and closes it then.
    public init(_ serve: @escaping @Sendable (TestSocket) throws -> Void) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 ? getsockname(listener, $0, &length) : -1
            }
        }
        guard status == 0, listen(listener, 128) == 0 else { throw TestProgramError(description: "cannot listen") }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread {
            while true {
                let socket = accept(listener, nil, nil)
                if socket < 0 { return }
                _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
                Thread.detachNewThread {
                    let socket = TestSocket(socket)
                    try? serve(socket)
                    socket.close()
                }
            }
        }
    }

    /// Sends everything back, and the end after it.
    public static func echo() throws -> TestServer {
        try TestServer { socket in
            while case let bytes = try socket.receive(), !bytes.isEmpty { try socket.send(bytes) }
        }
    }

    deinit {
        // A thread that waits in accept(2) is not woken by close(2).
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }
}
