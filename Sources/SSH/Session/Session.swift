import CLibSSH2
import CSSHSupport
import Glibc

let again = Int(LIBSSH2_ERROR_EAGAIN)

/// One SSH connection, pinned to an event loop: every call into libssh2 is made on the loop's thread and never blocks it.
///
/// Life: ``init(loop:name:)``, ``connect(to:port:deadlines:)`` or ``adopt(_:)``, ``handshake(hostKeyAlgorithms:within:)``, a look at
/// ``hostKey``, one of the `authenticate` calls, channels, ``close()``.
public actor Session {
    /// The loop that drives the session.
    public nonisolated let loop: EventLoop
    /// The name for messages.
    public nonisolated let name: String
    /// The loop as the actor's executor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    var descriptor: Int32 = -1
    /// The attempt to connect while there is one.
    var connecting: ConnectRace?
    /// What is used in the place of a TCP connection of its own.
    var tunnel: Tunnel?
    // Used on the loop's thread only; `deinit`, when nobody else can, hands them over to it.
    nonisolated(unsafe) var handle: OpaquePointer?
    /// What libssh2's callbacks see; freed after the session.
    nonisolated(unsafe) let state: UnsafeMutablePointer<weft_session_state>
    /// Why the session can no longer be used; everything that waits throws it.
    var failure: SSHError?

    // A call that returned EAGAIN with bytes of a packet still to go out must be repeated before any other call sends: libssh2 answers
    // BAD_USE otherwise. Such a call holds the sending side.
    var sender = 0
    var lastTicket = 0
    /// The calls that said EAGAIN, in the order in which they were first made.
    var pending: [PendingCall] = []
    var isFlushDue = false

    // Opening a channel and starting its command keep their state in the session: one at a time.
    private var isOpening = false
    private var openingQueue: [UnsafeContinuation<Void, Never>] = []

    var channels: [Int: ChannelState] = [:]
    var lastChannel = 0
    /// sshd's MaxSessions is 10 unless configured; a refusal lowers this.
    var channelLimit = 9
    var reservedChannels = 0
    var channelQueue: [UnsafeContinuation<Void, Never>] = []
    var crowded: (@Sendable () -> Void)?
    var roomy: (@Sendable () -> Void)?
    // As the handle.
    nonisolated(unsafe) var keepAlive: EventTimer?
    var keepAliveSettings = KeepAlive()
    var silentKeepAlives = 0
    /// Whether the server is asked to answer keep-alives.
    var hasAnsweredKeepAlives = true
    /// The bytes that waited unread at the last keep-alive.
    var unread: Int32 = 0
    var relays: [Channel: RelayState] = [:]
    var listeners: [Int: ListenerState] = [:]
    var endWaiters: [FirstAnswer<SSHError>] = []

    /// A session that is not connected yet.
    public init(loop: EventLoop, name: String) {
        self.loop = loop
        self.name = name
        state = .allocate(capacity: 1)
        state.initialize(to: weft_session_state())
        // Delayed acknowledgements cost 40 ms in the handshake and again in authentication.
        state.pointee.quick_acknowledgement = 1
        _ = Session.initialized
    }

    // libssh2_init is not thread-safe; a static is initialised once.
    private static let initialized: Int32 = {
        weft_prefer_counter_mode()
        return libssh2_init(0)
    }()

    // Not an isolated one: the compiler's optimiser fails on that, in modules that import this one.
    deinit {
        nonisolated(unsafe) let (handle, state, keepAlive) = (handle, state, keepAlive)
        loop.perform { [loop, descriptor] in
            keepAlive?.cancel()
            Session.release(handle, descriptor, state, on: loop)
            state.deallocate()
        }
    }

    /// Makes an error of libssh2's last one, and the session unusable when the connection is gone.
    func error(_ what: String, _ code: Int) -> SSHError {
        var text: UnsafeMutablePointer<CChar>?
        var length: Int32 = 0
        libssh2_session_last_error(handle, &text, &length, 0)
        let said = text.map { String(cString: $0) } ?? "error \(code)"
        switch Int32(code) {
        case LIBSSH2_ERROR_SOCKET_DISCONNECT, LIBSSH2_ERROR_SOCKET_RECV, LIBSSH2_ERROR_SOCKET_SEND, LIBSSH2_ERROR_SOCKET_NONE,
            LIBSSH2_ERROR_BAD_SOCKET:
            let lost = lost("the connection was closed by the other side (\(what))", code: Int32(code))
            fail(lost)
            return lost
        case LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED, LIBSSH2_ERROR_CHANNEL_FAILURE, LIBSSH2_ERROR_REQUEST_DENIED:
            let kind: SSHError.Kind = said.contains("administratively prohibited") ? .prohibited : .refused
            return SSHError(kind, "\(what) was refused by the server", code: Int32(code))
        default: return SSHError(.library, "\(what): \(said.lowercasedFirst)", code: Int32(code))
        }
    }

    /// The connection is gone; when it went through a tunnel that is broken, that is what is said.
    func lost(_ what: String, code: Int32 = 0) -> SSHError { SSHError(.lost, tunnel?.explanation() ?? what, code: code) }

    /// Ends everything on the session with an error.
    func fail(_ error: SSHError) {
        guard failure == nil else { return }
        failure = error
        keepAlive?.cancel()
        settle()
        for continuation in openingQueue + channelQueue { continuation.resume() }
        openingQueue = []
        channelQueue = []
        for waiter in endWaiters { waiter.give(.success(error)) }
        endWaiters = []
    }

    /// Throws when the session can no longer be used.
    func check() throws {
        if let failure { throw failure }
        if handle == nil { throw SSHError(.lost, "the session is not connected") }
    }

    func beginOpening() async throws {
        while isOpening, failure == nil {
            await withUnsafeContinuation { continuation in
                // Swift 6.3 may run other jobs of the actor between the question above and this: it is asked again.
                if isOpening, failure == nil { openingQueue.append(continuation) } else { continuation.resume() }
            }
        }
        try check()
        isOpening = true
    }

    func endOpening() {
        isOpening = false
        if !openingQueue.isEmpty { openingQueue.removeFirst().resume() }
    }

    // MARK: The end

    /// Whether the session was connected and has not failed since.
    public var isUsable: Bool { handle != nil && failure == nil }

    /// Says goodbye and closes the connection; what still waits throws. It does not wait for the other side.
    public func close() {
        fail(SSHError(.cancelled, "the connection was closed"))
        Session.release(handle, descriptor, state, on: loop)
        (handle, descriptor, tunnel) = (nil, -1, nil)
        channels = [:]
        listeners = [:]
    }

    /// Says goodbye and closes the connection at the end of the program, with whose memory the session's goes: to free a session piece by piece
    /// costs as much as a good part of its handshake's bookkeeping, and nobody is there to have the memory.
    public func leave() {
        fail(SSHError(.cancelled, "the connection was closed"))
        Session.sayGoodbye(handle, descriptor, state)
        if handle != nil, descriptor >= 0 { Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }
        tunnel = nil
    }

    private static func sayGoodbye(_ handle: OpaquePointer?, _ descriptor: Int32, _ state: UnsafeMutablePointer<weft_session_state>) {
        guard let handle, descriptor >= 0 else { return }
        libssh2_session_disconnect_ex(handle, SSH_DISCONNECT_BY_APPLICATION, "done", "")
        weft_session_flush(descriptor, state)
    }

    private static func release(
        _ handle: OpaquePointer?, _ descriptor: Int32, _ state: UnsafeMutablePointer<weft_session_state>, on loop: EventLoop
    ) {
        sayGoodbye(handle, descriptor, state)
        // The descriptor first: freeing a session tries to close its channels and would wait for a dead peer.
        if descriptor >= 0 {
            loop.unwatch(descriptor)
            Glibc.close(descriptor)
        }
        guard let handle else { return }
        // Without a descriptor every attempt to talk fails at once; a few calls are needed to free all channels.
        var attempts = 0
        while libssh2_session_free(handle) == LIBSSH2_ERROR_EAGAIN, attempts < 64 { attempts += 1 }
    }
}

extension Duration {
    /// `2 s`, `0.5 s`.
    var inSeconds: String {
        let (seconds, attoseconds) = components
        return attoseconds == 0 ? "\(seconds) s" : "\(Double(seconds) + Double(attoseconds / 1_000_000_000_000_000) / 1000) s"
    }
}

extension String {
    /// libssh2's messages begin with a capital letter; ours are parts of sentences.
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
