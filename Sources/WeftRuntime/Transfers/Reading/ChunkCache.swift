import Synchronization

/// What was read last of the files that transfers read: several hosts that are sent the same find it here.
///
/// What a slow host comes for too late it reads again, so that neither memory grows nor a fast host waits.
final class ChunkCache: Sendable {
    struct Key: Hashable, Sendable {
        /// The file, or the part of a folder.
        let owner: ObjectIdentifier
        let index: Int
    }

    private struct State {
        var chunks: [Key: [UInt8]] = [:]
        var order: [Key] = []
        var size = 0
    }

    /// As long as one host reads a file, what is kept is for others that begin soon after it.
    private static let capacity = (alone: 4 << 20, shared: 64 << 20)
    private let state = Mutex(State())

    subscript(key: Key) -> [UInt8]? { state.withLock { $0.chunks[key] } }

    func keep(_ bytes: [UInt8], as key: Key, isShared: Bool) {
        let capacity = isShared ? Self.capacity.shared : Self.capacity.alone
        state.withLock { state in
            guard state.chunks.updateValue(bytes, forKey: key) == nil else { return }
            state.order.append(key)
            state.size += bytes.count
            var dropped = 0
            while state.size > capacity, dropped < state.order.count - 1 {
                state.size -= state.chunks.removeValue(forKey: state.order[dropped])?.count ?? 0
                dropped += 1
            }
            if dropped > 0 { state.order.removeFirst(dropped) }
        }
    }

    /// Lets go of what was read of one owner.
    func forget(_ owner: ObjectIdentifier) {
        state.withLock { state in
            let own = state.order.filter { $0.owner == owner }
            guard !own.isEmpty else { return }
            for key in own { state.size -= state.chunks.removeValue(forKey: key)?.count ?? 0 }
            state.order.removeAll { $0.owner == owner }
        }
    }
}
