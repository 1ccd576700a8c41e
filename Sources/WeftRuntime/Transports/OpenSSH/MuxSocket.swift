import CSystem
import Glibc
import SSH
import Weft

/// One conversation with the master of a connection, over its control socket. Used on the loop's thread only.
final class MuxSocket {
    private let loop: EventLoop
    private(set) var descriptor: Int32
    private var reader = MuxReader()
    private var hasEnded = false

    /// Connects; `nil` when nobody listens there, as the master is gone.
    static func connect(to path: String, on loop: EventLoop) async -> MuxSocket? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        while true {
            let status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            if status == 0 { return MuxSocket(descriptor, on: loop) }
            guard errno == EAGAIN || errno == EINTR else {
                Glibc.close(descriptor)
                return nil
            }
            // The master has more callers than its queue holds: there is nothing to wait on but time.
            await loop.pause(for: .milliseconds(2))
        }
    }

    private init(_ descriptor: Int32, on loop: EventLoop) {
        self.descriptor = descriptor
        self.loop = loop
    }

    deinit {
        guard descriptor >= 0 else { return }
        loop.perform { [loop, descriptor] in
            loop.forget(descriptor)
            Glibc.close(descriptor)
        }
    }

    /// Sends a request and the files that belong to it. It is small, and the socket is new: it takes all of it at once.
    ///
    /// - Returns: Whether it was taken.
    func send(_ request: MuxRequest, files: [Int32] = []) -> Bool {
        let bytes = MuxRequest.hello.bytes + request.bytes
        guard bytes.withUnsafeBytes({ Glibc.send(descriptor, $0.baseAddress!, bytes.count, Int32(MSG_NOSIGNAL)) }) == bytes.count
        else { return false }
        return files.allSatisfy { weft_send_descriptor(descriptor, $0) == 0 }
    }

    /// A reply that has come; `nil` when none has, or none will.
    func take() -> MuxReply? {
        while true {
            while let reply = reader.next() {
                if reply != .hello { return reply }
            }
            guard !hasEnded else { return nil }
            let buffer = loop.scratch
            let count = read(descriptor, buffer.baseAddress!, buffer.count)
            if count < 0 && (errno == EAGAIN || errno == EINTR) { return nil }
            if count > 0 { reader.add(UnsafeRawBufferPointer(rebasing: buffer[..<count])) } else { hasEnded = true }
        }
    }

    /// Whether the master has ended the conversation.
    var isOver: Bool { hasEnded }

    /// The next reply; `nil` when the master ends the conversation.
    ///
    /// - Parameter isGivenUp: Looked at whenever something wakes the socket.
    func next(unless isGivenUp: () -> Bool = { false }) async -> MuxReply? {
        while !isGivenUp() {
            if let reply = take() { return reply }
            if hasEnded { return nil }
            await loop.wait(.read, on: descriptor)
        }
        return nil
    }

    /// Ends the conversation; the master closes what belongs to it.
    func close() {
        guard descriptor >= 0 else { return }
        hasEnded = true
        loop.forget(descriptor)
        Glibc.close(descriptor)
        descriptor = -1
    }
}

extension EventLoop {
    /// Waits for a time. Call this on the loop's thread only.
    func pause(for time: Duration) async {
        await withUnsafeContinuation { continuation in
            _ = timer(at: .now + time) { continuation.resume() }
        }
    }
}
