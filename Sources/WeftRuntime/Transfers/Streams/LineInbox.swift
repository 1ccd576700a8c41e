import SSH
import Weft

/// The lines that a script prints, for whoever waits for the next one. It runs on the loop's thread.
actor LineInbox: ByteSink {
    private let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private var held: [UInt8] = []
    private var lines: [String] = []
    private var isClosed = false
    private var change = LoopSignal()
    // More than any script of ours says.
    private static let longest = 1 << 20

    init(on loop: EventLoop) { self.loop = loop }

    func take(_ bytes: [UInt8]) throws {
        held += bytes
        while let end = held.firstIndex(of: 10) {
            lines.append(String(decoding: held[..<end], as: UTF8.self))
            held.removeFirst(end + 1)
        }
        if held.count > Self.longest { held = [] }
        change.send()
    }

    /// The next line; `nil` when the script has ended without one. One waits at a time.
    func next() async -> String? {
        while lines.isEmpty, !isClosed {
            await withUnsafeContinuation { continuation in
                if lines.isEmpty, !isClosed { change.add(continuation) } else { continuation.resume() }
            }
        }
        return lines.isEmpty ? nil : lines.removeFirst()
    }

    /// The script has ended.
    func close() {
        isClosed = true
        change.send()
    }

    /// The last line of those that nobody has taken.
    var last: String? { lines.last }
}
