import Weft

/// Sends what a target needs of a file.
struct FileContent: Sendable {
    /// What it needs.
    enum Plan: Sendable {
        /// Nothing: the content is there.
        case keep
        /// The content from a place on.
        case content(from: Int, ContentHash)
        /// Only what is no hole, in blocks of the file.
        case extents([Range<Int>], ContentHash)
    }

    private let file: LocalFile
    private let host: String
    private let meter: ProgressMeter

    init(_ file: LocalFile, host: String, meter: ProgressMeter) {
        self.file = file
        self.host = host
        self.meter = meter
    }

    /// Writes the answer, the content and its hash.
    func send(in plan: Plan, to source: PushSource) async throws {
        switch plan {
        case .keep:
            await meter.add(file.size)
            try await source.write(Array("keep\n".utf8))
        case .content(let start, let kind): try await send(from: start, kind, to: source)
        case .extents(let extents, let kind): try await send(extents, kind, to: source)
        }
    }

    private func send(from start: Int, _ kind: ContentHash, to source: PushSource) async throws {
        await meter.add(start)
        try await source.write(Array("go \(start)\n".utf8))
        await file.beginHash(kind, from: start)
        for index in start / LocalFile.chunk..<(file.size + LocalFile.chunk - 1) / LocalFile.chunk {
            let bytes = try await file.chunk(index, host: host)
            try await source.write(bytes)
            await meter.add(bytes.count)
        }
        try await file.checkUnchanged(host: host)
        let hash = try await file.hash(kind, from: start, host: host)
        try await source.write(Array(hash.utf8) + [UInt8](repeating: 32, count: FileScript.trailer - hash.utf8.count))
    }

    private func send(_ extents: [Range<Int>], _ kind: ContentHash, to source: PushSource) async throws {
        // Holes count as sent.
        await meter.add(max(0, file.size - extents.reduce(0) { $0 + $1.count } * LocalFile.block))
        let list = extents.map { "\($0.lowerBound) \($0.count)\n" }.joined()
        try await source.write(Array("holes \(extents.count)\n\(list)".utf8))
        let hasher = SharedHasher(kind)
        for extent in extents {
            for first in stride(from: extent.lowerBound, to: extent.upperBound, by: 4) {
                let count = min(4, extent.upperBound - first) * LocalFile.block
                let start = first * LocalFile.block
                var bytes = try await file.read(start, min(count, file.size - start), host: host)
                // The last block is whole as well, so that it can be counted; the script cuts the file to its size.
                bytes += [UInt8](repeating: 0, count: count - bytes.count)
                await hasher.update(bytes)
                try await source.write(bytes)
                await meter.add(bytes.count)
            }
        }
        try await file.checkUnchanged(host: host)
        try await source.write(Array("\(await hasher.finish())\n".utf8))
    }
}

/// A hash that is taken aside, off the loop's thread.
actor SharedHasher {
    private var hasher: ContentHasher

    init(_ kind: ContentHash) { hasher = ContentHasher(kind) }

    func update(_ bytes: [UInt8]) { hasher.update(bytes[...]) }

    func finish() -> String { hasher.finish() }
}
