import Glibc
import SSH
import Weft

/// Knows hosts that no inventory names: from `ssh_config`, or else from DNS and `/etc/hosts`.
public final class UnlistedHosts: Sendable {
    private let configuration = LazyValue { try ClientConfiguration.load() }

    /// One for a planning; `ssh_config` is read when the first host is asked for.
    public init() {}

    /// The host of a name; `nil` when nobody knows it.
    ///
    /// A name server that does not answer leaves the question open: connecting will tell.
    ///
    /// - Throws: What is wrong in `ssh_config`.
    public func host(named name: String) throws -> Inventory.Host? {
        if name == Inventory.Host.local.name || name == "local" { return .local }
        // No host is called so, and some characters mean something to ssh_config's tokens.
        guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let configured = try? configuration.get().resolve(host: name) else {
            _ = try configuration.get()
            return nil
        }
        // A jump host or a proxy command resolves the name where it is known.
        let isElsewhere = !configured.jumps.isEmpty || configured.proxyCommand != nil
        guard isElsewhere || resolves(configured.hostName) else { return nil }
        return Inventory.Host(name: name)
    }

    private func resolves(_ name: String) -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var result: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name, nil, &hints, &result)
        if let result { freeaddrinfo(result) }
        return status == 0 || status == EAI_AGAIN
    }
}
