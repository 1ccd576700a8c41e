/// The standard alphabet of RFC 4648, as keys, fingerprints and known_hosts files use it.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    static func encode(_ bytes: some Sequence<UInt8>, padded: Bool = true) -> String {
        var output: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                output.append(alphabet[Int(bits >> UInt32(bitCount) & 63)])
            }
        }
        if bitCount > 0 { output.append(alphabet[Int(bits << UInt32(6 - bitCount) & 63)]) }
        while padded && !output.count.isMultiple(of: 4) { output.append(UInt8(ascii: "=")) }
        return String(decoding: output, as: UTF8.self)
    }

    /// The bytes of a text; `nil` when it is not all Base64.
    package static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        text.withContiguousStorageIfAvailable { decode($0) } ?? Array(text).withUnsafeBufferPointer { decode($0) }
    }

    private static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count * 3 / 4 + 3) { buffer, count in
            var end = 0
            isWhole = decode(text) {
                buffer[end] = $0
                end += 1
            }
            count = end
        }
        return isWhole ? bytes : nil
    }

    /// Decodes piece by piece, so that a secret need not pass through an array. White space is skipped; padding may not be missing, as
    /// OpenSSH would not take such a text either.
    ///
    /// - Returns: Whether all of it was Base64.
    @inline(__always)
    static func decode(_ text: some Sequence<UInt8>, into sink: (UInt8) -> Void) -> Bool {
        values.withUnsafeBufferPointer { values in
            var bits: UInt32 = 0
            var bitCount: UInt32 = 0
            var digits = 0
            var padding = 0
            for character in text {
                let value = values[Int(character)]
                if value == 0xFF {
                    if character == UInt8(ascii: "=") {
                        padding += 1
                    } else if character != 0x20, !(0x09...0x0D).contains(character) {
                        return false
                    }
                    continue
                }
                guard padding == 0 else { return false }
                bits = bits << 6 | UInt32(value)
                bitCount &+= 6
                digits &+= 1
                if bitCount >= 8 {
                    bitCount &-= 8
                    sink(UInt8(truncatingIfNeeded: bits >> bitCount))
                }
            }
            return bits & (1 << bitCount - 1) == 0 && (digits + padding).isMultiple(of: 4) && padding <= 2
        }
    }
}
