import CLibSSH2
import Glibc

/// A channel's pointer and what is going on with it.
final class ChannelState {
    let pointer: OpaquePointer
    let operation: Session.Operation
    /// Whether our side is being closed. From then on nothing may be sent on it: a server ends the whole connection over a packet for a channel
    /// that is gone, and the end of the input may come to be sent later than the end of a quick command.
    var isClosing = false
    /// Whether nothing may be sent on it any more; the rest of a packet that is half out must be.
    var isGone: Bool { isClosing && !operation.isHalfSent }
    /// Whether it counts for the server's MaxSessions; a forwarded connection does not.
    let isReserved: Bool
    /// Whether nothing is expected of it for now.
    var isResting = false
    /// Bytes that were read from it.
    var received = 0

    init(pointer: OpaquePointer, operation: Session.Operation, isReserved: Bool) {
        self.pointer = pointer
        self.operation = operation
        self.isReserved = isReserved
    }
}

/// One of a channel's two outputs.
public enum ChannelStream: Int32, Sendable {
    /// Standard output.
    case output = 0
    /// Standard error.
    case error = 1
}

/// How a remote command ended.
public enum RemoteExit: Sendable, Hashable {
    /// It exited with a status.
    case status(Int32)
    /// A signal ended it; the name without `SIG`.
    case signal(String)
}

/// The size and kind of a terminal.
public struct TerminalKind: Sendable, Hashable {
    /// The value of `TERM`.
    public var term: String
    /// Characters in a line.
    public var columns: UInt16
    /// Lines.
    public var rows: UInt16

    /// A terminal; 80 by 24 unless said otherwise.
    public init(term: String = "xterm", columns: UInt16 = 80, rows: UInt16 = 24) {
        self.term = term
        self.columns = columns
        self.rows = rows
    }
}

/// A channel of a session: one command with its input and outputs. A name only; the session keeps the rest.
public struct Channel: Sendable, Hashable {
    let id: Int
}

extension Session {
    /// The bytes that the server may send before we have read them: libssh2's own default.
    private static let window: UInt32 = 2 << 20
    // Not a number of libssh2's.
    private static let closing = -100_001
    /// The largest packet we take.
    private static let packet: UInt32 = 32768

    /// Starts a command, or a login shell, on a channel of its own.
    ///
    /// It waits while the session has as many channels as the server allows.
    ///
    /// - Parameters:
    ///   - command: The text for the user's login shell; `nil` starts that shell itself.
    ///   - terminal: The terminal to give it; without one, its two outputs stay apart.
    /// - Throws: ``SSHError``.
    public func start(_ command: String?, terminal: TerminalKind? = nil) async throws -> Channel {
        for refusals in 0... {
            try await reserveChannel()
            if let channel = try await startReserved(command, terminal, refusals) { return channel }
        }
        throw SSHError(.refused, "no channel")
    }

    /// Starts a command on a channel of its own, unless the session has as many as the server allows: `nil` then.
    public func startIfRoom(_ command: String) async throws -> Channel? {
        try check()
        guard reservedChannels < channelLimit else { return nil }
        reservedChannels += 1
        return try await startReserved(command, nil, 0, waits: false)
    }

    /// Starts a command on a channel that is reserved; `nil`, and without the reservation, when the server has as many as it allows.
    ///
    /// - Parameter refusals: How often the server has refused this one.
    private func startReserved(_ command: String?, _ terminal: TerminalKind?, _ refusals: Int, waits: Bool = true) async throws -> Channel?
    {
        do {
            var requests: [ChannelRequest] = []
            if let terminal {
                requests.append(
                    ChannelRequest("the request for a terminal") { pointer in
                        let length = UInt32(terminal.term.utf8.count)
                        return libssh2_channel_request_pty_ex(
                            pointer, terminal.term, length, nil, 0, Int32(terminal.columns), Int32(terminal.rows), 0, 0)
                    })
            }
            let kind = command == nil ? "shell" : "exec"
            let length = UInt32(command?.utf8.count ?? 0)
            requests.append(
                ChannelRequest("the start of the command") { pointer in
                    libssh2_channel_process_startup(pointer, kind, UInt32(kind.utf8.count), command, length)
                })
            return try await open(type: "session", message: [], requests)
        } catch let error as SSHError where error.code == LIBSSH2_ERROR_CHANNEL_FAILURE && (reservedChannels > 1 || refusals < 8) {
            // The server's MaxSessions is lower than supposed: when a channel ends there is another try. Nobody else is told of this reservation,
            // since there is no room for it.
            channelLimit = max(1, reservedChannels - 1)
            reservedChannels -= 1
            if !waits { return nil }
            if reservedChannels > 0 {
                await waitForChannel { reservedChannels > 0 }
            } else {
                // sshd reads what came together before it forgets the channels that are over.
                await withUnsafeContinuation { continuation in
                    _ = loop.timer(at: .now + .milliseconds(4 << refusals)) { continuation.resume() }
                }
            }
            return nil
        } catch {
            releaseChannel()
            throw error
        }
    }

