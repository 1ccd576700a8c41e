/// A wait of an actor of the loop for a change of its own state.
///
/// The condition is looked at again where the wait begins: an actor may be left, and be changed, between a look at its state and the wait.
struct LoopSignal {
    private var waiting: [UnsafeContinuation<Void, Never>] = []

    mutating func add(_ continuation: UnsafeContinuation<Void, Never>) { waiting.append(continuation) }

    /// Wakes whoever waits; they look again.
    mutating func send() {
        let waiting = waiting
        self.waiting = []
        for continuation in waiting { continuation.resume() }
    }
}
