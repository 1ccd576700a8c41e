/// Reads the SSH wire format (RFC 4251, section 5): big-endian numbers and length-prefixed strings.
///
/// Every read answers nil when too few bytes are left. It borrows its bytes, so it must not outlive the closure that lent them.
struct WireReader {
    private(set) var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, count <= rest.count else { return nil }
        let taken = UnsafeRawBufferPointer(rebasing: rest[..<count])
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        return taken
    }

    mutating func byte() -> UInt8? {
        take(1)?.first
    }

    mutating func number() -> UInt32? {
        take(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    mutating func string() -> UnsafeRawBufferPointer? {
        guard let length = number() else { return nil }
        return take(Int(length))
    }

    mutating func bytes() -> [UInt8]? {
        string().map { [UInt8]($0) }
    }

    /// A string that is text; bytes that are no UTF-8 are shown as the replacement character.
    mutating func text() -> String? {
        string().map { String(decoding: $0, as: UTF8.self) }
    }
}