    private func reserveChannel() async throws {
        while reservedChannels >= channelLimit, failure == nil { await waitForChannel { reservedChannels >= channelLimit } }
        try check()
        reservedChannels += 1
    }

    private func waitForChannel(while isFull: () -> Bool) async {
        crowded?()
        await withUnsafeContinuation { continuation in
            // Swift 6.3 may run other jobs of the actor between the caller's question and this: it is asked again.
            if isFull(), failure == nil { channelQueue.append(continuation) } else { continuation.resume() }
        }
    }

    /// Whether somebody waits for one of the channels that the server allows.
    public var isCrowded: Bool { !channelQueue.isEmpty }

    /// Names what is done when somebody begins to wait for a channel, as idle ones can be given back, and when there is room that nobody waits
    /// for. Both are called on the loop's thread.
    public func whenCrowded(_ action: @escaping @Sendable () -> Void, whenRoomy other: @escaping @Sendable () -> Void) {
        (crowded, roomy) = (action, other)
    }

    private func releaseChannel(_ state: ChannelState? = nil) {
        guard state?.isReserved ?? true else { return }
        reservedChannels -= 1
        if !channelQueue.isEmpty { channelQueue.removeFirst().resume() } else { roomy?() }
    }

    /// What is asked of a channel as soon as it is open.
    struct ChannelRequest {
        let name: String
        /// libssh2's call, which is repeated while it says EAGAIN.
        let make: (OpaquePointer) -> Int32

        init(_ name: String, _ make: @escaping (OpaquePointer) -> Int32) {
            self.name = name
            self.make = make
        }
    }

    func open(type: String, message: [UInt8], _ requests: [ChannelRequest]) async throws -> Channel {
        let operation = Operation()
        try await beginOpening()
        var pointer: OpaquePointer?
        var made = 0
        do {
            let handle = self.handle
            // All in one: whoever waits is resumed once.
            let result = try await drive(operation) {
                if pointer == nil {
                    pointer = message.withUnsafeBytes {
                        libssh2_channel_open_ex(
                            handle, type, UInt32(type.utf8.count), Session.window, Session.packet,
                            $0.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32($0.count))
                    }
                }
                guard let pointer else { return Int(libssh2_session_last_errno(handle)) }
                while made < requests.count {
                    let result = requests[made].make(pointer)
                    if result != 0 { return Int(result) }
                    made += 1
                }
                return 0
            }
            if pointer == nil { throw error("a new channel", result) }
            if made < requests.count { throw error(requests[made].name, result) }
        } catch {
            if let pointer { discard(pointer) }
            endOpening()
            throw error
        }
        endOpening()
        guard let pointer else { throw SSHError(.library, "no channel") }
        state.pointee.quick_acknowledgement = 0
        return register(pointer, operation, isReserved: type == "session")
    }

    /// Gives an open channel its name.
    func register(_ pointer: OpaquePointer, _ operation: Operation, isReserved: Bool) -> Channel {
        lastChannel += 1
        channels[lastChannel] = ChannelState(pointer: pointer, operation: operation, isReserved: isReserved)
        return Channel(id: lastChannel)
    }

    func pointer(_ channel: Channel) throws -> ChannelState {
        try check()
        guard let state = channels[channel.id] else { throw SSHError(.cancelled, "the channel is closed") }
        state.isResting = false
        return state
    }

    /// The next bytes of either output, at most 128 KiB; `nil` at the end of both.
    public func read(_ channel: Channel) async throws -> (ChannelStream, [UInt8])? {
        let channel = try pointer(channel)
        let buffer = loop.scratch.baseAddress!.assumingMemoryBound(to: CChar.self)
        let capacity = loop.scratch.count
        var stream = ChannelStream.output
        var bytes: [UInt8] = []
        let (handle, state) = (handle, state)
        var widening = Widening(channel)
        let count = try await drive(channel.operation) {
            if channel.isGone { return 0 }
            if widening.isWanted {
                let result = widening.advance()
                if result != 0 { return result }
            }
            var result = 0
            var before: UInt64
            repeat {
                before = state.pointee.received
                result = libssh2_channel_read_ex(channel.pointer, 0, buffer, capacity)
                stream = .output
                // With half of a packet out, the very call has to be repeated.
                if result == again, libssh2_session_block_directions(handle) & LIBSSH2_SESSION_BLOCK_OUTBOUND != 0 { return again }
                if result == 0 || result == again {
                    let other = libssh2_channel_read_ex(channel.pointer, 1, buffer, capacity)
                    if other != 0 && other != again || result == 0 { (stream, result) = (.error, other) }
                }
                // The look for the second stream may have taken packets of the first off the socket: nobody would be woken for them.
            } while result == again && state.pointee.received != before
            // The bytes are copied before anybody else can use the loop's buffer.
            if result > 0 { bytes = Array(UnsafeRawBufferPointer(start: buffer, count: result)) }
            // At the end of both, each read says 0; EAGAIN while the packets of the other stream are still to come.
            return result == again && libssh2_channel_eof(channel.pointer) != 0 ? 0 : result
        }
        if count < 0 { throw error("reading", count) }
        channel.received += count
        return count == 0 ? nil : (stream, bytes)
    }

