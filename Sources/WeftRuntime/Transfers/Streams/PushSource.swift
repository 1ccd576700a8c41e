import SSH
import Weft

/// A command's input that is written by one task while another sends it: one piece is on its way, one waits, and who writes a third waits too.
actor PushSource: ByteSource {
    private let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private enum State {
        case open
        case ended
        case failed(any Error)
    }

    private var state = State.open
    private var piece: [UInt8]?
    private var change = LoopSignal()

    init(on loop: EventLoop) { self.loop = loop }

    private var isOpen: Bool { if case .open = state { true } else { false } }

    func next() async throws -> [UInt8]? {
        while piece == nil, isOpen {
            await withUnsafeContinuation { continuation in
                if piece == nil, isOpen { change.add(continuation) } else { continuation.resume() }
            }
        }
        if let next = piece {
            piece = nil
            change.send()
            return next
        }
        if case .failed(let error) = state { throw error }
        return nil
    }

    /// Writes a piece once there is room for it.
    ///
    /// - Throws: `CancellationError` when the command has ended.
    func write(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        while piece != nil, isOpen {
            await withUnsafeContinuation { continuation in
                if piece != nil, isOpen { change.add(continuation) } else { continuation.resume() }
            }
        }
        guard isOpen else { throw CancellationError() }
        piece = bytes
        change.send()
    }

    /// Ends the input; an error ends the command, too.
    func end(_ error: (any Error)? = nil) {
        guard isOpen else { return }
        state = error.map { .failed($0) } ?? .ended
        change.send()
    }
}
