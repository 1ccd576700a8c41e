import SSH
import Weft

/// Tells how far a copy is, a few times a second. It runs on the loop's thread.
actor ProgressMeter {
    private let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private let name: String
    private let receive: ProgressReceiver?
    private var done = 0
    private var total = 0
    private var told = ContinuousClock.now
    private static let interval = Duration.milliseconds(200)

    init(_ name: some Sequence<UInt8>, on loop: EventLoop, _ receive: ProgressReceiver?) {
        self.name = String(decoding: Array(name), as: UTF8.self)
        self.loop = loop
        self.receive = receive
    }

    /// Says how much there is to do, or how much more.
    func expect(_ bytes: Int) { total += bytes }

    /// Counts what is done.
    func add(_ bytes: Int) {
        done += bytes
        guard receive != nil else { return }
        let now = ContinuousClock.now
        guard now - told >= Self.interval else { return }
        told = now
        receive?(TransferProgress(name: name, done: done, total: max(total, done)))
    }

    /// Says that it is over.
    func finish() { receive?(TransferProgress(name: name, done: done, total: done)) }
}
