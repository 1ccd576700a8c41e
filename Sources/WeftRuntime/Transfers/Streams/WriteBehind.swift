import SSH
import Weft

/// Hands what arrives on to a slower place, such as a disk: a bounded part of it waits in memory, and then whoever brings more waits.
actor WriteBehind: ByteSink {
    private let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private let write: @Sendable ([[UInt8]]) async throws -> Void
    private var waiting: [[UInt8]] = []
    private var size = 0
    private var isWriting = false
    private var failure: (any Error)?
    private var change = LoopSignal()
    private static let most = 2 << 20

    init(on loop: EventLoop, _ write: @escaping @Sendable ([[UInt8]]) async throws -> Void) {
        self.loop = loop
        self.write = write
    }

    func take(_ bytes: [UInt8]) async throws {
        waiting.append(bytes)
        size += bytes.count
        if !isWriting {
            isWriting = true
            Task(executorPreference: loop.taskExecutor) { await self.writeAll() }
        }
        while size > Self.most, failure == nil {
            await withUnsafeContinuation { continuation in
                if size > Self.most, failure == nil { change.add(continuation) } else { continuation.resume() }
            }
        }
        if let failure { throw failure }
    }

    private func writeAll() async {
        while !waiting.isEmpty, failure == nil {
            let pieces = waiting
            waiting = []
            do {
                try await write(pieces)
            } catch {
                failure = error
            }
            size -= pieces.reduce(0) { $0 + $1.count }
            change.send()
        }
        isWriting = false
        change.send()
    }

    /// Waits until all has been written.
    func finish() async throws {
        while isWriting {
            await withUnsafeContinuation { continuation in
                if isWriting { change.add(continuation) } else { continuation.resume() }
            }
        }
        if let failure { throw failure }
    }
}
