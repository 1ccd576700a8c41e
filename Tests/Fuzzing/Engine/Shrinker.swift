/// Finds a smaller case that fails as well.
struct Shrinker {
    /// How long it may take; a smaller one is not worth more.
    let deadline = ContinuousClock.now + .seconds(30)
    /// Whether these choices fail.
    let fails: ([UInt8]) async -> Bool

    /// Leaves out what can be left out and makes the rest smaller, until nothing more is gained.
    mutating func smallest(_ bytes: [UInt8]) async -> [UInt8] {
        var best = bytes
        while let smaller = await pass(best) { best = smaller }
        return best
    }

    /// One round of all ways; `nil` when none of them gains anything.
    private mutating func pass(_ bytes: [UInt8]) async -> [UInt8]? {
        var best = bytes
        // Halves, quarters and so on at their own places; what is as short as a thing that was drawn, at every place.
        var sizes = Array(1...16)
        while let size = sizes.last, size * 2 < best.count { sizes.append(size * 2) }
        for size in sizes.reversed() {
            var start = 0
            while start < best.count {
                let end = min(start + size, best.count)
                if let shorter = await tried(Array(best[..<start] + best[end...])) {
                    best = shorter
                    continue
                }
                var zeroed = best
                for index in start..<end { zeroed[index] = 0 }
                if size > 16, zeroed != best, let simpler = await tried(zeroed) { best = simpler }
                start += size > 16 ? size : 1
            }
        }
        for index in best.indices {
            // The smallest value, found by halving: not always the least, but near it.
            var low: UInt8 = 0
            while low < best[index] {
                var candidate = best
                candidate[index] = low + (best[index] - low) / 2
                if let simpler = await tried(candidate) { best = simpler } else { low = candidate[index] + 1 }
                if index >= best.count { break }
            }
            if index >= best.count { break }
        }
        while best.last == 0 { best.removeLast() }
        return best.count < bytes.count || best.lexicographicallyPrecedes(bytes) ? best : nil
    }

    private mutating func tried(_ bytes: [UInt8]) async -> [UInt8]? {
        guard .now < deadline else { return nil }
        return await fails(bytes) ? bytes : nil
    }
}
