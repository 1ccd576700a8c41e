import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("Name servers, and those who ask them")
struct ServingTests {
    private let answers = DNS.DigAnswers(RecordedAnswers.lines)

    @Test("what dig says is read with its status")
    func dig() {
        #expect(answers.silence == nil)
        #expect(
            answers.answers[.init(name: "office.example.com", type: "MX")]
                == .init(status: "NOERROR", data: ["10 devlog.office.example.com."]))
        #expect(answers.answers[.init(name: "repo.office.example.com", type: "A")] == .init(status: "NXDOMAIN"))
        #expect(answers.answers[.init(name: "devweb.office.example.com", type: "AAAA")] == .init(status: "NOERROR"))
        #expect(
            answers.answers[.init(name: "24.0.0.10.in-addr.arpa", type: "PTR")]
                == .init(status: "NOERROR", data: ["devweb.office.example.com."]))
        #expect(DNS.DigAnswers(RecordedAnswers.silence).silence == "no servers could be reached")
    }

    @Test("a record that is missing and one that is wrong are told apart")
    func comparison() {
        let records = [
            DNS.Record("office.example.com", .mx(10, "devlog.office.example.com.")),
            DNS.Record("office.example.com", .txt("v=spf1 mx -all")),
            DNS.Record("www.office.example.com", .cname("devlog.office.example.com.")),
            DNS.Record("repo.office.example.com", .a(IPv4Address(bits: 0x0a00_0019))),
            DNS.Record("nobody.office.example.com", .txt("asked for")),
        ]
        #expect(
            DNS.compare(records, with: answers).map(\.problem) == [
                nil, nil,
                "wrong: www.office.example.com CNAME devlog.office.example.com.; the server says dns-a.office.example.com.",
                "missing: repo.office.example.com A 10.0.0.25; the server says NXDOMAIN",
                "missing: nobody.office.example.com TXT \"asked for\"; the server did not answer",
            ])
    }

    @Test("a server that says nothing is an error that names it")
    func silence() async throws {
        let host = FakeConnection(to: Inventory.Host(name: "devdns"))
        let output = "10.0.0.49\n" + RecordedAnswers.silence.joined(separator: "\n")
        host.transport.answer(.exactly("sh -s"), with: CommandResult(standardOutput: output, status: 9))
        let settings = try ZoneTests.settings()
        await #expect(throws: DNS.Error.noAnswer(host: "devdns", server: "10.0.0.49", said: "no servers could be reached")) {
            try await DNS.check(settings, server: IPv4Address(bits: 0x0a00_0031), on: host.connection)
        }
        host.transport.answer(.exactly("sh -s"), with: CommandResult(standardOutput: "", status: 69))
        await #expect(throws: DNS.Error.noDig(host: "devdns")) { try await DNS.check(settings, on: host.connection) }
    }

    @Test("a wrong record is told before the host is asked for anything")
    func before() async throws {
        let host = FakeConnection(to: Inventory.Host(name: "devdns"))
        let settings = try ZoneTests.settings("bad_name A 10.0.0.1")
        await #expect(throws: DNS.Error.self) { try await DNS.serve(settings, on: host.connection) }
        #expect(host.commands == [])
        #expect(host.transport.applied.isEmpty)
    }

    @Test("a server that has all already is asked in one conversation")
    func unchanged() async throws {
        let host = FakeConnection(to: Inventory.Host(name: "devdns"))
        var settings = try ZoneTests.settings()
        settings.forwarders = [IPv4Address(bits: 0x0a00_0001)]
        try await DNS.serve(settings, on: host.connection)
        #expect(host.commands == [])
        #expect(
            host.transport.applied.map { $0.resources.map(\.title) } == [
                [
                    "Packages bind9, bind9-dnsutils, bind9-utils", "File /etc/bind/named.conf.options", "Directory /etc/bind/zones",
                    "Zone office.example.com", "Zone 0.0.10.in-addr.arpa", "Zone 1.0.10.in-addr.arpa",
                    "Block /etc/bind/named.conf.local: weft office.example.com", "Service named",
                ]
            ])
    }

    @Test("the options say who is asked, and for whom")
    func options() throws {
        var settings = try ZoneTests.settings()
        settings.allow = [try #require(IPv4Network("10.0.2.0/24"))]
        #expect(
            DNS.NamedConfiguration.options(settings, forwarders: [IPv4Address(bits: 0x0a00_0001)]) == """
                // Written by Weft: what is changed by hand is overwritten.
                options {
                    directory "/var/cache/bind";
                    listen-on { any; };
                    listen-on-v6 { any; };
                    recursion yes;
                    // Who may look up names of other domains; those of our own zones are told to all who can reach us.
                    allow-recursion { localhost; localnets; 10.0.2.0/24; };
                    allow-transfer { none; };
                    dnssec-validation no;
                    forward only;
                    forwarders { 10.0.0.1; };
                };

                """)
        #expect(!DNS.NamedConfiguration.options(settings, forwarders: []).contains("forward only"))
    }

    @Test("hosts use the servers of the inventory, and three at most")
    func use() async throws {
        let host = FakeConnection(to: Inventory.Host(name: "devweb"), in: FakeRun(inventory: ZoneTests.inventory))
        try await dnsUse(on: host.connection)
        #expect(host.transport.applied.map { $0.resources.map(\.title) } == [["Resolver 10.0.0.21"]])
        let many = (1...4).map { IPv4Address(bits: UInt32($0)) }
        await #expect(throws: DNS.Error.tooManyServers(4)) { try await DNS.use(servers: many, search: [], on: host.connection) }
        let alone = FakeConnection()
        await #expect(throws: DNS.Error.noServer) { try await dnsUse(on: alone.connection) }
    }
}
