nonisolated extension DNS {
    /// What a name server is to know, and for whom.
    nonisolated public struct Settings: Sendable {
        /// The domain that it serves.
        public var domain: Domain
        /// The hosts whose names and addresses are served.
        ///
        /// Their variables `aliases` (or `dns-aliases`) are more names of a host, and `dns-address` is an address to serve in the place of the
        /// one that it is reached at.
        public var inventory: Inventory
        /// The servers that are asked for all other names; those that the host itself uses, unless given. Without any, it asks the root's.
        public var forwarders: [IPv4Address]?
        /// Records beside those of the inventory.
        public var records: [Record]
        /// The networks for whose hosts it looks up other names, beside those that it is in itself.
        public var allow: [IPv4Network] = []
        /// The networks whose addresses get names, of 8, 16 or 24 bits, beside those of 24 bits that private addresses of the hosts are in.
        public var reverse: [IPv4Network] = []
        /// How long others may keep a record, in seconds.
        public var ttl = 300
        /// Whether answers for other names are checked by DNSSEC; the forwarders have to pass on what that needs.
        public var isValidating = false
        /// Whether addresses of 127.0.0.0/8 are served.
        public var includesLoopback = false
        /// The inventory's name of the host that serves; where ``DNS/serve(_:on:)`` is called, unless given.
        public var server: String?

        /// Settings.
        public init(domain: Domain, inventory: Inventory, forwarders: [IPv4Address]? = nil, records: [Record] = []) {
            (self.domain, self.inventory, self.forwarders, self.records) = (domain, inventory, forwarders, records)
        }

        /// The zones: the domain's, and one for each network of addresses.
        ///
        /// - Throws: ``DNS/Error/records(_:)`` with everything that is wrong.
        public func zones() throws(DNS.Error) -> [Zone] {
            var problems: [String] = []
            let (hosts, found) = inventoryRecords()
            problems += found
            let pointers = records.filter(isPointer)
            let others = records.filter { !isPointer($0) }
            let servers = servers(hosts + others, &problems)
            let forward = Zone(domain, ttl: ttl, resolving: servers + hosts + others)
            problems += forward.problems
            let networks = networks(of: hosts, &problems)
            var left = pointers
            var zones = [forward]
            for network in networks {
                guard let origin = network.reverseDomain else { continue }
                let zone = reverseZone(network, origin, forward, pointers, addresses(hosts) + addresses(others))
                left.removeAll { DNS.Name.isInside(pointerName($0), origin.name) }
                // What is wrong with a name is told by the record that brings it.
                if forward.problems.isEmpty { problems += zone.problems }
                zones.append(zone)
            }
            for record in left {
                problems.append(
                    "\(record.source.map { "\($0): " } ?? "")`\(record)`: its address is in no network that is served; name one with `reverse=`"
                )
            }
            guard problems.isEmpty else { throw .records(problems) }
            return zones
        }
    }
}

