import Glibc

/// A 128-bit hash of texts, by which compiled programs and remembered answers are found again. It guards against accidents, not against an attacker: who can write
/// the cache can write the program itself.
struct ContentHash: Equatable {
    private var first: UInt64 = 0xCBF2_9CE4_8422_2325
    private var second: UInt64 = 0x9E37_79B9_7F4A_7C15

    init() {}

    /// The hash of some bytes.
    init(of bytes: UnsafeRawBufferPointer) { add(bytes) }

    /// Adds a number.
    mutating func add(_ number: UInt64) { mix(number) }

    /// Adds bytes and their number.
    mutating func add(_ buffer: UnsafeRawBufferPointer) {
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

    /// Adds bytes and their number.
    mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

    /// Adds a text and its length.
    mutating func add(_ text: String) { add(Array(text.utf8)) }

    /// Adds a C string and its length; none is another content than an empty one.
    mutating func add(_ text: UnsafePointer<CChar>?) {
        if let text { add(UnsafeRawBufferPointer(start: text, count: strlen(text))) } else { mix(.max) }
    }

    private mutating func mix(_ word: UInt64) {
        let product = (first ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        first = product.high ^ product.low
        second = (second ^ first) &* 0xE703_7ED1_A0B4_28DB
        second ^= second >> 29
    }

    /// 32 hexadecimal digits.
    var text: String {
        String(unsafeUninitializedCapacity: 33) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { buffer in
                if let start = buffer.baseAddress { write(to: start) }
            }
            return 32
        }
    }

    /// Writes the 32 hexadecimal digits and a NUL.
    func write(to text: UnsafeMutablePointer<CChar>) {
        Self.write(first, to: text)
        Self.write(second, to: text + 16)
        text[32] = 0
    }

    private static func write(_ number: UInt64, to text: UnsafeMutablePointer<CChar>) {
        var index = 0
        while index < 16 {
            let digit = CChar(truncatingIfNeeded: number >> (60 - 4 * UInt64(index)) & 0xF)
            text[index] = digit < 10 ? 0x30 + digit : 0x57 + digit
            index += 1
        }
    }
}
