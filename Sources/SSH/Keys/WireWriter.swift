/// Writes the SSH wire format (RFC 4251, section 5).
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(byte: UInt8) {
        bytes.append(byte)
    }

    mutating func append(number: UInt32) {
        for shift in stride(from: 24, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
    }

    mutating func append(string: some Collection<UInt8>) {
        append(number: UInt32(string.count))
        bytes += string
    }

    mutating func append(text: String) {
        append(string: text.utf8)
    }

    /// A non-negative number given as big-endian bytes, written in its shortest form.
    mutating func append(magnitude: some Collection<UInt8>) {
        let digits = magnitude.drop { $0 == 0 }
        let needsZero = (digits.first ?? 0) & 0x80 != 0
        append(number: UInt32(digits.count + (needsZero ? 1 : 0)))
        if needsZero { bytes.append(0) }
        bytes += digits
    }
}
