import CLibSSH2

/// A port on which the server listens for us. A name only; the session keeps the rest.
public struct RemoteListener: Sendable, Hashable {
    let id: Int
    /// The port, also when the server was to choose one.
    public let port: UInt16
}

/// A listener's pointer, and whether it is being given up.
final class ListenerState {
    let pointer: OpaquePointer
    var isStopped = false

    init(_ pointer: OpaquePointer) { self.pointer = pointer }
}

extension Session {
    /// How many connections the server may hand over before they are accepted; more are refused.
    private static let backlog: Int32 = 128

    /// Has the server listen on a port.
    ///
    /// - Parameters:
    ///   - address: The address to listen on there; the server may insist on its loopback address, whatever is asked for.
    ///   - port: 0 has the server choose one.
    /// - Throws: ``SSHError`` of kind `refused` when the server cannot or may not: it does not say which.
    public func listen(on address: String, port: UInt16, within limit: Duration) async throws -> RemoteListener {
        forgoKeepAliveAnswers()
        // sshd chooses a port for one of the loopback addresses and then wants it for the other one too, where it may be taken.
        for _ in 0..<(port == 0 ? 4 : 0) {
            do {
                return try await listenOnce(on: address, port: port, within: limit)
            } catch let error as SSHError where error.kind == .refused { continue }
        }
        return try await listenOnce(on: address, port: port, within: limit)
    }

    private func listenOnce(on address: String, port: UInt16, within limit: Duration) async throws -> RemoteListener {
        try await beginOpening()
        defer { endOpening() }
        let operation = operation(until: .now + limit, waitingFor: "\(self.name) to listen on port \(port)")
        defer { operation.timer?.cancel() }
        var bound: Int32 = 0
        var listener: OpaquePointer?
        let handle = handle
        let result = try await drive(operation) {
            listener = libssh2_channel_forward_listen_ex(handle, address, Int32(port), &bound, Session.backlog)
            return listener != nil ? 0 : Int(libssh2_session_last_errno(handle))
        }
        guard let listener else { throw error("listening on port \(port)", result) }
        lastChannel += 1
        listeners[lastChannel] = ListenerState(listener)
        return RemoteListener(id: lastChannel, port: port == 0 ? UInt16(clamping: bound) : port)
    }

    /// The next connection to the port; `nil` when the server listens no more because ``stop(_:)`` was called.
    public func accept(_ listener: RemoteListener) async throws -> Channel? {
        guard let state = listeners[listener.id] else { return nil }
        var accepted: OpaquePointer?
        let handle = handle
        let result = try await drive(nil) {
            if state.isStopped { return 0 }
            accepted = libssh2_channel_forward_accept(state.pointer)
            return accepted != nil ? 0 : Int(libssh2_session_last_errno(handle))
        }
        if let accepted { return register(accepted, Operation(), isReserved: false) }
        guard result != 0 else { return nil }
        // Every error of the connection arrives here as this one.
        if Int32(result) == LIBSSH2_ERROR_CHANNEL_UNKNOWN {
            let lost = lost("the connection was closed by the other side")
            fail(lost)
            throw lost
        }
        throw error("accepting a forwarded connection", result)
    }

    /// Has the server listen no more. Connections that were accepted go on. It does not wait for the server.
    public func stop(_ listener: RemoteListener) {
        guard let state = listeners.removeValue(forKey: listener.id), failure == nil else { return }
        state.isStopped = true
        lookAgain()
        let operation = operation(until: .now + .seconds(10), waitingFor: "a forwarded port to be closed")
        driveAlone(operation) {
            let result = Int(libssh2_channel_forward_cancel(state.pointer))
            if result != again { operation.timer?.cancel() }
            return result
        }
    }
}
