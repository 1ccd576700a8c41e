/// A 128-bit hash of texts, by which compiled programs are found again. It guards against accidents, not against an attacker: who can write
/// the cache can write the program itself.
struct ContentHash {
    private var first: UInt64 = 0xCBF2_9CE4_8422_2325
    private var second: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Adds a text and its length.
    mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var index = 0
            while index + 8 <= buffer.count {
                mix(buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                index += 8
            }
            var word: UInt64 = 0
            while index < buffer.count {
                word = word << 8 | UInt64(buffer[index])
                index += 1
            }
            mix(word)
            mix(UInt64(buffer.count))
        }
    }

    /// Adds a text and its length.
    mutating func add(_ text: String) { add(Array(text.utf8)) }

    private mutating func mix(_ word: UInt64) {
        let product = (first ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        first = product.high ^ product.low
        second = (second ^ first) &* 0xE703_7ED1_A0B4_28DB
        second ^= second >> 29
    }

    /// 32 hexadecimal digits.
    var text: String { Self.digits(first) + Self.digits(second) }

    private static func digits(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
