/// Makes hosts look names up with a name server of the site.
///
/// The server has to answer before a host is switched over. The former `/etc/resolv.conf` is kept, and comes back with `undo=yes`. Where
/// systemd-resolved looks names up, it is told instead.
///
/// - Parameters:
///   - servers: The servers' addresses; those of the inventory's hosts with the role dns unless given.
///   - search: The domains of names without a dot; that of the inventory's hosts unless given.
///   - undo: Go back to what was there before.
@Task
public func dnsUse(on host: Connection, servers: [IPv4Address] = [], search: [Domain] = [], undo: Bool = false) async throws {
    if undo { return try await DNS.stopUsing(on: host) }
    let listed = host.run.inventory.hosts(role: "dns").compactMap { host in
        (DNS.variable("address", of: host)?.description ?? host.address).flatMap { IPv4Address($0) }
    }
    let chosen = servers.isEmpty ? listed : servers
    guard !chosen.isEmpty else { throw DNS.Error.noServer }
    try await DNS.use(servers: chosen, search: search.isEmpty ? [try DNS.ownDomain(of: host.run.inventory)] : search, on: host)
}

extension DNS {
    /// Makes a host look names up with certain servers, each of which has to answer from there first.
    ///
    /// - Parameters:
    ///   - servers: Their addresses: three at most, of which the first is asked first.
    ///   - search: The domains of names without a dot. The first of them is asked for, to see that a server answers.
    public static func use(servers: [IPv4Address], search: [Domain], on host: Connection) async throws {
        guard !servers.isEmpty else { throw Error.noServer }
        guard servers.count <= 3 else { throw Error.tooManyServers(servers.count) }
        try await host.sudo().apply { Resolver(servers: servers, search: search) }
    }

    /// Makes a host look names up as it did before ``use(servers:search:on:)``.
    public static func stopUsing(on host: Connection) async throws {
        try await host.sudo().apply { Resolver.Former() }
    }
}
