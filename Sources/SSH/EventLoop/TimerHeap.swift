/// A point in time when something is to be called, which may be taken back.
public final class EventTimer {
    let deadline: ContinuousClock.Instant
    fileprivate(set) var action: (() -> Void)?

    init(deadline: ContinuousClock.Instant, action: @escaping () -> Void) {
        self.deadline = deadline
        self.action = action
    }

    /// Whether it has fired or was taken back.
    public var isDone: Bool { action == nil }

    /// Takes the timer back; it is not an error when it has fired.
    public func cancel() { action = nil }
}

/// Timers ordered by their deadlines: a binary heap. A cancelled one stays until its time comes, or until it is on top.
struct TimerHeap {
    private var heap: [EventTimer] = []

    mutating func add(_ timer: EventTimer) {
        heap.append(timer)
        var child = heap.count - 1
        while child > 0, heap[child].deadline < heap[(child - 1) / 2].deadline {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].deadline < heap[smallest].deadline {
                smallest = child
            }
            if smallest == parent { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }

    private mutating func dropCancelled() {
        while let first = heap.first, first.action == nil { removeFirst() }
    }

    mutating func isDue() -> Bool {
        dropCancelled()
        return heap.first.map { $0.deadline <= .now } ?? false
    }

    /// What the next due timer does; `nil` when none is due.
    mutating func nextDue() -> (() -> Void)? {
        dropCancelled()
        guard let first = heap.first, first.deadline <= .now else { return nil }
        let action = first.action
        first.action = nil
        removeFirst()
        return action
    }

    /// How long epoll may sleep: -1 for ever. Rounded up, so that the timer is due when it returns.
    mutating func millisecondsToNext() -> Int32 {
        dropCancelled()
        guard let first = heap.first else { return -1 }
        let (seconds, attoseconds) = (first.deadline - .now).components
        if seconds < 0 || attoseconds < 0 { return 0 }
        return Int32(min(seconds, 86_400)) * 1000 + Int32(attoseconds / 1_000_000_000_000_000) + 1
    }
}
