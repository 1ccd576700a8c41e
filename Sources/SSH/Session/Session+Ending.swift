import CLibSSH2
import Glibc

extension Session {
    /// Waits until the session has failed or was closed, and says why.
    ///
    /// While nothing else reads from the connection, its end is noticed here; its silence by the keep-alives.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func ended() async throws -> SSHError {
        noticeEnd()
        if let failure { return failure }
        let answer = FirstAnswer<SSHError>()
        endWaiters.append(answer)
        defer { endWaiters.removeAll { $0 === answer } }
        return try await answer.value()
    }

    /// Fails when the other side has ended the connection and nobody reads, who would find the end behind the last bytes.
    func noticeEnd() {
        // Before the login somebody reads, or is about to, and tells what the server said on leaving.
        guard failure == nil, let handle, libssh2_userauth_authenticated(handle) != 0 else { return }
        guard descriptor >= 0, isAtRest, isHungUp else { return }
        fail(lost("the connection was closed by the other side"))
    }

    /// Whether the other side has ended the connection, whatever waits to be read before that.
    var isHungUp: Bool {
        // Linux's POLLRDHUP, which Glibc's module does not have.
        var poll = pollfd(fd: descriptor, events: 0x2000, revents: 0)
        return Glibc.poll(&poll, 1, 0) == 1 && poll.revents != 0
    }
}
