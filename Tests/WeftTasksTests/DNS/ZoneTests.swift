import Testing
import WeftTesting

@testable import WeftTasks

@Suite("Zones made of an inventory")
struct ZoneTests {
    static func host(_ name: String, _ address: String?, vars: [String: ConfigurationValue] = [:], roles: [String] = []) -> Inventory.Host {
        var host = Inventory.Host(name: name, address: address)
        (host.vars, host.roles, host.domain) = (vars, roles, "office.example.com")
        return host
    }

    static let inventory = Inventory(hosts: [
        host("hpcube", "127.0.0.1"),
        host("devdns", "10.0.0.21", roles: ["dns"]),
        host("devweb", "10.0.0.24", vars: ["aliases": .list([.string("www"), .string("cdn")])]),
        host("devbox", nil),
        host("far.example.org", "10.0.0.30"),
        host("mail.office.example.com", "192.0.2.7"),
        host("gate", "127.0.0.1", vars: ["dns-address": .string("10.0.1.1")]),
    ])

    static func settings(_ records: String = "") throws -> DNS.Settings {
        let reader = DNS.RecordReader(records, source: "office.records")
        #expect(reader.problems == [])
        return DNS.Settings(domain: try Domain("office.example.com"), inventory: inventory, records: reader.records)
    }

    private func problems(_ records: String) throws -> [String] {
        do {
            _ = try Self.settings(records).zones()
            return []
        } catch DNS.Error.records(let problems) { return problems }
    }

