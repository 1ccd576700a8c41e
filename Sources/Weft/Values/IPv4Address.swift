/// An IPv4 address in dotted decimals.
public struct IPv4Address: Sendable, Hashable, Comparable, CustomStringConvertible, TaskArgument {
    /// The address as a number in host byte order.
    public let bits: UInt32

    /// The address of a number in host byte order.
    public init(bits: UInt32) { self.bits = bits }

    /// Reads four decimals from 0 to 255; `nil` for anything else, leading zeros included, which some programs read as octal.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part), part.utf8.allSatisfy({ (48...57).contains($0) }), part.count == 1 || !part.hasPrefix("0") else {
                return nil
            }
            bits = bits << 8 | UInt32(byte)
        }
        self.bits = bits
    }

    /// The four decimals.
    public var description: String { [24, 16, 8, 0].map { String(bits >> UInt32($0) & 255) }.joined(separator: ".") }
    /// By number.
    public static func < (one: Self, other: Self) -> Bool { one.bits < other.bits }

    /// Reads an address.
    public init(taskArgument text: String) throws {
        guard let address = IPv4Address(text) else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
        self = address
    }
    /// An IPv4 address with an example.
    public static var taskArgumentExpectation: String { "an IPv4 address such as 10.0.0.24" }
}
