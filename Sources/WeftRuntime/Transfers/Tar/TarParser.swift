/// Reads a tar archive as it arrives, in pieces of any size. Archives may follow one another.
///
/// It comes from a target and may be anything: sizes and names are what the archive says, and it is the receiver's to refuse them.
struct TarParser {
    /// What was found.
    enum Event {
        /// A member begins; its size is that of the file that it becomes.
        case member(TarHeader)
        /// Bytes of the member, and where in it they belong.
        case data(ArraySlice<UInt8>, offset: Int)
        /// The member is complete.
        case memberEnd
    }

    /// Why it is no archive.
    struct Malformed: Error {}

    private enum State {
        case header
        /// Further blocks of a sparse member's map.
        case map(TarHeader, SparseMap)
        /// The content of a member that describes the next one.
        case description(TarHeader, left: Int)
        case content(SparseMap, left: Int, padding: Int)
        case padding(Int)

        static func after(_ padding: Int) -> State { padding == 0 ? .header : .padding(padding) }
    }

    private var state = State.header
    /// The beginning of a block, or of a description.
    private var held: [UInt8] = []
    private var longName: [UInt8]?
    private var longTarget: [UInt8]?
    private var longSize: Int?
    private static let longestDescription = 1 << 20

    /// Whether nothing has begun that has not ended.
    var isBetweenMembers: Bool { if case .header = state { held.isEmpty } else { false } }

    /// Takes the next bytes.
    mutating func feed(_ bytes: [UInt8], _ handle: (Event) throws -> Void) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch state {
            case .header:
                if let block = collect(TarHeader.block, &rest) { try take(header: block, handle) }
            case .map(let header, let map):
                if let block = collect(TarHeader.block, &rest) { try take(map: block[...], last: 21, header, map, handle) }
            case .description(let header, let left):
                if let content = collect(left, &rest) {
                    try take(description: content, of: header)
                    state = .after(TarHeader.padding(left))
                }
            case .content(var map, let left, let padding):
                var piece = rest.prefix(left)
                rest = rest.dropFirst(piece.count)
                let count = piece.count
                while !piece.isEmpty {
                    guard let (offset, length) = map.take(piece.count) else { throw Malformed() }
                    try handle(.data(piece.prefix(length), offset: offset))
                    piece = piece.dropFirst(length)
                }
                state = left > count ? .content(map, left: left - count, padding: padding) : .after(padding)
                if left == count { try handle(.memberEnd) }
            case .padding(let left):
                let count = min(left, rest.count)
                rest = rest.dropFirst(count)
                state = .after(left - count)
            }
        }
    }

    /// The next `count` bytes when all of them are there.
    private mutating func collect(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        let piece = rest.prefix(count - held.count)
        rest = rest.dropFirst(piece.count)
        held += piece
        guard held.count == count else { return nil }
        defer { held = [] }
        return held
    }

    private mutating func take(header block: [UInt8], _ handle: (Event) throws -> Void) throws {
        // Blocks of zeros end an archive, and fill its last record.
        if block.allSatisfy({ $0 == 0 }) { return }
        guard var header = TarHeader(block[...]) else { throw Malformed() }
        switch header.kind {
        case .longName, .longTarget, .extended, .globalExtended:
            guard header.size <= Self.longestDescription else { throw Malformed() }
            if header.size > 0 { state = .description(header, left: header.size) }
            return
        case .file, .hardLink, .link, .folder, .sparse: break
        }
        if let longName { header.name = longName }
        if let longTarget { header.target = longTarget }
        if let longSize { header.size = longSize }
        (longName, longTarget, longSize) = (nil, nil, nil)
        if header.kind == .sparse {
            return try take(map: block[386..<495], last: 4, header, SparseMap(), handle)
        }
        if header.kind != .file { header.size = 0 }
        try begin(header, SparseMap(whole: header.size), stored: header.size, handle)
    }

    /// GNU's map of a sparse file: places and lengths of what is stored, then whether more of it follows; in the header the file's size, too.
    private mutating func take(
        map block: ArraySlice<UInt8>, last count: Int, _ header: TarHeader, _ map: SparseMap, _ handle: (Event) throws -> Void
    ) throws {
        var (header, map) = (header, map)
        func number(_ offset: Int) throws -> Int {
            let start = block.startIndex + offset
            guard let number = TarHeader.number(block[start..<(start + 12)]), number >= 0 else { throw Malformed() }
            return number
        }
        for index in 0..<count where block[block.startIndex + index * 24] != 0 {
            map.append(offset: try number(index * 24), length: try number(index * 24 + 12))
        }
        if count == 4 { map.size = try number(97) }
        if block[block.startIndex + count * 24] != 0 {
            state = .map(header, map)
            return
        }
        let stored = header.size
        guard map.stored == stored else { throw Malformed() }
        header.size = map.size
        try begin(header, map, stored: stored, handle)
    }

    private mutating func begin(_ header: TarHeader, _ map: SparseMap, stored: Int, _ handle: (Event) throws -> Void) throws {
        try handle(.member(header))
        if stored > 0 {
            state = .content(map, left: stored, padding: TarHeader.padding(stored))
        } else {
            state = .header
            try handle(.memberEnd)
        }
    }

    private mutating func take(description content: [UInt8], of header: TarHeader) throws {
        switch header.kind {
        case .longName: longName = Array(content.prefix { $0 != 0 })
        case .longTarget: longTarget = Array(content.prefix { $0 != 0 })
        case .extended:
            for (key, value) in try Self.records(content) {
                switch key {
                case "path": longName = value
                case "linkpath": longTarget = value
                case "size": longSize = Int(String(decoding: value, as: UTF8.self))
                default: break
                }
            }
        default: break
        }
    }

    /// POSIX's records: `LENGTH KEY=VALUE\n`, the length that of the whole record.
    private static func records(_ content: [UInt8]) throws -> [(key: String, value: [UInt8])] {
        var records: [(String, [UInt8])] = []
        var rest = content[...]
        while let space = rest.firstIndex(of: 32) {
            guard let length = Int(String(decoding: rest[..<space], as: UTF8.self)), length > space - rest.startIndex + 1,
                length <= rest.count
            else { throw Malformed() }
            let end = rest.startIndex + length
            let record = rest[(space + 1)..<(end - 1)]
            guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { throw Malformed() }
            records.append((String(decoding: record[..<equals], as: UTF8.self), Array(record[(equals + 1)...])))
            rest = rest[end...]
        }
        return records
    }
}

/// Where in a file the bytes belong that are stored of it.
struct SparseMap: Sendable {
    private var extents: [(offset: Int, length: Int)] = []
    private var next = 0
    private var taken = 0
    /// The size of the whole file.
    var size = 0
    /// How many bytes are stored.
    private(set) var stored = 0

    init() {}

    init(whole size: Int) {
        self.size = size
        append(offset: 0, length: size)
    }

    mutating func append(offset: Int, length: Int) {
        guard length > 0 else { return }
        let (sum, overflow) = stored.addingReportingOverflow(length)
        // Such a map fits no member: its size is compared with this.
        stored = overflow ? Int.max : sum
        extents.append((offset, length))
    }

    /// The place of the next bytes, and how many of them belong there; `nil` at the end.
    mutating func take(_ most: Int) -> (offset: Int, length: Int)? {
        guard next < extents.count else { return nil }
        let (offset, length) = extents[next]
        let count = min(most, length - taken)
        defer {
            taken += count
            if taken == length { (next, taken) = (next + 1, 0) }
        }
        return (offset &+ taken, count)
    }
}
