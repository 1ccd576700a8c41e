/// Makes a host the name server of a domain, with the inventory's hosts in it.
///
/// It installs BIND 9, and writes the zone of the domain and those of the networks: every host of the inventory that has an IPv4 address, its aliases
/// (the variable `aliases`), and your own records. A zone's serial number grows when something else of it has changed. What BIND would
/// not take is never served: the former zones stay.
///
/// - Parameters:
///   - domain: The domain; that of the inventory's hosts unless given.
///   - forwarders: The servers that are asked for all other names; those that the host itself uses unless given. With an empty list, the root's.
///   - records: A file of more records, one a line as in a zone file: `www CNAME devweb`.
///   - allow: Networks for whose hosts it looks up other names, beside those that it is in itself.
///   - reverse: Networks whose addresses get names, of 8, 16 or 24 bits, beside those of the hosts' private addresses.
///   - ttl: How long others may keep a record.
///   - dnssec: Check answers for other names by DNSSEC; the forwarders have to pass on what that needs.
@Task(after: dnsZones, roles: ["dns"])
public func dns(
    on host: Connection, domain: Domain? = nil, forwarders: [IPv4Address]? = nil, records: LocalPath? = nil, allow: [IPv4Network] = [],
    reverse: [IPv4Network] = [], ttl: Duration = .seconds(300), dnssec: Bool = false
) async throws {
    var settings = try await DNS.settings(domain: domain, records: records, reverse: reverse, in: host.run)
    (settings.forwarders, settings.allow, settings.isValidating) = (forwarders, allow, dnssec)
    settings.ttl = Int(ttl.components.seconds)
    try await DNS.serve(settings, on: host)
}

/// Tells which names a domain would have, and whether its records are right.
///
/// Nothing is connected to. `task dns` begins with it.
///
/// - Parameters:
///   - domain: The domain; that of the inventory's hosts unless given.
///   - records: A file of more records, one a line as in a zone file: `www CNAME devweb`.
///   - reverse: Networks whose addresses get names, of 8, 16 or 24 bits, beside those of the hosts' private addresses.
///   - show: Show the zones as they would be served.
@Task
public func dnsZones(domain: Domain? = nil, records: LocalPath? = nil, reverse: [IPv4Network] = [], show: Bool = false) async throws {
    guard let run = Run.current else { throw RunError.outsideRun }
    let zones = try await DNS.settings(domain: domain, records: records, reverse: reverse, in: run).zones()
    for zone in zones {
        if show {
            for line in zone.text(serial: "0", contact: "hostmaster.\(zones[0].origin).").split(separator: "\n") { say(String(line)) }
        } else {
            say("\(zone.origin): \(zone.records.count) record\(zone.records.count == 1 ? "" : "s")")
        }
    }
}

extension DNS {
    /// Makes a host the name server of a domain.
    ///
    /// Zones are checked here before anything is done, and by BIND's own programs before they are served; afterwards the server is asked whether it
    /// serves them.
    ///
    /// - Throws: ``DNS/Error``, `ApplyError` with what BIND has to say.
    public static func serve(_ settings: Settings, on host: Connection) async throws {
        var settings = settings
        settings.server = settings.server ?? host.name
        let zones = try settings.zones()
        let contact = try Domain("hostmaster.\(settings.domain)")
        let root = host.sudo()
        let forwarders: [IPv4Address]
        if let given = settings.forwarders { forwarders = given } else { forwarders = try await usualForwarders(of: root, besides: zones) }
        let reload = Handler(
            "reload named", "named-checkconf && if systemctl is-active -q named; then rndc reload; else systemctl restart named; fi")
        let isChanged = try await root.apply {
            Packages("bind9", "bind9-dnsutils", "bind9-utils", recommends: false)
            File(
                "\(NamedConfiguration.folder)/named.conf.options", content: NamedConfiguration.options(settings, forwarders: forwarders),
                validate: NamedConfiguration.validation(of: "named.conf.options")
            ).notify(reload)
            Directory(NamedConfiguration.zones)
            for zone in zones { ZoneFile(zone, contact: contact).notify(reload) }
            Block(
                "\(NamedConfiguration.folder)/named.conf.local", NamedConfiguration.statements(zones), marker: "weft \(settings.domain)",
                comment: "//", validate: NamedConfiguration.validation(of: "named.conf.local")
            ).notify(reload)
            Service("named", .running, .enabled)
        }.isChanged
        if isChanged, !host.run.isPreview { try await waitUntilServed(zones, on: host) }
    }

