import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("Tasks on containers that are there")
struct ContainerTasksTests {
    private func host(state: String) -> FakeConnection {
        let host = Recorded.host()
        host.transport.answer(.exactly("lxc-info -n ns1 -sH"), with: CommandResult(standardOutput: state + "\n"))
        return host
    }

    @Test("stop leaves a stopped container alone")
    func stopIsIdempotent() async throws {
        let host = host(state: "STOPPED")
        #expect(try await !LXC.stop("ns1", on: host.connection))
        #expect(host.commands == ["lxc-info -n ns1 -sH"])
        #expect(host.changes.isEmpty)
    }

    @Test("stop asks first and says what it changed")
    func stop() async throws {
        let host = host(state: "RUNNING")
        host.transport.answer(.beginning("lxc-stop"))
        #expect(try await LXC.stop("ns1", on: host.connection, within: .seconds(5)))
        #expect(host.commands == ["lxc-info -n ns1 -sH", "lxc-stop -n ns1 -t 5"])
        #expect(host.changes == ["stopped ns1"])
    }

    @Test(
        "start leaves a running container alone, starts a stopped one and thaws a frozen one",
        arguments: [
            ("RUNNING", nil), ("STOPPED", "lxc-start -n ns1 "), ("FROZEN", "lxc-unfreeze -n ns1"),
        ] as [(String, String?)])
    func start(_ state: String, _ command: String?) async throws {
        let host = host(state: state)
        host.transport.answer(.beginning("lxc-start"))
        host.transport.answer(.beginning("lxc-unfreeze"))
        #expect(try await LXC.start("ns1", on: host.connection) == (command != nil))
        #expect(host.commands.count == (command == nil ? 1 : 2))
        if let command { #expect(host.commands.last?.hasPrefix(command) == true) }
    }

    @Test("a container that is not there is an error with the nearest name")
    func missing() async throws {
        let host = Recorded.host()
        host.transport.answer(
            .beginning("lxc-info"), with: CommandResult(standardOutput: "", standardError: "devlgo doesn't exist\n", status: 1))
        host.transport.answer(.exactly("lxc-ls -1"), with: CommandResult(standardOutput: "devlog   \nweft-base\n"))
        await #expect(throws: LXC.Error.noContainer(host: "hpcube", name: "devlgo", suggestion: "devlog")) {
            try await LXC.stop("devlgo", on: host.connection)
        }
    }

