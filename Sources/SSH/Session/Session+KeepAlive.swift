import CLibSSH2
import CSSHSupport
import Glibc

extension Session {
    /// How a dead connection is noticed: a request every so often, and how many may stay unanswered. OpenSSH's ServerAliveInterval and
    /// ServerAliveCountMax.
    public struct KeepAlive: Sendable, Hashable {
        /// The time between requests; zero sends none.
        public var interval: Duration
        /// How many unanswered requests end the session.
        public var limit: Int

        /// Every 15 s, three times, unless said otherwise.
        public init(interval: Duration = .seconds(15), limit: Int = 3) {
            self.interval = interval
            self.limit = limit
        }
    }

    /// Changes how a dead connection is noticed; call it before authenticating.
    public func setKeepAlive(_ keepAlive: KeepAlive) { keepAliveSettings = keepAlive }

    func beginKeepAlive() {
        let interval = keepAliveSettings.interval
        guard interval > .zero, let handle else { return }
        // An answer is asked for: a request alone detects nothing until the kernel gives up after many minutes.
        libssh2_keepalive_config(handle, 1, 1)
        scheduleKeepAlive()
    }

    /// Asks for no more answers. To libssh2 1.10 the answer to a keep-alive is the one to its own next request of that kind, such as to listen
    /// on a port, which it then takes for refused. The kernel tells of the dead connection instead.
    func forgoKeepAliveAnswers() {
        guard hasAnsweredKeepAlives else { return }
        hasAnsweredKeepAlives = false
        guard keepAliveSettings.interval > .zero, let handle else { return }
        libssh2_keepalive_config(handle, 0, 1)
        var limit = UInt32(clamping: (keepAliveSettings.interval * (keepAliveSettings.limit + 1)).components.seconds * 1000)
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, &limit, 4)
    }

    private func scheduleKeepAlive() {
        keepAlive?.cancel()
        keepAlive = loop.timer(at: .now + keepAliveSettings.interval) { [weak self] in
            self?.assumeIsolated { $0.sendKeepAlive() }
        }
    }

    private func sendKeepAlive() {
        guard failure == nil, let handle else { return }
        guard silentKeepAlives < keepAliveSettings.limit else {
            let silence = keepAliveSettings.interval * keepAliveSettings.limit
            fail(lost("the connection is dead: no answer for \(silence.components.seconds) s"))
            return
        }
        if hasAnsweredKeepAlives { silentKeepAlives += 1 }
        // libssh2 forgets a keep-alive that only half fits into the socket, which ruins the stream: send only when there is room and no
        // other packet is under way.
        var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        if isSenderFree, Glibc.poll(&poll, 1, 0) == 1, poll.revents & Int16(POLLOUT) != 0 {
            var next: Int32 = 0
            libssh2_keepalive_send(handle, &next)
            weft_session_flush(descriptor, state)
            if isAtRest { lookForAnswer() }
        }
        scheduleKeepAlive()
    }

    /// Nobody reads now: when more bytes wait at the socket than before, the answer to a request has come. The next call takes them.
    private func lookForAnswer() {
        if isHungUp { return fail(lost("the connection was closed by the other side")) }
        var waiting: Int32 = 0
        guard ioctl(descriptor, UInt(FIONREAD), &waiting) == 0 else { return }
        if waiting > unread { silentKeepAlives = 0 }
        unread = waiting
    }
}
