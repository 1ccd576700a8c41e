import CLibSSH2
import CSSHSupport

/// A call into libssh2 that said EAGAIN, and who waits for its result.
final class PendingCall {
    let call: () -> Int
    let operation: Session.Operation?
    let ticket: Int
    /// How many bytes the session had received when the call was last made.
    var seen: UInt64 = 0
    /// Whether it is to be made again whatever was received: its socket has changed, or it could not be made while another was sending.
    var isDue = true
    private var continuation: UnsafeContinuation<Int, any Error>?
    /// The result, when it came before anybody waited.
    private var early: Result<Int, any Error>?

    init(_ operation: Session.Operation?, ticket: Int, _ call: @escaping () -> Int) {
        self.call = call
        self.operation = operation
        self.ticket = ticket
    }

    func wait(_ continuation: UnsafeContinuation<Int, any Error>) {
        if let early { continuation.resume(with: early) } else { self.continuation = continuation }
    }

    func resume(_ result: Result<Int, SSHError>) {
        let result = result.mapError { $0 as any Error }
        if let continuation { continuation.resume(with: result) } else { early = result }
        continuation = nil
    }
}

extension Session: SocketWatcher {
    /// One attempt to do something that can be given up: by a deadline or by whoever asked for it.
    final class Operation {
        var failure: SSHError?
        var timer: EventTimer?
        /// Whether half a packet of it is out: the call has to be finished whatever has become of its channel, or the stream is ruined for all.
        var isHalfSent = false
    }

    /// An operation that fails when a time has passed, saying what it waited for.
    func operation(until deadline: ContinuousClock.Instant?, waitingFor what: @escaping @autoclosure () -> String) -> Operation {
        let operation = Operation()
        if let deadline { expect(what(), by: deadline, from: operation) }
        return operation
    }

    /// Gives an operation another deadline, for the next thing it waits for.
    func expect(_ what: @escaping @autoclosure () -> String, by deadline: ContinuousClock.Instant, from operation: Operation) {
        operation.timer?.cancel()
        // Timers fire on the loop's thread, which is this actor's executor: the operation never leaves it.
        nonisolated(unsafe) let (operation, what) = (operation, what)
        operation.timer = loop.timer(at: deadline) { [self] in
            assumeIsolated { session in
                session.give(up: operation, SSHError(.timedOut, "timed out: \(what())"))
            }
        }
    }

    func give(up operation: Operation, _ error: SSHError) {
        guard operation.failure == nil else { return }
        operation.failure = error
        settle()
    }

    /// Repeats a call until it no longer says EAGAIN, sleeping until the socket allows for progress.
    ///
    /// The repetitions are made by the loop, straight from the socket's readiness: a suspended caller is resumed once, with the result.
    ///
    /// - Returns: What the call returned, a negative number for an error of libssh2's.
    /// - Throws: The session's failure, or the operation's.
    func drive(_ operation: Operation?, _ call: @escaping () -> Int) async throws -> Int {
        lastTicket += 1
        let pending = PendingCall(operation, ticket: lastTicket, call)
        let before = state.pointee.received
        let outcome = attempt(pending)
        // The call may have taken bytes off the socket that the others wait for.
        if state.pointee.received != before, !self.pending.isEmpty { makeProgress() }
        if let outcome {
            flushLater()
            return try outcome.get()
        }
        // Now, and not with the continuation: Swift 6.3 may run other jobs of the actor before that, and the socket tells each change only once.
        self.pending.append(pending)
        weft_session_flush(descriptor, state)
        return try await withUnsafeThrowingContinuation { pending.wait($0) }
    }

    /// Repeats a call as ``drive(_:_:)`` does, for nobody who waits.
    func driveAlone(_ operation: Operation, _ call: @escaping () -> Int) {
        lastTicket += 1
        let pending = PendingCall(operation, ticket: lastTicket, call)
        let before = state.pointee.received
        if attempt(pending) == nil { self.pending.append(pending) }
        if state.pointee.received != before { makeProgress() }
        flushLater()
    }

    /// Makes the call if it may be made now; `nil` when it has to be made again.
    private func attempt(_ pending: PendingCall) -> Result<Int, SSHError>? {
        if let failure { return .failure(failure) }
        // With half a packet out a call has to be finished whatever its caller wants: the stream would be ruined for all others.
        if sender != pending.ticket, let failure = pending.operation?.failure { return .failure(failure) }
        guard mayCall(pending) else { return nil }
        let before = state.pointee.received
        pending.isDue = false
        let result = pending.call()
        pending.seen = state.pointee.received
        if pending.seen != before { silentKeepAlives = 0 }
        if result == again {
            if libssh2_session_block_directions(handle) & LIBSSH2_SESSION_BLOCK_OUTBOUND != 0 {
                sender = pending.ticket
                pending.operation?.isHalfSent = true
            }
            return nil
        }
        if sender == pending.ticket {
            sender = 0
            pending.operation?.isHalfSent = false
        }
        return .success(result)
    }

    private func mayCall(_ pending: PendingCall) -> Bool { sender == 0 || sender == pending.ticket }

    /// Makes the pending calls again until none of them can get on: bytes that one of them takes off the socket may be another's, and the one
    /// that has half a packet out holds up the rest.
    func makeProgress() {
        while let next = pending.firstIndex(where: { ($0.isDue || $0.seen != state.pointee.received) && mayCall($0) }) {
            guard let outcome = attempt(pending[next]) else { continue }
            pending.remove(at: next).resume(outcome)
        }
    }

    /// Resumes those who wait for what has failed.
    func settle() {
        let sending = sender
        for pending in self.pending where failure != nil || pending.operation?.failure != nil && sending != pending.ticket {
            self.pending.removeAll { $0 === pending }
            pending.resume(.failure(failure ?? pending.operation?.failure ?? SSHError(.cancelled, "given up")))
        }
    }

    nonisolated func socketMayBeReady(isEnding: Bool) { assumeIsolated { $0.advance(isEnding) } }

    private func advance(_ isEnding: Bool) {
        state.pointee.is_drained = 0
        if isEnding { state.pointee.is_ending = 1 }
        guard failure == nil else { return }
        if state.pointee.output_length > 0 { weft_session_flush(descriptor, state) }
        if pending.isEmpty { return noticeEnd() }
        lookAgain()
    }

    /// Makes all pending calls again: what they wait for may be there without the socket.
    func lookAgain() {
        for pending in pending { pending.isDue = true }
        makeProgress()
        weft_session_flush(descriptor, state)
    }

    /// Has what was written sent before the loop sleeps: what the caller does next may have more to go with it.
    private func flushLater() {
        guard !isFlushDue, state.pointee.output_length > 0 || state.pointee.owes_acknowledgement != 0 else { return }
        isFlushDue = true
        loop.beforeSleep { [weak self] in
            self?.assumeIsolated { session in
                session.isFlushDue = false
                if session.failure == nil { weft_session_flush(session.descriptor, session.state) }
            }
        }
    }

    /// Whether no packet is half sent.
    var isSenderFree: Bool { sender == 0 && state.pointee.output_length == 0 }
}