    @Test("the base of other containers is not removed")
    func base() async throws {
        let host = Recorded.host()
        await #expect(throws: LXC.Error.hasClones(host: "hpcube", name: "weft-base", clones: ["devlog", "devweb"])) {
            try await LXC.destroy("weft-base", on: host.connection)
        }
        #expect(host.commands.count == 1)
    }

    @Test("a container with another address is not removed")
    func wrongAddress() async throws {
        let host = Recorded.host()
        let address = try #require(IPv4Address("10.0.0.99"))
        await #expect(throws: LXC.Error.otherAddress(host: "hpcube", name: "devlog", has: IPv4Address(bits: 0x0a00_0016), asked: address)) {
            try await LXC.destroy("devlog", address: address, on: host.connection)
        }
        #expect(host.commands.count == 1)
    }

    @Test("destroy removes the container and forgets its key; a second time there is nothing to do")
    func destroy() async throws {
        let host = Recorded.host()
        host.run.trustedKeys["devlog"] = [HostKey(algorithm: "ssh-ed25519", base64: "AAAA")]
        host.transport.answer(.containing("lxc-destroy -s"), with: CommandResult(standardOutput: "changed\tremoved the container devlog\n"))
        #expect(try await LXC.destroy("devlog", on: host.connection))
        #expect(host.changes == ["removed the container devlog", "forgot the host key of devlog"])
        #expect(host.transport.invocations.last?.inputText.hasPrefix("name=devlog bridge=lxcbr0 addresses=10.0.0.22\n") == true)
        #expect(host.run.trustedKeys.isEmpty)

        let later = Recorded.host(survey: ["lxc\tyes\n"])
        #expect(try await !LXC.destroy("devlog", on: later.connection))
        #expect(later.commands.count == 1)
        #expect(later.notes == ["devlog is not there"])
    }

    @Test("the list is a table, with addresses that a running container leased")
    func list() async throws {
        let host = Recorded.host()
        host.transport.answer(
            .beginning("lxc-ls --running"),
            with: CommandResult(
                standardOutput: "NAME   IPV4                  \nbox    10.0.0.77, 172.17.0.1 \ndevlog 10.0.0.22             \n"))
        try await lxcList(on: host.connection)
        #expect(
            host.notes == [
                "NAME       STATE      ADDRESS               AUTOSTART  IMAGE",
                "box        running    10.0.0.77,172.17.0.1  no         -",
                "devlog     running    10.0.0.22             no         weft-base",
                "devweb     half made  10.0.0.24             yes        weft-base",
                "lost       half made  -                     no         -",
                "weft-base  stopped    -                     no         -",
            ])
    }

    @Test("info shows what a running container uses")
    func info() async throws {
        let host = Recorded.host()
        host.transport.answer(.beginning("ls -1"), with: CommandResult(standardOutput: "snap1\nsnap2\n"))
        host.transport.answer(
            .exactly("lxc-info -n devlog"),
            with: CommandResult(
                standardOutput: """
                    Name:           devlog
                    State:          RUNNING
                    PID:            32572
                    CPU use:        0.01 seconds
                    BlkIO use:      0 bytes
                    Memory use:     14.98 MiB
                    KMem use:       252.00 KiB
                    Link:           vethWPtlGr
                     TX bytes:      0 bytes

                    """))
        let facts = try await LXC.info("devlog", on: host.connection).map { "\($0.label): \($0.value)" }
        #expect(
            facts == [
                "name: devlog", "state: running", "address: 10.0.0.22", "hardware: 02:16:0a:00:00:16", "bridge: lxcbr0", "image: weft-base",
                "autostart: no", "snapshots: snap1, snap2", "process: 32572", "cpu: 0.01 seconds", "memory: 14.98 MiB",
                "interface: vethWPtlGr",
            ])
    }

    @Test("a shell opens in a running container only")
    func shell() async throws {
        let running = host(state: "RUNNING")
        try await lxcShell(on: running.connection, vhostname: Domain("ns1"))
        #expect(running.transport.interactions.first??.text.hasPrefix("lxc-attach -n ns1 ") == true)
        let stopped = host(state: "STOPPED")
        await #expect(throws: LXC.Error.self) { try await lxcShell(on: stopped.connection, vhostname: Domain("ns1")) }
        #expect(stopped.transport.interactions.isEmpty)
    }

    @Test(
        "names of accounts and snapshots are checked before any connection",
        arguments: ["", "Root", "a b", "-x", "a/../b", "0day", String(repeating: "a", count: 33)])
    func names(_ text: String) {
        #expect(throws: TaskArgumentError.self) { try LoginName(taskArgument: text) }
        if !["Root", "0day"].contains(text), text.count != 33 {
            #expect(throws: TaskArgumentError.self) { try SnapshotName(taskArgument: text) }
        }
    }
}

@MainActor @Suite("lxc_host")
struct LXCHostTests {
    private func host(installed: String, surveys: [String]) -> FakeConnection {
        let host = Recorded.host(survey: surveys)
        host.transport.answer(.beginning("dpkg-query"), with: CommandResult(standardOutput: installed))
        host.transport.answer(.containing("apt-get"))
        host.transport.answer(.containing("lxc-net"))
        host.transport.answer(.containing("mmdebstrap --quiet"), with: CommandResult(standardOutput: "changed\tmade the base image\n"))
        return host
    }

    private let all = "debian-archive-keyring\ndnsmasq-base\niproute2\nlxc\nlxc-templates\nmmdebstrap\nnftables\n"

    @Test("a host that has everything is left alone")
    func nothing() async throws {
        let host = host(installed: all, surveys: [Recorded.survey])
        try await lxcHost(on: host.connection)
        #expect(host.changes.isEmpty)
        #expect(host.commands.count == 2)
        #expect(host.notes == ["hpcube was ready for containers already"])
    }

    @Test("what is missing is installed, the bridge set up for the network, and the image made")
    func everything() async throws {
        let bare = "lxc\tyes\nbridge\tlxcbr0\ntool\tmmdebstrap\n"
        let host = host(installed: "iproute2\nnftables\n", surveys: [bare, bare + "bridge-address\t10.9.0.1/24\n"])
        try await lxcHost(on: host.connection, network: IPv4Network("10.9.0.0/24"))
        #expect(host.commands[1].hasSuffix("install -- debian-archive-keyring dnsmasq-base lxc lxc-templates mmdebstrap"))
        let settings = try #require(host.transport.text(of: "/etc/default/lxc-net"))
        #expect(
            settings == """
                USE_LXC_BRIDGE="true"
                LXC_BRIDGE="lxcbr0"
                LXC_ADDR="10.9.0.1"
                LXC_NETMASK="255.255.255.0"
                LXC_NETWORK="10.9.0.0/24"
                LXC_DHCP_RANGE="10.9.0.128,10.9.0.254"
                LXC_DHCP_MAX="127"

                """)
        #expect(
            host.changes == [
                "installed debian-archive-keyring, dnsmasq-base, lxc, lxc-templates, mmdebstrap", "wrote /etc/default/lxc-net",
                "brought up the bridge lxcbr0", "made the base image",
            ])
    }
}
