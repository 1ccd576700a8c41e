/// Something that is told on the loop's thread when its socket may be ready: bytes have come, there is room for more, or it is broken.
protocol SocketWatcher: AnyObject {
    /// Called once for each change, not again while nothing new happens: whoever is told uses the socket until it says EAGAIN.
    ///
    /// - Parameter isEnding: Whether the other side has ended the connection. When that comes together with the last bytes it is told with them,
    ///   and never again: whoever reads goes on to the end.
    func socketMayBeReady(isEnding: Bool)
}

/// A socket that is watched for as long as its watcher lives.
final class SocketWatch {
    weak var watcher: (any SocketWatcher)?
    var isEnding: Bool

    init(_ watcher: any SocketWatcher, isEnding: Bool = false) {
        self.watcher = watcher
        self.isEnding = isEnding
    }
}

extension EventLoop {
    /// Tells a watcher of every change of a socket, for reading and for writing: one call of the kernel's for the socket's whole life.
    ///
    /// Call this on the loop's thread only, and ``unwatch(_:)`` before the socket is closed.
    func watch(_ socket: Int32, for watcher: any SocketWatcher) {
        while watches.count <= socket { watches.append(nil) }
        watches[Int(socket)] = SocketWatch(watcher)
        _ = control(.add, socket, [.read, .write, .ending, .once])
    }

    /// Tells somebody else from now on.
    ///
    /// - Returns: Whether the other side has ended the connection already.
    func rewatch(_ socket: Int32, for watcher: any SocketWatcher) -> Bool {
        let isEnding = watches[Int(socket)]?.isEnding ?? false
        watches[Int(socket)] = SocketWatch(watcher, isEnding: isEnding)
        return isEnding
    }

    /// Ends watching a socket that is closed next, which takes it out of epoll.
    func unwatch(_ socket: Int32) {
        guard watches.indices.contains(Int(socket)) else { return }
        watches[Int(socket)] = nil
    }

    /// Whether the socket was a watched one.
    func tellWatcher(_ socket: Int32, _ events: UInt32) -> Bool {
        guard socket < watches.count, let watch = watches[Int(socket)] else { return false }
        if !Readiness(rawValue: events).isDisjoint(with: [.ending, .broken]) { watch.isEnding = true }
        watch.watcher?.socketMayBeReady(isEnding: watch.isEnding)
        return true
    }

    /// Has something done before the loop next sleeps. Call this on the loop's thread only.
    func beforeSleep(_ action: @escaping () -> Void) { endings.append(action) }

    /// Does what was to be done before sleeping; true when there was anything.
    func runEndings() -> Bool {
        guard !endings.isEmpty else { return false }
        // What these add is done before the loop sleeps as well, since it looks for jobs first.
        let due = endings
        endings.removeAll(keepingCapacity: true)
        for action in due { action() }
        return true
    }
}
