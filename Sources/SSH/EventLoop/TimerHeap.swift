/// A point in time when something is to be called, which may be taken back.
public final class EventTimer {
    let deadline: ContinuousClock.Instant
    fileprivate(set) var action: (() -> Void)?
    /// Where it is in its heap.
    fileprivate var place = 0
    fileprivate var heap: TimerHeap?

    init(deadline: ContinuousClock.Instant, action: @escaping () -> Void) {
        self.deadline = deadline
        self.action = action
    }

    /// Whether it has fired or was taken back.
    public var isDone: Bool { action == nil }

    /// Takes the timer back; it is not an error when it has fired. Call this on the loop's thread.
    public func cancel() {
        guard action != nil else { return }
        action = nil
        heap?.remove(self)
    }
}

/// Timers ordered by their deadlines: a binary heap. Each knows its place, and leaves when it is cancelled: nearly all are, long before
/// their time.
final class TimerHeap {
    private var heap: [EventTimer] = []

    func add(_ timer: EventTimer) {
        timer.heap = self
        timer.place = heap.count
        heap.append(timer)
        rise(timer)
    }

    fileprivate func remove(_ timer: EventTimer) {
        timer.heap = nil
        let last = heap.removeLast()
        guard last !== timer else { return }
        put(last, at: timer.place)
        rise(last)
        sink(last)
    }

    private func put(_ timer: EventTimer, at place: Int) {
        heap[place] = timer
        timer.place = place
    }

    private func rise(_ timer: EventTimer) {
        var place = timer.place
        while place > 0 {
            let parent = heap[(place - 1) / 2]
            guard timer.deadline < parent.deadline else { break }
            put(parent, at: place)
            place = (place - 1) / 2
        }
        put(timer, at: place)
    }

    private func sink(_ timer: EventTimer) {
        var place = timer.place
        while true {
            var child = 2 * place + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1].deadline < heap[child].deadline { child += 1 }
            guard heap[child].deadline < timer.deadline else { break }
            put(heap[child], at: place)
            place = child
        }
        put(timer, at: place)
    }

    func isDue() -> Bool { heap.first.map { $0.deadline <= .now } ?? false }

    /// What the next due timer does; `nil` when none is due.
    func nextDue() -> (() -> Void)? {
        guard let first = heap.first, first.deadline <= .now else { return nil }
        let action = first.action
        first.cancel()
        return action
    }

    /// How long epoll may sleep: -1 for ever. Rounded up, so that the timer is due when it returns.
    func millisecondsToNext() -> Int32 {
        guard let first = heap.first else { return -1 }
        let (seconds, attoseconds) = (first.deadline - .now).components
        if seconds < 0 || attoseconds < 0 { return 0 }
        return Int32(min(seconds, 86_400)) * 1000 + Int32(attoseconds / 1_000_000_000_000_000) + 1
    }
}
