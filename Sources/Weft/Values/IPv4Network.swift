/// An IPv4 network: an address and the length of its prefix, `10.0.0.0/24`.
public struct IPv4Network: Sendable, Hashable, CustomStringConvertible, TaskArgument {
    /// The network's first address.
    public let base: IPv4Address
    /// The number of leading bits that all its addresses share, 0 to 32.
    public let prefix: Int

    /// Reads `ADDRESS/LENGTH`; `nil` for anything else. Bits past the prefix are cleared, so that `10.0.0.1/24` is `10.0.0.0/24`.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPv4Address(String(parts[0])), let prefix = Int(parts[1]), (0...32).contains(prefix) else {
            return nil
        }
        self.prefix = prefix
        self.base = IPv4Address(bits: address.bits & Self.mask(prefix))
    }

    private static func mask(_ prefix: Int) -> UInt32 { prefix == 0 ? 0 : ~UInt32(0) << UInt32(32 - prefix) }

    /// Whether an address lies in the network.
    public func contains(_ address: IPv4Address) -> Bool { address.bits & Self.mask(prefix) == base.bits }

    /// The addresses that hosts may have: all but the first and the last.
    public var hosts: [IPv4Address] {
        let size = UInt64(1) << UInt64(32 - prefix)
        guard size > 2, prefix >= 16 else { return [] }
        return (1..<UInt32(size - 1)).map { IPv4Address(bits: base.bits + $0) }
    }

    /// `ADDRESS/LENGTH`.
    public var description: String { "\(base)/\(prefix)" }

    /// Reads a network.
    public init(taskArgument text: String) throws {
        guard let network = IPv4Network(text) else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
        self = network
    }
    /// A network with an example.
    public static var taskArgumentExpectation: String { "an IPv4 network such as 10.0.0.0/24" }
}
