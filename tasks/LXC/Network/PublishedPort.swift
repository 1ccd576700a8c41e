extension LXC {
    /// A port of an LXC host that leads to a container.
    nonisolated public struct PublishedPort: Sendable, Hashable, CustomStringConvertible {
        /// What goes through it.
        nonisolated public enum Kind: String, Sendable, Hashable, CaseIterable, TaskArgument {
            /// TCP connections.
            case tcp
            /// UDP datagrams.
            case udp
        }

        /// What goes through it.
        public var kind: Kind
        /// The host's port.
        public var port: UInt16
        /// The container's name.
        public var container: String
        /// The container's address.
        public var address: IPv4Address
        /// The container's port.
        public var target: UInt16

        /// A port.
        public init(_ kind: Kind, _ port: UInt16, to container: String, at address: IPv4Address, port target: UInt16) {
            (self.kind, self.port, self.container, self.address, self.target) = (kind, port, container, address, target)
        }

        /// `tcp 80 to devweb 10.0.0.24:8080`.
        public var description: String { "\(kind.rawValue) \(port) to \(container) \(address):\(target)" }

        /// The rule of nftables.
        var rule: String { "fib daddr type local \(kind.rawValue) dport \(port) dnat to \(address):\(target) comment \"\(container)\"" }

        /// Reads a rule as ``rule`` writes it; `nil` for any other line.
        init?(rule line: Substring) {
            let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
            guard words.count == 12, words[0] == "fib", words[5] == "dport", words[7] == "dnat", words[10] == "comment" else { return nil }
            let target = words[9].split(separator: ":").map(String.init)
            guard let kind = Kind(rawValue: words[4]), let port = UInt16(words[6]), target.count == 2,
                let address = IPv4Address(target[0]), let inner = UInt16(target[1])
            else { return nil }
            self.init(kind, port, to: words[11].replacing("\"", with: ""), at: address, port: inner)
        }
    }

    /// The table of nftables that forwards ports to containers.
    nonisolated enum PortTable {
        static let name = "ip weft_ports"
        static let path = "/etc/nftables.d/ip-weft_ports.nft"

        /// The table's chains.
        ///
        /// What comes from outside is translated before it is routed, what the host itself sends when it leaves. Connections of the host to
        /// its own loopback address, and those of other containers, get the host's address on the bridge, so that answers come back.
        static func rules(_ ports: [PublishedPort], bridge: String, networks: [IPv4Network]) -> String {
            // The interface that a packet came by is not known any more when it leaves.
            let own = networks.map { "\n    ip saddr \($0) oifname \"\(bridge)\" ct status dnat masquerade" }.joined()
            let rules = ports.map { "    \($0.rule)\n" }.joined()
            return """
                  chain prerouting {
                    type nat hook prerouting priority dstnat; policy accept;
                \(rules)  }
                  chain output {
                    type nat hook output priority -100; policy accept;
                \(rules)  }
                  chain postrouting {
                    type nat hook postrouting priority srcnat; policy accept;
                    ip saddr 127.0.0.0/8 oifname "\(bridge)" masquerade\(own)
                  }
                  chain forward {
                    type filter hook forward priority filter; policy accept;
                    ct status dnat accept
                  }
                  chain loopback {
                    type filter hook prerouting priority raw; policy accept;
                    iifname "\(bridge)" ip daddr 127.0.0.0/8 drop
                  }

                """
        }

        /// The ports in the text of the table's file, each once.
        static func ports(in text: String) -> [PublishedPort] {
            var ports: [PublishedPort] = []
            for line in text.split(separator: "\n") {
                if let port = PublishedPort(rule: line), !ports.contains(port) { ports.append(port) }
            }
            return ports
        }
    }
}