nonisolated extension DNS.Settings {
    /// The records of the inventory's hosts, and what is wrong with them.
    private func inventoryRecords() -> (records: [DNS.Record], problems: [String]) {
        var (records, problems) = ([DNS.Record](), [String]())
        for host in inventory.hosts {
            let source = "the inventory's `\(host.name)`"
            let aliases = DNS.variable("aliases", of: host).map(DNS.words) ?? []
            guard let name = ownName(of: host.name) else {
                if !aliases.isEmpty { problems.append("\(source): it has aliases, and its name is not in \(domain)") }
                continue
            }
            var address = host.address.flatMap { IPv4Address($0) }
            if let given = DNS.variable("address", of: host)?.description {
                address = IPv4Address(given)
                if address == nil { problems.append("\(source): its variable `dns-address` is `\(given)`, and no IPv4 address") }
            }
            guard let address, includesLoopback || !address.isLoopback else {
                if !aliases.isEmpty {
                    problems.append("\(source): it has aliases, and no address to serve; give it the variable `dns-address`")
                }
                continue
            }
            records.append(DNS.Record(name, .a(address), source: source))
            for alias in aliases { records.append(DNS.Record(alias, .cname(name), source: source)) }
        }
        return (records, problems)
    }

    /// A host's name within the domain; `nil` for one that is in another.
    private func ownName(of name: String) -> String? {
        if !name.contains(".") { return name }
        let name = name.lowercased()
        if name == domain.name { return "@" }
        return name.hasSuffix("." + domain.name) ? String(name.dropLast(domain.name.count + 1)) : nil
    }

    /// The record of the domain's server, where nobody has written one.
    private func servers(_ records: [DNS.Record], _ problems: inout [String]) -> [DNS.Record] {
        func isServer(_ record: DNS.Record) -> Bool {
            record.data.type == "NS" && DNS.Name.absolute(record.name, in: domain) == domain.name
        }
        guard !records.contains(where: isServer), let server = server ?? inventory.hosts(role: "dns").first?.name else { return [] }
        let name = ownName(of: server)
        let whole = name.map { DNS.Name.absolute($0, in: domain) }
        guard let name, records.contains(where: { $0.data.type == "A" && DNS.Name.absolute($0.name, in: domain) == whole }) else {
            problems.append(
                "the name server `\(server)` has no address in \(domain)\n  list it in the inventory with an address, or with the variable `dns-address`, or write an NS record"
            )
            return []
        }
        return [DNS.Record.server(name)]
    }

    /// The networks whose addresses get names.
    private func networks(of hosts: [DNS.Record], _ problems: inout [String]) -> [IPv4Network] {
        for network in reverse where network.reverseDomain == nil {
            problems.append("`\(network)` has no zone of its own for the names of its addresses: name networks of 8, 16 or 24 bits")
        }
        var networks = reverse
        for case .a(let address) in hosts.map(\.data) where address.isPrivate && !networks.contains(where: { $0.contains(address) }) {
            if let network = IPv4Network("\(address)/24") { networks.append(network) }
        }
        // One that lies in another has its names there.
        return networks.enumerated().filter { index, network in
            !networks.enumerated().contains { place, other in
                place != index && other.contains(network.base) && (other.prefix < network.prefix || other == network && place < index)
            }
        }.map(\.element).sorted { $0.base < $1.base }
    }

    private func addresses(_ records: [DNS.Record]) -> [(IPv4Address, DNS.Record)] {
        records.compactMap { record in
            guard case .a(let address) = record.data, !record.name.hasPrefix("*") else { return nil }
            return (address, record)
        }
    }

    private func isPointer(_ record: DNS.Record) -> Bool {
        record.data.type == "PTR" && !DNS.Name.isInside(pointerName(record), domain.name)
    }

    private func pointerName(_ record: DNS.Record) -> String {
        IPv4Address(record.name)?.reverseName ?? DNS.Name.absolute(record.name, in: domain)
    }

    /// The zone of the names of a network's addresses: those that are written, and else the first name that has the address.
    private func reverseZone(
        _ network: IPv4Network, _ origin: Domain, _ forward: DNS.Zone, _ pointers: [DNS.Record], _ addresses: [(IPv4Address, DNS.Record)]
    ) -> DNS.Zone {
        var records = forward.records.filter { $0.name == domain.name && $0.data.type == "NS" }.map { record in
            var server = DNS.Record.server(record.data.target ?? "")
            server.isServer = record.isServer
            return server
        }
        for record in pointers where DNS.Name.isInside(pointerName(record), origin.name) {
            var whole = record
            whole.name = pointerName(record) + "."
            if let target = record.data.target { whole.data = .ptr(DNS.Name.absolute(target, in: domain) + ".") }
            records.append(whole)
        }
        var named = Set(records.map(\.name))
        for (address, record) in addresses where network.contains(address) && named.insert(address.reverseName + ".").inserted {
            let target = DNS.Name.absolute(record.name, in: domain) + "."
            records.append(DNS.Record(address.reverseName + ".", .ptr(target), ttl: record.ttl, source: record.source))
        }
        return DNS.Zone(origin, ttl: ttl, resolving: records)
    }
}

nonisolated extension DNS.Record {
    /// The record of a domain's server.
    fileprivate static func server(_ name: String) -> DNS.Record {
        var record = DNS.Record("@", .ns(name), source: "the name server")
        record.isServer = true
        return record
    }
}

nonisolated extension DNS {
    /// A host's variable, under its name or with `dns-` before it.
    static func variable(_ name: String, of host: Inventory.Host) -> ConfigurationValue? {
        let names = ["dns-\(name)", "dns_\(name)"] + (name == "aliases" ? [name] : [])
        return names.lazy.compactMap { host.vars[$0] }.first { $0 != .null }
    }

    /// The texts of a list, or those between the commas and spaces of one text.
    static func words(_ value: ConfigurationValue) -> [String] {
        if case .list(let values) = value { return values.map(\.description) }
        return value.description.split { $0 == "," || $0 == " " }.map(String.init)
    }
}
