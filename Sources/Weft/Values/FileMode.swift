/// The permission bits of a file, as `chmod` takes them in octal: `644`, `0644`, `1777`.
public struct FileMode: Sendable, Hashable, CustomStringConvertible, TaskArgument {
    /// The bits, at most 0o7777.
    public let bits: UInt16

    /// Takes bits; those above 0o7777 are dropped.
    public init(_ bits: UInt16) { self.bits = bits & 0o7777 }

    /// The octal digits, three of them at least.
    public var description: String {
        let digits = String(bits, radix: 8)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }

    /// Takes three or four octal digits, with or without a zero in front.
    public init(taskArgument text: String) throws {
        let digits = text.count == 5 && text.hasPrefix("0") ? text.dropFirst() : text[...]
        guard (3...4).contains(digits.count), digits.utf8.allSatisfy({ (48...55).contains($0) }), let bits = UInt16(digits, radix: 8) else {
            throw TaskArgumentError("expected \(Self.taskArgumentExpectation)")
        }
        self.init(bits)
    }

    /// Octal digits.
    public static var taskArgumentExpectation: String { "a mode in octal, such as 644" }
}

extension FileMode: ExpressibleByIntegerLiteral {
    /// Takes bits as they are written: `0o640`.
    public init(integerLiteral bits: UInt16) { self.init(bits) }
}
