/// What a descriptor is waited for.
public struct Readiness: OptionSet, Sendable {
    /// The bits, as epoll has them.
    public let rawValue: UInt32
    /// A set from its bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// Bytes, an end of file or an error can be read.
    public static let read = Readiness(rawValue: 0x001)
    /// Bytes can be written.
    public static let write = Readiness(rawValue: 0x004)
    /// An error or a hang-up, which epoll reports whatever is watched.
    static let broken = Readiness(rawValue: 0x018)
    /// The other side sends no more. Bytes of it may still wait to be read.
    static let ending = Readiness(rawValue: 0x2000)
    /// Each change is told once: edge-triggered, as epoll(7) calls it.
    static let once = Readiness(rawValue: 1 << 31)
}

/// Who waits for a descriptor. All of it runs on the loop's thread.
struct Interest {
    /// What epoll watches; it is left armed after a wait ends, since the next one mostly wants the same.
    var armed: Readiness = []
    var isAdded = false
    var waiters: [Waiter] = []
}

/// One suspended wait, resumed exactly once: by the descriptor, by a timer or by whoever has news for it.
final class Waiter {
    let wanted: Readiness
    private var continuation: UnsafeContinuation<Void, Never>?

    init(_ wanted: Readiness, _ continuation: UnsafeContinuation<Void, Never>) {
        self.wanted = wanted
        self.continuation = continuation
    }

    var isResumed: Bool { continuation == nil }

    func resume() {
        continuation?.resume()
        continuation = nil
    }
}

extension EventLoop {
    /// Calls `action` on the loop's thread at a time. Call this on that thread only: from an actor that the loop runs.
    public func timer(at deadline: ContinuousClock.Instant, _ action: @escaping () -> Void) -> EventTimer {
        let timer = EventTimer(deadline: deadline, action: action)
        timers.add(timer)
        return timer
    }

    /// Suspends until a descriptor may be ready, or ``wakeAll(_:)`` is called for it. Call this on the loop's thread only.
    ///
    /// - Parameter isOver: Whether there is nothing to wait for any more. Whoever calls ``wakeAll(_:)`` makes it true before: other jobs may run
    ///   between the caller's own look and the moment from which it can be woken.
    public func wait(_ wanted: Readiness, on descriptor: Int32, unless isOver: () -> Bool = { false }) async {
        await withUnsafeContinuation { continuation in
            if isOver() { continuation.resume() } else { add(Waiter(wanted, continuation), for: descriptor) }
        }
    }

    /// Suspends until one of several descriptors may be ready to be read. Call this on the loop's thread only.
    public func waitForAny(_ descriptors: [Int32]) async {
        await withUnsafeContinuation { continuation in
            let waiter = Waiter(.read, continuation)
            for descriptor in descriptors { add(waiter, for: descriptor) }
        }
        // The one waiter still stands on the lists of the others.
        for descriptor in descriptors { interests[descriptor]?.waiters.removeAll { $0.isResumed } }
    }

    /// Registers a waiter. It may be woken early and without cause: whoever waits looks again.
    func add(_ waiter: Waiter, for descriptor: Int32) {
        var interest = interests[descriptor] ?? Interest()
        interest.waiters.append(waiter)
        if !interest.armed.isSuperset(of: waiter.wanted) {
            interest.armed.formUnion(waiter.wanted)
            if !control(interest.isAdded ? .modify : .add, descriptor, interest.armed) {
                // epoll refuses regular files and /dev/null: they are always ready.
                interest.waiters.removeLast()
                interest.armed = []
                interests[descriptor] = interest
                waiter.resume()
                return
            }
            interest.isAdded = true
        }
        interests[descriptor] = interest
    }

    func fire(_ descriptor: Int32, _ events: UInt32) {
        guard var interest = interests[descriptor] else { return }
        let isBroken = !Readiness(rawValue: events).isDisjoint(with: .broken)
        let ready = isBroken ? [.read, .write] : Readiness(rawValue: events)
        var woken: [Waiter] = []
        interest.waiters.removeAll { waiter in
            guard !waiter.wanted.isDisjoint(with: ready) else { return false }
            woken.append(waiter)
            return true
        }
        if woken.isEmpty {
            // Nobody wants this now: watch only for what somebody does, or the loop would spin. A broken descriptor reports itself whatever
            // is watched, so it is taken out until somebody waits again.
            interest.armed = interest.waiters.reduce(into: []) { $0.formUnion($1.wanted) }
            if isBroken && interest.waiters.isEmpty {
                _ = control(.delete, descriptor, [])
                interest.isAdded = false
                interest.armed = []
            } else {
                _ = control(.modify, descriptor, interest.armed)
            }
        }
        interests[descriptor] = interest
        for waiter in woken { waiter.resume() }
    }

    /// Wakes everybody who waits for a descriptor.
    public func wakeAll(_ descriptor: Int32) {
        guard let waiters = interests[descriptor]?.waiters, !waiters.isEmpty else { return }
        interests[descriptor]?.waiters = []
        for waiter in waiters { waiter.resume() }
    }

    /// Stops watching a descriptor, before it is closed: the number may come back for another file.
    public func forget(_ descriptor: Int32) {
        guard let interest = interests.removeValue(forKey: descriptor) else { return }
        if interest.isAdded { _ = control(.delete, descriptor, []) }
        for waiter in interest.waiters { waiter.resume() }
    }
}