    /// The servers that a host asks until it asks itself: those that an earlier run has written down, else those of its `resolv.conf`.
    private static func usualForwarders(of host: Connection, besides zones: [Zone]) async throws -> [IPv4Address] {
        // A host that looks names up with itself would ask itself in a circle.
        let own = zones[0].records.compactMap { record in
            if case .a(let address) = record.data, zones[0].nameServers.contains("\(record.name).") { address } else { nil }
        }
        let text = try await host.capture(
            """
            file=\(NamedConfiguration.folder)/named.conf.options
            if grep -qs 'Written by Weft' "$file"; then sed -n 's/^ *forwarders { \\(.*\\)};$/\\1/p' "$file" | tr -d ';'
            else sed -n 's/^nameserver  *//p' /run/systemd/resolve/resolv.conf /etc/resolv.conf 2>/dev/null; fi; true
            """)
        var seen: Set<IPv4Address> = []
        return text.split(whereSeparator: \.isWhitespace).compactMap { IPv4Address(String($0)) }
            .filter { !$0.isLoopback && !own.contains($0) && seen.insert($0).inserted }
    }

    /// Waits until the server's serial numbers are those of the files; zones are loaded after `rndc reload` has returned.
    private static func waitUntilServed(_ zones: [Zone], on host: Connection) async throws {
        let files = zones.map { "\($0.origin)=\(NamedConfiguration.path($0))" }
        let script: Command = """
            turn=0
            for zone in \(files); do
                wanted=$(sed -n 's/^ *\\([0-9][0-9]*\\) ; serial$/\\1/p' "${zone#*=}" | head -n 1)
                until [ "$(dig +short +time=1 +tries=1 @127.0.0.1 "${zone%%=*}" SOA 2>/dev/null | awk '{ print $3 }')" = "$wanted" ]; do
                    turn=$((turn + 1))
                    if [ $turn -gt 75 ]; then printf '%s\\n' "${zone%%=*}"; break; fi
                    sleep 0.2
                done
            done
            """
        let missing = try await host.quiet().asking().timeout(.seconds(90)).run(script).lines
        guard missing.isEmpty else { throw Error.notServed(host: host.name, zones: missing) }
    }

    /// Settings from what a command line says.
    static func settings(
        domain: Domain?, records: LocalPath?, reverse: [IPv4Network] = [], in run: any RunServices
    ) async throws -> Settings {
        var settings = Settings(domain: try domain ?? ownDomain(of: run.inventory), inventory: run.inventory)
        if let records { settings.records = try await DNS.records(in: records, run: run) }
        settings.reverse = reverse
        return settings
    }

    /// The domain that the hosts of an inventory are in.
    ///
    /// - Throws: ``DNS/Error/noDomain``, ``DNS/Error/severalDomains(_:)``.
    nonisolated public static func ownDomain(of inventory: Inventory) throws -> Domain {
        var domains: [String] = []
        for host in inventory.hosts {
            guard let domain = variable("domain", of: host)?.description ?? host.domain else { continue }
            if !domains.contains(domain) { domains.append(domain) }
        }
        guard let domain = domains.first else { throw Error.noDomain }
        guard domains.count == 1 else { throw Error.severalDomains(domains) }
        return try Domain(domain)
    }

    /// The records in a file of this machine, one a line: see ``RecordReader``.
    ///
    /// - Throws: ``DNS/Error/records(_:)`` with the lines that cannot be read.
    public static func records(in file: LocalPath, run: any RunServices) async throws -> [Record] {
        let bytes = try await run.localConnection.read(file.path)
        let reader = RecordReader(String(decoding: bytes, as: UTF8.self), source: file.name)
        guard reader.problems.isEmpty else { throw Error.records(reader.problems) }
        return reader.records
    }
}
