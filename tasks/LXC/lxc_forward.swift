/// Leads a port of the host to a container, now and after a restart; without a name it lists the ports that do so.
///
/// What reaches one of the host's own addresses on that port goes to the container, from outside, from the host itself and from other
/// containers. A port on which the host itself listens is refused. A filter of your own has to let through what is forwarded (`ct status dnat`).
///
/// - Parameters:
///   - vhostname: The container's name.
///   - port: The host's port.
///   - to: The container's port; the same unless given.
///   - protocol: `tcp` or `udp`.
///   - delete: Close the port again; without `port=`, all of the container's.
@Task
public func lxcForward(
    on host: Connection, vhostname: Domain? = nil, port: UInt16? = nil, to: UInt16? = nil,
    protocol kind: LXC.PublishedPort.Kind = .tcp, delete: Bool = false
) async throws {
    guard let vhostname else {
        if let port, delete {
            try await LXC.unpublish(nil, port: port, kind, on: host)
        } else {
            for line in LXC.table(try await LXC.publishedPorts(on: host)) { host.say(line) }
        }
        return
    }
    if delete {
        try await LXC.unpublish(vhostname.name, port: port, kind, on: host)
        return
    }
    guard let port else { throw LXC.PortError.noPort(container: vhostname.name) }
    try await LXC.publish(port, kind, to: vhostname.name, port: to ?? port, on: host)
}

extension LXC {
    /// Why a port does not lead to a container.
    nonisolated public enum PortError: Swift.Error, Sendable, Hashable, CustomStringConvertible {
        /// It was not said which one.
        case noPort(container: String)
        /// Port 0 is none.
        case isZero
        /// The host's own program would not be reached any more.
        case isUsed(host: String, port: UInt16)
        /// It leads to another container.
        case leadsElsewhere(host: String, port: PublishedPort)
        /// The container has no fixed address.
        case noAddress(host: String, container: String)

        /// The fact and the next step.
        public var description: String {
            switch self {
            case .noPort(let container): "it is not said which port leads to `\(container)`\n  give `port=`"
            case .isZero: "port 0 is none that could be connected to\n  give a port from 1 to 65535"
            case .isUsed(let host, let port):
                "\(host): something on the host itself listens on port \(port), and could not be reached any more\n  choose another `port=`"
            case .leadsElsewhere(let host, let port):
                "\(host): the port leads elsewhere: \(port)\n  close it first with `task lxc_forward host=\(host) vhostname=\(port.container) port=\(port.port) protocol=\(port.kind.rawValue) delete=yes`"
            case .noAddress(let host, let container):
                "\(host): the container `\(container)` has no address of its own in its configuration"
            }
        }
    }

    /// Leads a port of the host to a container's.
    ///
    /// - Returns: Whether something is different now.
    @discardableResult
    public static func publish(
        _ port: UInt16, _ kind: PublishedPort.Kind = .tcp, to name: String, port target: UInt16? = nil, on host: Connection
    ) async throws -> Bool {
        guard port > 0, target != 0 else { throw PortError.isZero }
        let root = try await privileged(host)
        let survey = try await survey(root)
        let container = try container(name, in: survey, on: host)
        guard let address = container.configuration?.addresses.first else { throw PortError.noAddress(host: host.name, container: name) }
        let wanted = PublishedPort(kind, port, to: name, at: address, port: target ?? port)
        var ports = try await ports(on: root, asking: wanted)
        if let other = ports.first(where: { $0.kind == kind && $0.port == port && $0.container != name }) {
            throw PortError.leadsElsewhere(host: host.name, port: other)
        }
        ports.removeAll { $0.kind == kind && $0.port == port }
        return try await write(ports + [wanted], in: survey, on: root)
    }

