import Glibc
import SSH
import Synchronization
import Weft

/// Bytes of which any number may come: the first are in memory, and when there are many all of them are in a file.
///
/// The file has no name and is this user's alone. The kernel removes it with the object, or with the process, however that ends. Writing to
/// it is a copy into the page cache, which is why the loop's thread may do it.
public final class BulkBytes: LargeOutput {
    private struct State {
        var memory: [UInt8] = []
        var file: Int32 = -1
        /// How many are in the file.
        var written = 0
        var problem: String?
    }
    private let state = Mutex(State())
    private let limit: Int
    private static let piece = 256 << 10

    /// No bytes.
    ///
    /// - Parameter limit: How many stay in memory.
    public init(inMemory limit: Int = 1 << 20) { self.limit = limit }

    deinit { state.withLock { if $0.file >= 0 { close($0.file) } } }

    /// How many there are.
    public var count: Int { state.withLock { $0.written + $0.memory.count } }
    /// Whether they are in a file.
    public var isLarge: Bool { state.withLock { $0.file >= 0 } }
    /// Why some are missing: `cannot write to /tmp: no space left on device`. The bytes up to the first missing one are there.
    public var problem: String? { state.withLock { $0.problem } }

    /// Adds bytes.
    public func append(_ bytes: some Sequence<UInt8>) {
        state.withLock { state in
            guard state.problem == nil else { return }
            state.memory += bytes
            if state.memory.count <= (state.file < 0 ? limit : min(limit, Self.piece)) { return }
            if state.file < 0 { Self.open(&state) }
            Self.flush(&state)
        }
    }

    /// All bytes when they are in memory; `nil` when they are in a file.
    func inMemory() -> [UInt8]? { state.withLock { $0.file < 0 ? $0.memory : nil } }

    /// Hands over all of them, a piece at a time.
    public func forEachPiece(_ take: ([UInt8]) throws -> Void) rethrows {
        var offset = 0
        while true {
            let piece = bytes(from: offset, atMost: Self.piece)
            if piece.isEmpty { return }
            try take(piece)
            offset += piece.count
        }
    }

    /// Hands over all of them in pieces of whole lines.
    public func forEachLines(_ take: ([UInt8]) -> Void) {
        var rest: [UInt8] = []
        forEachPiece { piece in
            guard let end = piece.lastIndex(of: UInt8(ascii: "\n")) else { return rest += piece }
            take(rest + piece[...end])
            rest = Array(piece[(end + 1)...])
        }
        if !rest.isEmpty { take(rest) }
    }

    /// What two collections of the same bytes have in common: a hash.
    public var fingerprint: [UInt8] {
        let hasher = SHA256Hasher()
        forEachPiece { hasher.update($0) }
        return hasher.finalize()
    }

    /// The last ones, at most so many.
    public func suffix(_ maxLength: Int) -> [UInt8] {
        let count = count
        return bytes(from: max(0, count - maxLength), atMost: min(count, maxLength))
    }

    private func bytes(from offset: Int, atMost length: Int) -> [UInt8] {
        state.withLock { state in
            Self.flush(&state)
            let end = min(state.file < 0 ? state.memory.count : state.written, offset + length)
            guard end > offset else { return [] }
            if state.file < 0 { return Array(state.memory[offset..<end]) }
            return [UInt8](unsafeUninitializedCapacity: end - offset) { buffer, filled in
                filled = 0
                while filled < end - offset {
                    let count = pread(state.file, buffer.baseAddress! + filled, end - offset - filled, off_t(offset + filled))
                    if count < 0 && errno == EINTR { continue }
                    // The disk lost what it had taken: to go on with less than there was would be worse than to end.
                    guard count > 0 else { fatalError("an output that was kept in a file cannot be read back") }
                    filled += count
                }
            }
        }
    }

    /// Where its files are, and those of the outputs that are kept.
    static var folder: String { Environment.value("TMPDIR") ?? "/tmp" }

    private static func open(_ state: inout State) {
        var template = Array((folder + "/weft-output-XXXXXX").utf8CString)
        state.file = mkstemp(&template)
        guard state.file >= 0 else { return fail(&state) }
        unlink(template)
        _ = fcntl(state.file, F_SETFD, FD_CLOEXEC)
    }

    /// Writes to the file what is in memory, when there is a file.
    private static func flush(_ state: inout State) {
        guard state.file >= 0 else { return }
        var offset = 0
        while offset < state.memory.count {
            let count = state.memory.withUnsafeBytes { write(state.file, $0.baseAddress! + offset, $0.count - offset) }
            if count > 0 { offset += count } else if errno != EINTR { break }
        }
        state.written += offset
        if offset < state.memory.count { fail(&state) }
        state.memory.removeAll(keepingCapacity: true)
    }

    private static func fail(_ state: inout State) {
        state.problem = "cannot write to \(folder): \(String(cString: strerror(errno)).lowercased())"
    }
}

extension CommandResult {
    /// Makes two collections of bytes the outputs.
    mutating func take(_ output: BulkBytes, _ error: BulkBytes) {
        if let bytes = output.inMemory() { outputBytes = bytes } else { largeOutputs.output = output }
        if let bytes = error.inMemory() { errorBytes = bytes } else { largeOutputs.error = error }
    }
}