    /// Whether a channel is open and has nothing to be read: a look that waits for nothing.
    public func isQuiet(_ channel: Channel) -> Bool {
        guard failure == nil, let channel = channels[channel.id], !channel.isClosing else { return false }
        // Reading sends, namely more window, when a quarter of it is used up; and nothing may be read while another call is half done.
        if sender == 0, libssh2_channel_window_read_ex(channel.pointer, nil, nil) > Session.window / 4 * 3 + 1 {
            let before = state.pointee.received
            var byte: CChar = 0
            for stream: Int32 in 0...1 where libssh2_channel_read_ex(channel.pointer, stream, &byte, 1) != again { return false }
            if state.pointee.received != before { makeProgress() }
        }
        return failure == nil && libssh2_channel_eof(channel.pointer) == 0
    }

    /// Says that nothing is expected of a channel until it is next used: nobody reads it, and the end of the connection loses nothing.
    public func rest(_ channel: Channel) { channels[channel.id]?.isResting = true }

    /// Whether nobody reads, or is about to: what has come to the socket is not looked at.
    var isAtRest: Bool { pending.isEmpty && listeners.isEmpty && channels.values.allSatisfy(\.isResting) }

    /// Writes all bytes to the command's standard input. It waits while the command does not read.
    public func write(_ bytes: [UInt8], to channel: Channel) async throws {
        let channel = try pointer(channel)
        var offset = 0
        while offset < bytes.count {
            let start = offset
            let count = try await drive(channel.operation) {
                if channel.isGone { return Session.closing }
                let written = bytes.withUnsafeBytes {
                    libssh2_channel_write_ex(
                        channel.pointer, 0, $0.baseAddress!.assumingMemoryBound(to: CChar.self) + start, min(bytes.count - start, 256 << 10)
                    )
                }
                // 0: the window is shut, and only the other side can open it.
                return written == 0 ? again : written
            }
            if count == Session.closing { throw SSHError(.cancelled, "the channel is closed") }
            if count < 0 { throw error("writing", count) }
            offset += count
        }
    }

    /// Ends the command's standard input.
    public func endInput(of channel: Channel) async throws {
        let channel = try pointer(channel)
        let result = try await drive(channel.operation) { channel.isGone ? 0 : Int(libssh2_channel_send_eof(channel.pointer)) }
        if result < 0 { throw error("ending the input", result) }
    }

    /// Tells the far side that the terminal's size has changed.
    public func resize(_ channel: Channel, columns: UInt16, rows: UInt16) async throws {
        let channel = try pointer(channel)
        _ = try await drive(channel.operation) {
            channel.isGone ? 0 : Int(libssh2_channel_request_pty_size_ex(channel.pointer, Int32(columns), Int32(rows), 0, 0))
        }
    }

    /// Makes every wait for the channel throw, now or later. The remote command is not told: ``close(_:)`` or a signal does that.
    public func abort(_ channel: Channel, _ error: SSHError) {
        guard let channel = channels[channel.id] else { return }
        give(up: channel.operation, error)
    }

    /// Closes a channel after its outputs have ended, and says how its command did.
    public func finish(_ channel: Channel) async throws -> RemoteExit {
        let state = try pointer(channel)
        state.isClosing = true
        var isClosed = false
        let result = try await drive(state.operation) {
            if !isClosed {
                let result = libssh2_channel_close(state.pointer)
                if result != 0 { return Int(result) }
                isClosed = true
            }
            return Int(libssh2_channel_wait_closed(state.pointer))
        }
        if result < 0 { throw error("closing the channel", result) }
        let exit = remoteExit(state.pointer)
        channels[channel.id] = nil
        releaseChannel(state)
        discard(state.pointer)
        return exit
    }

    /// What is known of the command's end while its outputs are still open; 0 may mean that nothing is known.
    public func exitSoFar(_ channel: Channel) -> RemoteExit? { channels[channel.id].map { remoteExit($0.pointer) } }

    private func remoteExit(_ pointer: OpaquePointer) -> RemoteExit {
        var name: UnsafeMutablePointer<CChar>?
        var length = 0
        libssh2_channel_get_exit_signal(pointer, &name, &length, nil, nil, nil, nil)
        defer { if let name { free(name) } }
        if let name, length > 0 { return .signal(String(cString: name)) }
        return .status(libssh2_channel_get_exit_status(pointer))
    }

    /// Closes a channel that is no longer wanted, without waiting for the other side.
    public func close(_ channel: Channel) {
        guard let state = channels.removeValue(forKey: channel.id) else { return }
        state.isClosing = true
        give(up: state.operation, SSHError(.cancelled, "the channel was closed"))
        releaseChannel(state)
        discard(state.pointer)
    }

    /// Frees a channel in the background: closing waits for the other side's answer, which may never come.
    private func discard(_ pointer: OpaquePointer) {
        guard failure == nil else { return }
        let operation = operation(until: .now + .seconds(10), waitingFor: "a channel to close")
        driveAlone(operation) {
            let result = Int(libssh2_channel_free(pointer))
            if result != again { operation.timer?.cancel() }
            return result
        }
    }
}
