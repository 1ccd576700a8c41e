import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("Ports of a host that lead to containers")
struct PublishedPortTests {
    private let web = LXC.PublishedPort(.tcp, 80, to: "devlog", at: IPv4Address(bits: 0x0a00_0016), port: 8080)
    private let dns = LXC.PublishedPort(.udp, 53, to: "ns1", at: IPv4Address(bits: 0x0a00_0035), port: 53)

    private func host(_ file: String = "", listening: Bool = false) -> FakeConnection {
        let host = Recorded.host()
        host.transport.answer(
            .containing("ip-weft_ports.nft"), with: CommandResult(standardOutput: file + (listening ? "listening\n" : "")))
        return host
    }

    @Test("the table is read as it is written")
    func table() throws {
        let network = try #require(IPv4Network("10.0.0.0/24"))
        let rules = LXC.PortTable.rules([web, dns], bridge: "lxcbr0", networks: [network])
        #expect(
            rules == """
                  chain prerouting {
                    type nat hook prerouting priority dstnat; policy accept;
                    fib daddr type local tcp dport 80 dnat to 10.0.0.22:8080 comment "devlog"
                    fib daddr type local udp dport 53 dnat to 10.0.0.53:53 comment "ns1"
                  }
                  chain output {
                    type nat hook output priority -100; policy accept;
                    fib daddr type local tcp dport 80 dnat to 10.0.0.22:8080 comment "devlog"
                    fib daddr type local udp dport 53 dnat to 10.0.0.53:53 comment "ns1"
                  }
                  chain postrouting {
                    type nat hook postrouting priority srcnat; policy accept;
                    ip saddr 127.0.0.0/8 oifname "lxcbr0" masquerade
                    ip saddr 10.0.0.0/24 oifname "lxcbr0" ct status dnat masquerade
                  }
                  chain forward {
                    type filter hook forward priority filter; policy accept;
                    ct status dnat accept
                  }
                  chain loopback {
                    type filter hook prerouting priority raw; policy accept;
                    iifname "lxcbr0" ip daddr 127.0.0.0/8 drop
                  }

                """)
        #expect(LXC.PortTable.ports(in: rules) == [web, dns])
        #expect(
            LXC.table([web, dns]) == [
                "PROTOCOL  PORT  CONTAINER  TO", "tcp       80    devlog     10.0.0.22:8080", "udp       53    ns1        10.0.0.53:53",
            ])
        #expect(LXC.table([LXC.PublishedPort]()) == ["no port leads to a container"])
    }

    @Test("a port leads to the container's address; others stay")
    func publish() async throws {
        let host = host("    \(dns.rule)\n")
        try await LXC.publish(80, to: "devlog", port: 8080, on: host.connection)
        #expect(host.transport.applied[0].resources.map(\.title).contains("NFTables ip weft_ports"))
        let content = host.transport.applied[0].contents.map { source in
            if case .bytes(let bytes) = source { String(decoding: bytes, as: UTF8.self) } else { "" }
        }.joined()
        #expect(LXC.PortTable.ports(in: content) == [dns, web])
    }

    @Test("a port that something listens on, or that leads elsewhere, is refused")
    func refused() async throws {
        let listening = host(listening: true)
        await #expect(throws: LXC.PortError.isUsed(host: "hpcube", port: 22)) {
            try await LXC.publish(22, to: "devlog", on: listening.connection)
        }
        let taken = host("    \(dns.rule)\n")
        await #expect(throws: LXC.PortError.leadsElsewhere(host: "hpcube", port: dns)) {
            try await LXC.publish(53, .udp, to: "devlog", on: taken.connection)
        }
        await #expect(throws: LXC.Error.noContainer(host: "hpcube", name: "devlgo", suggestion: "devlog")) {
            try await LXC.publish(80, to: "devlgo", on: taken.connection)
        }
        #expect(listening.transport.applied.isEmpty && taken.transport.applied.isEmpty)
    }

    @Test("a port is closed, and the table goes with the last one; one that is not open is no error")
    func unpublish() async throws {
        let host = host("    \(dns.rule)\n")
        #expect(try await !LXC.unpublish("devlog", on: host.connection))
        #expect(host.notes == ["no such port is open"])
        host.transport.answer(resource: "no forwarded ports", .changed)
        #expect(try await LXC.unpublish("ns1", port: 53, .udp, on: host.connection))
        #expect(host.transport.applied.map { $0.resources.map(\.title) } == [["no forwarded ports"]])
    }

    @Test("what keeps containers apart from others is a warning")
    func network() {
        let state = LXC.NetworkState(
            """
            forward 0
            member vethX1
            drops inet filter forward
            nat ip lxc: ip saddr 10.0.0.0/24 ip daddr != 10.0.0.0/24 counter packets 2 bytes 120 masquerade
                \(web.rule)
            """)
        #expect(state.ports == [web])
        #expect(
            state.lines(Recorded.hostSurvey) == [
                "bridge      lxcbr0 10.0.0.1/24, 1 interface", "forwarding  off",
                "nat         ip lxc: ip saddr 10.0.0.0/24 ip daddr != 10.0.0.0/24 counter packets 2 bytes 120 masquerade",
            ])
        #expect(
            state.warnings(Recorded.hostSurvey) == [
                "containers reach nobody and nobody them: `net.ipv4.ip_forward` is 0",
                "the chain `inet filter forward` drops what no rule of it takes; forwarded ports need `ct status dnat accept` there",
            ])
    }
}
