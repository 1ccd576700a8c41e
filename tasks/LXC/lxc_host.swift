/// Makes a Debian machine a host of containers.
///
/// It installs LXC, brings up the containers' bridge and makes the base image. What is there already is left as it is, so that it can be run at any time.
///
/// - Parameters:
///   - network: The containers' network, if Debian's default of 10.0.3.0/24 is not wanted; only for a bridge that is not up yet.
///   - image: The base image to make: `weft-base`, or `weft-base-trixie` for another release than the host's.
@Task
public func lxcHost(on host: Connection, network: IPv4Network? = nil, image: String? = nil) async throws {
    let settings = try HostSettings(host.host)
    let root = try await LXC.privileged(host)
    let packages = ["debian-archive-keyring", "dnsmasq-base", "iproute2", "lxc", "lxc-templates", "mmdebstrap", "nftables"]
    let installed = try await root.run(
        "dpkg-query -W -f '${db:Status-Status} ${Package}\\n' \(packages) 2>/dev/null | sed -n 's/^installed //p'; true"
    ).lines
    let wanted = packages.filter { !installed.contains($0) }
    if !wanted.isEmpty {
        host.say("installing \(wanted.joined(separator: ", "))")
        try await root.run(
            "export DEBIAN_FRONTEND=noninteractive; apt-get -q -o DPkg::Lock::Timeout=300 update && apt-get -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends install -- \(wanted)"
        )
        host.report(changed: "installed \(wanted.joined(separator: ", "))")
    }

    let wantedImage = image ?? settings.image
    var survey = try await LXC.survey(root, image: wantedImage, bridge: settings.bridge)
    if survey.bridgeAddresses.isEmpty {
        let network = network ?? settings.network
        try await LXC.bringUpBridge(network: network, gateway: settings.gateway ?? network?.hosts.first, in: survey, on: root)
        survey = try await LXC.survey(root, image: wantedImage, bridge: settings.bridge)
    }
    let isMade = try await LXC.ensureImage(wantedImage, in: survey, on: root)
    host.say(isMade || !wanted.isEmpty ? "\(host.name) is ready for containers" : "\(host.name) was ready for containers already")
}

extension LXC {
    /// Brings up Debian's bridge for containers, with address translation, DHCP and DNS, now and at every boot.
    static func bringUpBridge(network: IPv4Network?, gateway: IPv4Address?, in survey: HostSurvey, on host: Connection) async throws {
        var settings = "USE_LXC_BRIDGE=\"true\"\nLXC_BRIDGE=\"\(survey.bridge)\"\n"
        if let network, let gateway {
            let addresses = network.hosts
            // The upper half is for DHCP; the lower one is left to addresses that are given out by name.
            let first = addresses[addresses.count / 2]
            let last = addresses[addresses.count - 1]
            let mask = IPv4Address(bits: network.prefix == 0 ? 0 : ~UInt32(0) << UInt32(32 - network.prefix))
            settings += """
                LXC_ADDR="\(gateway)"
                LXC_NETMASK="\(mask)"
                LXC_NETWORK="\(network)"
                LXC_DHCP_RANGE="\(first),\(last)"
                LXC_DHCP_MAX="\(addresses.count - addresses.count / 2)"

                """
        }
        try await host.put(text: settings, to: "/etc/default/lxc-net")
        // A unit's conditions may skip it without an error, as they do on a machine that is a container itself.
        try await host.run(
            """
            if [ -d /run/systemd/system ]; then systemctl enable --quiet lxc-net; systemctl restart lxc-net; fi
            if [ ! -d /sys/class/net/\(survey.bridge) ]; then
                for net in /usr/libexec/lxc/lxc-net /usr/lib/*/lxc/lxc-net; do
                    if [ -x "$net" ]; then "$net" start; fi
                done
            fi
            [ -d /sys/class/net/\(survey.bridge) ]
            """)
        host.report(changed: "brought up the bridge \(survey.bridge)")
    }
}