    /// Closes a port of the host that leads to a container, or all of a container's. One that is not open is no error.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    public static func unpublish(
        _ name: String?, port: UInt16? = nil, _ kind: PublishedPort.Kind = .tcp, on host: Connection
    ) async throws -> Bool {
        let root = try await privileged(host)
        let ports = try await ports(on: root)
        let rest = ports.filter { open in
            let isNamed = name == nil || open.container == name
            return !(isNamed && (port == nil || open.port == port && open.kind == kind))
        }
        guard rest.count < ports.count else {
            host.say("no such port is open")
            return false
        }
        return try await write(rest, in: try await survey(root), on: root)
    }

    /// The ports of a host that lead to containers.
    public static func publishedPorts(on host: Connection) async throws -> [PublishedPort] {
        try await ports(on: try await privileged(host))
    }

    /// Reads the table's file, and looks whether the host listens on a port that is not in it.
    private static func ports(on root: Connection, asking wanted: PublishedPort? = nil) async throws -> [PublishedPort] {
        let digits = wanted.map { String($0.port, radix: 16, uppercase: true) } ?? ""
        let hex = String(repeating: "0", count: 4 - min(4, digits.count)) + digits
        // 0A is a TCP socket that listens, 07 a UDP socket that is not connected.
        let state = wanted?.kind == .udp ? "07" : "0A"
        let text = try await root.capture(
            """
            cat \(PortTable.path) 2>/dev/null
            if cat /proc/net/\(raw: wanted?.kind.rawValue ?? "tcp") /proc/net/\(raw: wanted?.kind.rawValue ?? "tcp")6 2>/dev/null |
                grep -q \("^ *[0-9]*: [0-9A-F]*:\(hex) [0-9A-F]*:0000 \(state)"); then echo listening; fi
            """)
        let ports = PortTable.ports(in: text)
        if let wanted, text.hasSuffix("listening"), !ports.contains(where: { $0.kind == wanted.kind && $0.port == wanted.port }) {
            throw PortError.isUsed(host: root.name, port: wanted.port)
        }
        return ports
    }

    /// Puts the table in use, or away where no port is left.
    private static func write(_ ports: [PublishedPort], in survey: HostSurvey, on root: Connection) async throws -> Bool {
        if ports.isEmpty { return try await root.apply { NoPortTable(bridge: survey.bridge) }.isChanged }
        let ports = ports.sorted { ($0.port, $0.kind.rawValue) < ($1.port, $1.kind.rawValue) }
        return try await root.apply {
            Package("nftables")
            Sysctl("net.ipv4.ip_forward", 1)
            // The host's own connections to 127.0.0.1 leave by the bridge.
            Sysctl("net.ipv4.conf.\(survey.bridge).route_localnet", 1)
            NFTables(table: PortTable.name, PortTable.rules(ports, bridge: survey.bridge, networks: survey.bridgeAddresses.map(\.network)))
            Service("nftables", .enabled).when("[ -d /run/systemd/system ]")
        }.isChanged
    }

    /// No table that forwards ports, and nothing left of what only that needs.
    private nonisolated struct NoPortTable: Resource {
        let bridge: String
        var title: String { "no forwarded ports" }
        var script: ResourceScript {
            let setting = "net.ipv4.conf.\(bridge).route_localnet"
            return ResourceScript(
                check: "! nft list table \(raw: PortTable.name) >/dev/null 2>&1 && [ ! -e \(PortTable.path) ]",
                apply: """
                    nft delete table \(raw: PortTable.name) 2>/dev/null
                    rm -f -- \(PortTable.path) \("/etc/sysctl.d/90-\(setting).conf")
                    if [ -e \("/proc/sys/net/ipv4/conf/\(bridge)/route_localnet") ]; then
                        echo 0 >\("/proc/sys/net/ipv4/conf/\(bridge)/route_localnet")
                    fi
                    """)
        }
    }

    /// A listing as lines of aligned columns, with a heading.
    nonisolated static func table(_ ports: [PublishedPort]) -> [String] {
        if ports.isEmpty { return ["no port leads to a container"] }
        let rows =
            [["PROTOCOL", "PORT", "CONTAINER", "TO"]]
            + ports.map { [$0.kind.rawValue, "\($0.port)", $0.container, "\($0.address):\($0.target)"] }
        return alignedColumns(rows)
    }
}
