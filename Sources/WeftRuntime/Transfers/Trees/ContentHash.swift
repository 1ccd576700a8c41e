import SSH

/// How a copy is compared with its source: by what a target has a program for.
enum ContentHash: String, Sendable, Hashable, CaseIterable {
    case sha256
    /// The CRC and length of POSIX's `cksum`: enough to find damage, and there where nothing else is.
    case cksum
    /// Nothing: only the size is compared.
    case none

    /// The name for messages.
    var name: String {
        switch self {
        case .sha256: "SHA-256"
        case .cksum: "cksum's CRC-32"
        case .none: "the size only"
        }
    }

    /// The hash of bytes in memory.
    func hash(_ bytes: [UInt8]) -> String {
        var hasher = ContentHasher(self)
        hasher.update(bytes[...])
        return hasher.finish()
    }
}

/// The hash of a content that comes in pieces, as the target's program writes it.
struct ContentHasher: ~Copyable {
    private let kind: ContentHash
    private let sha256: SHA256Hasher?
    private var crc: UInt32 = 0
    private var count = 0

    init(_ kind: ContentHash) {
        self.kind = kind
        sha256 = kind == .sha256 ? SHA256Hasher() : nil
    }

    mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { update($0) }
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        switch kind {
        case .sha256: sha256?.update(bytes)
        case .cksum:
            for byte in bytes { crc = crc << 8 ^ Self.table[Int(UInt8(crc >> 24) ^ byte)] }
            count += bytes.count
        case .none: break
        }
    }

    /// The hash; call it once, as the last thing.
    mutating func finish() -> String {
        switch kind {
        case .sha256: return sha256.map { $0.finalize().hexadecimal } ?? ""
        case .cksum:
            // POSIX has the length follow the content, its lowest byte first and without zeros at the end.
            var rest = count
            while rest > 0 {
                crc = crc << 8 ^ Self.table[Int(UInt8(crc >> 24) ^ UInt8(truncatingIfNeeded: rest))]
                rest >>= 8
            }
            return String(~crc)
        case .none: return "-"
        }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index) << 24) { value, _ in value & 1 << 31 != 0 ? value << 1 ^ 0x04C1_1DB7 : value << 1 }
    }
}

extension Array where Element == UInt8 {
    /// Two lower-case digits for each byte.
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
