/// The 512 bytes in front of each member of a tar archive, as POSIX's ustar and GNU's tar have them.
struct TarHeader: Sendable, Hashable {
    enum Kind: UInt8, Sendable {
        case file = 0x30
        case hardLink = 0x31
        case link = 0x32
        case folder = 0x35
        /// GNU: a file with holes. What follows the header are its pieces.
        case sparse = 0x53
        /// GNU: the content is the next member's name, or link's target, when it does not fit into 100 bytes.
        case longName = 0x4C
        case longTarget = 0x4B
        /// POSIX: the content is further facts about the next member, or about all of them.
        case extended = 0x78
        case globalExtended = 0x67
    }

    static let block = 512

    var name: [UInt8]
    var kind: Kind
    var size = 0
    var mode: UInt16 = 0o644
    var modified = 0
    var target: [UInt8] = []

    /// The blocks of the header, with those of GNU's long names before it.
    var blocks: [UInt8] {
        var blocks: [UInt8] = []
        // One byte less than there is room for: some programs want the zero at the end.
        if name.count > 99 { blocks += Self.long(.longName, name) }
        if target.count > 99 { blocks += Self.long(.longTarget, target) }
        return blocks + ownBlock
    }

    private static func long(_ kind: Kind, _ text: [UInt8]) -> [UInt8] {
        let header = TarHeader(name: Array("././@LongLink".utf8), kind: kind, size: text.count + 1, mode: 0)
        return header.ownBlock + padded(text + [0])
    }

    /// The bytes with zeros up to the next whole block.
    static func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: padding(bytes.count)) }

    static func padding(_ count: Int) -> Int { (block - count % block) % block }

    /// What ends an archive.
    static let end = [UInt8](repeating: 0, count: 2 * block)

    private var ownBlock: [UInt8] {
        var block = [UInt8](repeating: 0, count: Self.block)
        func put(_ bytes: some Sequence<UInt8>, at offset: Int, _ most: Int) {
            for (index, byte) in bytes.prefix(most).enumerated() { block[offset + index] = byte }
        }
        func put(octal number: Int, at offset: Int, _ width: Int) {
            let digits = String(max(0, number), radix: 8)
            put((String(repeating: "0", count: max(0, width - 1 - digits.count)) + digits).utf8, at: offset, width)
        }
        put(name, at: 0, name.count > 99 ? 99 : 100)
        put(octal: Int(mode), at: 100, 8)
        put(octal: 0, at: 108, 8)
        put(octal: 0, at: 116, 8)
        put(octal: size, at: 124, 12)
        put(octal: modified, at: 136, 12)
        block[156] = kind.rawValue
        put(target, at: 157, target.count > 99 ? 99 : 100)
        // GNU's magic, whose long names these are.
        put("ustar  ".utf8, at: 257, 8)
        put("        ".utf8, at: 148, 8)
        put(octal: block.reduce(0) { $0 + Int($1) }, at: 148, 7)
        return block
    }
}

extension TarHeader {
    /// A header as it stands in an archive; `nil` when the block is none.
    init?(_ block: ArraySlice<UInt8>) {
        let start = block.startIndex
        guard block.count == Self.block else { return nil }
        func field(_ offset: Int, _ width: Int) -> ArraySlice<UInt8> { block[(start + offset)..<(start + offset + width)] }
        func text(_ offset: Int, _ width: Int) -> [UInt8] { Array(field(offset, width).prefix { $0 != 0 }) }
        let sum = block.reduce(0) { $0 + Int($1) } - field(148, 8).reduce(0) { $0 + Int($1) } + 8 * 32
        guard Self.number(field(148, 8)) == sum else { return nil }
        // The oldest archives have a zero in the place of `0`; what else is unknown is taken for a file, as POSIX has it.
        guard let size = Self.number(field(124, 12)), size >= 0, let mode = Self.number(field(100, 8)) else { return nil }
        let kind = Kind(rawValue: block[start + 156])
        name = text(0, 100)
        if Array(field(257, 6)) == Array("ustar\0".utf8) {
            let prefix = text(345, 155)
            if !prefix.isEmpty { name = prefix + [UInt8(ascii: "/")] + name }
        }
        let isSpecial = (0x33...0x36).contains(block[start + 156]) && kind == nil
        if isSpecial { return nil }
        self.kind = kind ?? .file
        self.size = size
        self.mode = UInt16(mode & 0o7777)
        modified = Self.number(field(136, 12)) ?? 0
        target = text(157, 100)
    }

    /// A number in octal digits, or in GNU's base 256.
    static func number(_ field: ArraySlice<UInt8>) -> Int? {
        guard let first = field.first else { return nil }
        if first & 0x80 != 0 {
            guard first & 0x40 == 0, field.dropFirst().dropLast(8).allSatisfy({ $0 == 0 }) else { return nil }
            let value = field.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return Int(exactly: value)
        }
        var value = 0
        for byte in field.drop(while: { $0 == 32 }).prefix(while: { $0 != 0 && $0 != 32 }) {
            guard (48...55).contains(byte) else { return nil }
            value = value << 3 | Int(byte - 48)
        }
        return value
    }
}
