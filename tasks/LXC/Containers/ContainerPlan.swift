/// Everything that is settled about a container before the host is told to make it.
nonisolated struct ContainerPlan: Sendable {
    var name: String
    var image: String
    var address: IPv4Address
    var network: IPv4Network
    var gateway: IPv4Address
    var bridge: String
    var user: String
    var publicKeys: [String]
    /// The resolvers' addresses; empty takes the host's own.
    var resolvers: [String] = []
    /// The domain that the host name is completed with; `nil` for none.
    var domain: String?
    var packages: [String]
    /// Whether the survey found no such container, so that one that is there now is somebody else's work.
    var isNew: Bool
    /// Whether the clone has files of its own only, instead of being laid over the image.
    var isCopy = false
    /// The longest to wait for the container's sshd.
    var patience: Duration = .seconds(60)

    /// The hardware address that belongs to the address: a container that is made anew at the same address is the same neighbour to the host,
    /// whose ARP entry would otherwise point to the old one for up to a minute.
    static func hardwareAddress(for address: IPv4Address) -> String {
        let digits = (0..<4).map { index in
            let byte = String(address.bits >> UInt32(24 - 8 * index) & 255, radix: 16)
            return byte.count == 1 ? "0" + byte : byte
        }
        // 02 is the range of addresses that are given out locally; 00:16:3e leaves only three bytes for the four.
        return "02:16:" + digits.joined(separator: ":")
    }

    /// The host name and, where there is a domain, the full name before it, as a line of `/etc/hosts` has them.
    var hostNames: String {
        let short = String(name.prefix { $0 != "." })
        if name.contains(".") { return "\(name) \(short)" }
        return domain.map { "\(name).\($0) \(name)" } ?? name
    }
}
