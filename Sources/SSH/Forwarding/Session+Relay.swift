import CLibSSH2
import Glibc

/// How far a relay has come.
final class RelayState {
    /// The socket has ended, and the channel's input with it.
    var isUpDone = false
    /// Neither direction goes on.
    var isOver = false
}

extension Session {
    /// Carries bytes both ways between a socket and a channel until both directions have ended, and closes both.
    ///
    /// A side that does not read holds back the other: what is under way is at most the channel's window. The end of one direction is passed on
    /// while the other goes on. When the task is cancelled both ends are closed at once.
    ///
    /// - Parameters:
    ///   - socket: A stream socket that does not block. It is closed in the end.
    ///   - early: What the socket's other side has sent already.
    ///   - keepsHalf: Whether the server's bytes are still wanted when the socket has ended.
    public func relay(_ socket: Int32, _ channel: Channel, early: [UInt8] = [], keepsHalf: Bool = true) async {
        relays[channel] = RelayState()
        await withTaskCancellationHandler {
            async let up: Void = send(from: socket, into: channel, early, keepsHalf: keepsHalf)
            await receive(from: channel, into: socket)
            await up
        } onCancel: {
            loop.perform { [self] in assumeIsolated { $0.endRelay(socket, channel) } }
        }
        relays[channel] = nil
        close(channel)
        loop.forget(socket)
        Glibc.close(socket)
    }

    /// Ends both directions.
    private func endRelay(_ socket: Int32, _ channel: Channel) {
        guard relays[channel]?.isOver == false else { return }
        relays[channel]?.isOver = true
        abort(channel, SSHError(.cancelled, "the forwarded connection was closed"))
        loop.wakeAll(socket)
    }

    private func isOver(_ channel: Channel) -> Bool { failure != nil || relays[channel]?.isOver != false }

    private func send(from socket: Int32, into channel: Channel, _ early: [UInt8], keepsHalf: Bool) async {
        do {
            if !early.isEmpty { try await write(early, to: channel) }
            while !isOver(channel) {
                let buffer = loop.scratch
                let count = Glibc.read(socket, buffer.baseAddress!, buffer.count)
                if count > 0 {
                    try await write(Array(UnsafeRawBufferPointer(rebasing: buffer[..<count])), to: channel)
                } else if count < 0 && (errno == EAGAIN || errno == EINTR) {
                    await loop.wait(.read, on: socket, unless: { isOver(channel) })
                } else if count == 0 && keepsHalf {
                    try await endInput(of: channel)
                    relays[channel]?.isUpDone = true
                    // The other direction may be through, and wait only for the channel's end.
                    lookAgain()
                    return
                } else {
                    if count == 0 { try await endInput(of: channel) }
                    break
                }
            }
        } catch {}
        endRelay(socket, channel)
    }

    private func receive(from channel: Channel, into socket: Int32) async {
        do {
            while let (_, bytes) = try await read(channel) {
                guard await loop.send(bytes, on: socket, while: { [self] in !isOver(channel) }) else { return endRelay(socket, channel) }
            }
            shutdown(socket, Int32(SHUT_WR))
            try await waitForEnd(of: channel)
        } catch {}
        endRelay(socket, channel)
    }

    /// After the end of the server's bytes: waits until the channel is closed, or our own direction is through as well. Without it a client
    /// that keeps its side open would hold a connection whose other end is gone.
    private func waitForEnd(of channel: Channel) async throws {
        let state = try pointer(channel)
        guard let relay = relays[channel] else { return }
        _ = try await drive(state.operation) { relay.isUpDone ? 0 : Int(libssh2_channel_wait_closed(state.pointer)) }
    }
}

extension EventLoop {
    /// Writes all bytes to a socket, waiting while it is full.
    ///
    /// - Returns: Whether all are out; `false` when the socket is broken, or the caller has had enough.
    public func send(_ bytes: [UInt8], on socket: Int32, while isWanted: () -> Bool = { true }) async -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress! + offset, bytes.count - offset, Int32(MSG_NOSIGNAL)) }
            if count > 0 {
                offset += count
            } else if errno == EAGAIN || errno == EINTR {
                guard isWanted() else { return false }
                await wait(.write, on: socket, unless: { !isWanted() })
            } else {
                return false
            }
        }
        return isWanted()
    }
}
