/// Shows the containers' network of a host: its bridge, how containers reach the outside, and the ports that lead to them.
///
/// What keeps containers from being reached, or from reaching others, is a warning.
@Task
public func lxcNetwork(on host: Connection) async throws {
    let root = try await LXC.privileged(host)
    let survey = try await LXC.survey(root)
    let state = LXC.NetworkState(try await root.capture(LXC.NetworkState.script(bridge: survey.bridge)))
    for line in state.lines(survey) { host.say(line) }
    for warning in state.warnings(survey) { host.warn(warning) }
    for line in LXC.table(state.ports) { host.say(line) }
}

extension LXC {
    /// What the kernel and nftables say of a bridge.
    nonisolated struct NetworkState: Sendable, Hashable {
        var isForwarding = false
        /// Rules that give what leaves the bridge the host's own address.
        var translations: [String] = []
        /// Chains of other tables that drop what is forwarded unless a rule takes it.
        var droppingChains: [String] = []
        /// The interfaces that are attached.
        var members: [String] = []
        var ports: [PublishedPort] = []

        static func script(bridge: String) -> Command {
            """
            PATH=$PATH:/usr/sbin:/sbin
            echo "forward $(cat /proc/sys/net/ipv4/ip_forward)"
            for member in /sys/class/net/\(bridge)/brif/*; do if [ -e "$member" ]; then echo "member ${member##*/}"; fi; done
            if command -v nft >/dev/null; then
                nft list ruleset 2>/dev/null | awk '
                    $1 == "table" { table = $2 " " $3 }
                    $1 == "chain" { chain = $2 }
                    /hook forward/ && /policy drop/ { print "drops " table " " chain }
                    /masquerade/ && table != "ip weft_ports" { sub(/^[ \\t]+/, ""); print "nat " table ": " $0 }'
            fi
            if [ -e /usr/sbin/iptables-legacy ]; then
                iptables-legacy -t nat -S POSTROUTING 2>/dev/null | grep MASQUERADE | sed 's/^/nat iptables: /'
                iptables-legacy -S FORWARD 2>/dev/null | sed -n 's/^-P FORWARD DROP/drops iptables FORWARD/p'
            fi
            cat \(PortTable.path) 2>/dev/null || true
            """
        }

        /// Reads what the script prints.
        init(_ text: String) {
            ports = PortTable.ports(in: text)
            for line in text.split(separator: "\n") {
                guard let space = line.firstIndex(of: " ") else { continue }
                let rest = String(line[line.index(after: space)...])
                switch line[..<space] {
                case "forward": isForwarding = rest == "1"
                case "member": members.append(rest)
                case "nat": translations.append(rest)
                case "drops": droppingChains.append(rest)
                default: break
                }
            }
        }

        func lines(_ survey: HostSurvey) -> [String] {
            let addresses = survey.bridgeAddresses.map { "\($0.address)/\($0.network.prefix)" }
            return [
                "bridge      \(survey.bridge)\(addresses.isEmpty ? "" : " " + addresses.joined(separator: ", ")), "
                    + "\(members.count) interface\(members.count == 1 ? "" : "s")",
                "forwarding  \(isForwarding ? "on" : "off")",
            ] + (translations.isEmpty ? ["nat         none"] : translations.map { "nat         \($0)" })
        }

        func warnings(_ survey: HostSurvey) -> [String] {
            var warnings: [String] = []
            if survey.bridgeAddresses.isEmpty { warnings.append("the bridge \(survey.bridge) is not up: `task lxc_host` sets it up") }
            if !isForwarding { warnings.append("containers reach nobody and nobody them: `net.ipv4.ip_forward` is 0") }
            if translations.isEmpty { warnings.append("nothing translates the containers' addresses: they do not reach the outside") }
            for chain in droppingChains {
                warnings.append("the chain `\(chain)` drops what no rule of it takes; forwarded ports need `ct status dnat accept` there")
            }
            return warnings
        }
    }
}