    @Test("every host with an address has its name, its aliases and the name of its address")
    func zones() throws {
        let zones = try Self.settings(
            """
            @ MX 10 mail
            @ TXT "v=spf1 mx -all"
            _sip._tcp 1h IN SRV 0 5 5060 devweb
            v6 AAAA 2001:DB8:0:0::24
            10.0.0.99 PTR printer
            other CNAME www.example.net.
            """
        ).zones()
        #expect(zones.map(\.origin.name) == ["office.example.com", "0.0.10.in-addr.arpa", "1.0.10.in-addr.arpa"])
        #expect(
            zones[0].text(serial: "2026112100", contact: "hostmaster.office.example.com.") == """
                ; office.example.com, written by Weft: what is changed by hand is overwritten.
                $ORIGIN office.example.com.
                $TTL 300
                @ IN SOA devdns.office.example.com. hostmaster.office.example.com. (
                    2026112100 ; serial
                    3600 ; refresh
                    600 ; retry
                    1209600 ; expire
                    300 ) ; how long it is kept that there is no such name
                @         IN NS devdns.office.example.com.
                @         IN MX 10 mail.office.example.com.
                @         IN TXT "v=spf1 mx -all"
                _sip._tcp 3600 IN SRV 0 5 5060 devweb.office.example.com.
                cdn       IN CNAME devweb.office.example.com.
                devdns    IN A 10.0.0.21
                devweb    IN A 10.0.0.24
                gate      IN A 10.0.1.1
                mail      IN A 192.0.2.7
                other     IN CNAME www.example.net.
                v6        IN AAAA 2001:db8::24
                www       IN CNAME devweb.office.example.com.

                """)
        #expect(
            zones[1].records.map(\.description) == [
                "0.0.10.in-addr.arpa NS devdns.office.example.com.", "21.0.0.10.in-addr.arpa PTR devdns.office.example.com.",
                "24.0.0.10.in-addr.arpa PTR devweb.office.example.com.", "99.0.0.10.in-addr.arpa PTR printer.office.example.com.",
            ])
        #expect(zones[2].records.map(\.name) == ["1.0.10.in-addr.arpa", "1.1.0.10.in-addr.arpa"])
    }

    @Test("the order in which hosts and records are written makes no difference")
    func order() throws {
        var one = try Self.settings("b TXT x\na TXT y\n")
        let text = try one.zones()[0].text(serial: "1", contact: "x.")
        one.inventory = Inventory(hosts: Self.inventory.hosts.reversed())
        one.records.reverse()
        #expect(try one.zones()[0].text(serial: "1", contact: "x.") == text)
    }

    @Test(
        "what no zone can have is told with the record",
        arguments: [
            ("bad_name A 10.0.0.1", "`bad_name` cannot be part of a host's name: it takes letters, digits and inner hyphens, at most 63"),
            ("a.example.org. A 10.0.0.1", "the name is not in the zone office.example.com"),
            ("x CNAME nowhere", "the zone has no `nowhere.office.example.com`"),
            (
                "x CNAME devweb.office.example.com",
                "`devweb.office.example.com` has no final dot, and so the domain twice; write `devweb.office.example.com.`, or `devweb`"
            ),
            (
                "@ MX 10 www",
                "MX records point to a name with an address, and not to an alias such as the inventory's `devweb`: `www CNAME devweb`"
            ),
            ("@ MX 10 nobody", "the zone has no address of `nobody.office.example.com`"),
            (
                "@ NS cdn",
                "NS records point to a name with an address, and not to an alias such as the inventory's `devweb`: `cdn CNAME devweb`"
            ),
            ("@ CNAME devweb", "the domain itself cannot be an alias, as it has a name server"),
            ("devweb TXT x\ndevweb TXT x", "it is there already, by office.records:1: `devweb TXT \"x\"`"),
            ("x CNAME y\ny CNAME x", "the aliases go in a circle"),
            (
                "x 60 A 10.0.0.1\nx 61 A 10.0.0.2",
                "all records of a name and type have one time to live; 60 is not that of office.records:2: `x A 10.0.0.2`"
            ),
            ("172.16.3.4 PTR printer", "its address is in no network that is served; name one with `reverse=`"),
            ("x 2147483648 A 10.0.0.1", "2147483648 is no time to live: it is 0 to 2147483647 seconds"),
        ])
    func problems(_ records: String, _ reason: String) throws {
        let found = try problems(records)
        #expect(found.contains { $0.hasPrefix("office.records:") && $0.hasSuffix(": \(reason)") }, "\(found)")
    }

    @Test("an alias beside other data is an error of the alias, wherever it is written")
    func alias() throws {
        #expect(
            try problems("www A 10.0.0.1") == [
                "the inventory's `devweb`: `www CNAME devweb`: an alias has no other records; office.records:1: `www A 10.0.0.1` is one"
            ])
    }

    @Test("a host that cannot be a name is named")
    func badHost() throws {
        var settings = try Self.settings()
        settings.inventory = Inventory(hosts: [Self.host("devdns", "10.0.0.21", roles: ["dns"]), Self.host("db_1", "10.0.0.22")])
        #expect(
            throws: DNS.Error.records([
                "the inventory's `db_1`: `db_1 A 10.0.0.22`: `db_1` cannot be part of a host's name: it takes letters, digits and inner hyphens, at most 63"
            ])
        ) { try settings.zones() }
    }

    @Test("names below one that other servers know are theirs")
    func delegation() throws {
        #expect(try problems("lab NS ns.lab\nns.lab A 10.0.0.3\nx CNAME web.lab") == [])
        #expect(try problems("*.dev CNAME devweb\nx CNAME a.b.dev") == [])
    }

    @Test("a name server without an address is an error with what to do")
    func server() throws {
        var settings = try Self.settings()
        settings.server = "hpcube"
        #expect(
            throws: DNS.Error.records([
                "the name server `hpcube` has no address in office.example.com\n  list it in the inventory with an address, or with the variable `dns-address`, or write an NS record"
            ])
        ) { try settings.zones() }
    }

    @Test("networks of the hosts' private addresses have names, others when they are named")
    func networks() throws {
        var settings = try Self.settings()
        settings.reverse = [try #require(IPv4Network("10.0.0.0/16")), try #require(IPv4Network("192.0.2.0/24"))]
        #expect(try settings.zones().map(\.origin.name) == ["office.example.com", "0.10.in-addr.arpa", "2.0.192.in-addr.arpa"])
        settings.reverse = [try #require(IPv4Network("10.0.0.0/25"))]
        #expect(throws: DNS.Error.self) { try settings.zones() }
    }

    @Test("the domain is that of the hosts, when they have one")
    func domain() throws {
        #expect(try DNS.ownDomain(of: Self.inventory).name == "office.example.com")
        #expect(throws: DNS.Error.noDomain) { try DNS.ownDomain(of: Inventory(hosts: [Inventory.Host(name: "a")])) }
        var other = Inventory.Host(name: "b")
        other.domain = "example.org"
        #expect(throws: DNS.Error.severalDomains(["office.example.com", "example.org"])) {
            try DNS.ownDomain(of: Inventory(hosts: Self.inventory.hosts + [other]))
        }
    }
}
