import WeftTesting

@testable import WeftTasks

/// What a host with a base image, a running and a stopped container, a folder without a configuration and a busybox container of another
/// make printed for ``SurveyScript``.
enum Recorded {
    static let survey = """
        lxc\tyes
        path\t/var/lib/lxc
        bridge\tlxcbr0
        bridge-address\t10.0.0.1/24
        neighbour\t10.0.0.2
        neighbour\t10.0.0.200
        tool\tmmdebstrap
        tool\tlxc-debian
        folder\tbox
        config\tbox\t# Template used to create this container: /usr/share/lxc/templates/lxc-busybox
        config\tbox\tlxc.net.0.type = veth
        config\tbox\tlxc.net.0.link = lxcbr0
        config\tbox\tlxc.net.0.hwaddr = 00:16:3E:8B:4D:11
        config\tbox\tlxc.rootfs.path = dir:/var/lib/lxc/box/rootfs
        folder\tdevlog
        config\tdevlog\tlxc.include = /usr/share/lxc/config/debian.common.conf
        config\tdevlog\tlxc.arch = linux64
        config\tdevlog\tlxc.apparmor.profile = unconfined
        config\tdevlog\tlxc.net.0.type = veth
        config\tdevlog\tlxc.net.0.link = lxcbr0
        config\tdevlog\tlxc.net.0.flags = up
        config\tdevlog\tlxc.rootfs.path = overlay:/var/cache/weft-lab/weft-base/rootfs:/var/lib/lxc/devlog/overlay/delta
        config\tdevlog\tlxc.uts.name = devlog
        config\tdevlog\tlxc.net.0.ipv4.address = 10.0.0.22/24
        config\tdevlog\tlxc.net.0.ipv4.gateway = 10.0.0.1
        config\tdevlog\tlxc.net.0.hwaddr = 02:16:0a:00:00:16
        folder\tdevweb
        making\tdevweb
        config\tdevweb\tlxc.rootfs.path = overlay:/var/cache/weft-lab/weft-base/rootfs:/var/lib/lxc/devweb/overlay/delta
        config\tdevweb\tlxc.net.0.ipv4.address = 10.0.0.24/24
        config\tdevweb\tlxc.start.auto = 1
        folder\tlost
        folder\tweft-base
        config\tweft-base\tlxc.rootfs.path = dir:/var/cache/weft-lab/weft-base/rootfs
        config\tweft-base\tlxc.net.0.link = lxcbr0
        state\tbox\tRUNNING
        state\tdevlog\tRUNNING
        state\tdevweb\tSTOPPED
        state\tweft-base\tSTOPPED
        """

    /// What ``BuildScript`` printed for a new container.
    static let build = """
        changed\tcloned weft-base as ns1
        changed\tgave ns1 the address 10.0.0.53
        changed\twrote /etc/hostname
        changed\tmade its ed25519 host key
        hostkey\tssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGNvbnRhaW5lcg== root@ns1
        changed\tstarted ns1
        ready
        """

    /// What it prints for one that is as it should be.
    static let nothing = "hostkey\tssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGNvbnRhaW5lcg== root@ns1\nready\n"

    static var hostSurvey: HostSurvey { survey(survey) }

    static func survey(_ text: String) -> HostSurvey {
        HostSurvey(
            records: text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) })
    }

    /// A host that answers with these outputs, in a run whose inventory is the lab's in short.
    static func host(build: [String] = [build], survey: [String] = [survey], name: String = "ns1") -> FakeConnection {
        var hpcube = Inventory.Host(name: "hpcube", address: "127.0.0.1")
        hpcube.user = "root"
        hpcube.identities = [LocalPath("/var/lib/weft-lab/key")]
        hpcube.knownHosts = LocalPath("/var/lib/weft-lab/known_hosts")
        var devlog = Inventory.Host(name: "devlog", address: "10.0.0.22")
        devlog.via = "hpcube"
        devlog.user = "logs"
        let devdns = Inventory.Host(name: "devdns", address: "10.0.0.3")
        let run = FakeRun(inventory: Inventory(hosts: [hpcube, devlog, devdns]))
        let host = FakeConnection(to: hpcube, in: run)
        host.transport.answer(.init(.containing("bridge-address"), inTurn: survey.map { CommandResult(standardOutput: $0) }))
        host.transport.answer(.init(.containing("wait_for_ssh"), inTurn: build.map { CommandResult(standardOutput: $0) }))
        run.transport(for: name).answer(.exactly("hostname"), with: CommandResult(standardOutput: name + "\n"))
        return host
    }
}

extension FakeConnection {
    /// The scripts that make or complete a container.
    var builds: [String] { transport.invocations.map(\.inputText).filter { $0.contains("wait_for_ssh") } }
}
