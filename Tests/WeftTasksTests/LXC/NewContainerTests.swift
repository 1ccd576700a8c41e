import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("newcontainer")
struct NewContainerTests {
    @Test("it looks, builds, trusts the key that came over the host's connection, and logs in")
    func new() async throws {
        let host = Recorded.host()
        try await newcontainer(on: host.connection, vhostname: Domain("ns1"), vhostip: IPv4Address("10.0.0.53"))
        #expect(host.commands == ["sh -s", "sh -s"])
        #expect(host.run.trustedKeys["ns1"] == [HostKey(algorithm: "ssh-ed25519", base64: "AAAAC3NzaC1lZDI1NTE5AAAAIGNvbnRhaW5lcg==")])
        let container = try #require(host.run.connected.last)
        #expect(container.address == "10.0.0.53" && container.via == "hpcube" && container.user == "deploy")
        #expect(container.knownHosts == LocalPath("/var/lib/weft-lab/known_hosts"))
        #expect(container.identities == [LocalPath("/var/lib/weft-lab/key")])
        #expect(host.changes.last == "trusted the host key of ns1")
        #expect(host.notes.last?.hasPrefix("ns1 is ready for SSH at 10.0.0.53 as deploy, after ") == true)
    }

    @Test("the script gets every value quoted")
    func script() async throws {
        let host = Recorded.host()
        host.run.publicKeys = ["ssh-ed25519 AAAAC3Nza it's $(mine)"]
        try await newcontainer(on: host.connection, vhostname: Domain("ns1"), packages: ["a b", "c"])
        let script = try #require(host.builds.first)
        #expect(
            script.hasPrefix(
                "name=ns1 image=weft-base address=10.0.0.4 prefix=24 gateway=10.0.0.1\nhwaddr=02:16:0a:00:00:04 bridge=lxcbr0 user=deploy\n"
            ))
        #expect(script.contains(#"keys='ssh-ed25519 AAAAC3Nza it'\''s $(mine)' resolvers=''"#))
        #expect(script.contains("names=ns1 packages='a b c'\nnew=yes copy='' patience=60"))
    }

    @Test("one that is there is left alone, and it says so")
    func again() async throws {
        let host = Recorded.host(build: [Recorded.nothing], name: "devlog")
        host.run.trustedKeys["devlog"] = [HostKey(algorithm: "ssh-ed25519", base64: "AAAAC3NzaC1lZDI1NTE5AAAAIGNvbnRhaW5lcg==")]
        try await newcontainer(on: host.connection, vhostname: Domain("devlog"))
        #expect(host.changes.isEmpty)
        #expect(host.notes == ["devlog is there already, at 10.0.0.22; nothing changed"])
        #expect(host.builds.first?.contains("user=logs") == true)
    }

    @Test("an address that another run took meanwhile is chosen anew")
    func race() async throws {
        let later = Recorded.survey + "\nfolder\tother\nconfig\tother\tlxc.net.0.ipv4.address = 10.0.0.4/24"
        let host = Recorded.host(build: ["again\n", Recorded.build], survey: [Recorded.survey, later])
        try await newcontainer(on: host.connection, vhostname: Domain("ns1"))
        #expect(host.builds.count == 2)
        #expect(host.builds.last?.contains("address=10.0.0.5 ") == true)
        #expect(host.run.connected.last?.address == "10.0.0.5")
    }

    @Test("another address than the container's is refused with both", arguments: ["devweb"])
    func otherAddress(_ name: String) async throws {
        let host = Recorded.host(name: name)
        _ = await #expect {
            try await newcontainer(on: host.connection, vhostname: Domain(name), vhostip: IPv4Address("10.0.0.30"))
        } throws: { "\($0)".hasPrefix("hpcube: the container `devweb` has the address 10.0.0.24, not 10.0.0.30\n") }
        #expect(host.builds.isEmpty)
    }

    @Test("a running container whose address is not ours to know is refused")
    func unmanaged() async throws {
        let host = Recorded.host(name: "box")
        await #expect(throws: LXC.Error.unmanagedAddress(host: "hpcube", name: "box")) {
            try await newcontainer(on: host.connection, vhostname: Domain("box"))
        }
    }

    @Test("an image that is not there is refused, with the nearest name")
    func image() async throws {
        let host = Recorded.host()
        await #expect(throws: LXC.Error.noImage(host: "hpcube", image: "devlogs", suggestion: "devlog")) {
            try await newcontainer(on: host.connection, vhostname: Domain("ns1"), image: "devlogs")
        }
        await #expect(throws: LXC.Error.running(host: "hpcube", name: "devlog", what: "to be cloned")) {
            try await newcontainer(on: host.connection, vhostname: Domain("ns1"), image: "devlog")
        }
        #expect(host.builds.isEmpty)
    }

    @Test("a base image that is missing is made first, from the release its name says")
    func baseImage() async throws {
        let host = Recorded.host()
        host.transport.answer(.containing("mmdebstrap --quiet"), with: CommandResult(standardOutput: "changed\tmade the base image\n"))
        try await newcontainer(on: host.connection, vhostname: Domain("ns1"), image: "weft-base-trixie")
        let script = try #require(host.transport.invocations.map(\.inputText).first { $0.contains("mmdebstrap --quiet") })
        #expect(script.hasPrefix("image=weft-base-trixie suite=trixie bridge=lxcbr0 packages='dbus "))
        #expect(host.changes.first == "made the base image")
    }

    @Test("a host without LXC says how to make it one")
    func noLXC() async throws {
        let host = Recorded.host(survey: ["lxc\tno\n"])
        _ = await #expect {
            try await newcontainer(on: host.connection, vhostname: Domain("ns1"))
        } throws: { "\($0)" == "hpcube: LXC is not installed\n  make it an LXC host with `task lxc_host host=hpcube`" }
    }

    @Test("a step that fails is an error with the host's words")
    func failure() async throws {
        let host = Recorded.host(build: ["changed\tcloned\nerror\tlxc-start:\tno such bridge\n"])
        _ = await #expect {
            try await newcontainer(on: host.connection, vhostname: Domain("ns1"))
        } throws: { "\($0)" == "hpcube: making the container `ns1` failed\n  lxc-start:\n  no such bridge" }
        #expect(host.run.trustedKeys.isEmpty)
    }

    @Test("another machine at the container's address is not taken for it")
    func wrongContainer() async throws {
        let host = Recorded.host()
        host.run.transport(for: "ns1").answer(.exactly("hostname"), with: CommandResult(standardOutput: "other\n"))
        await #expect(throws: LXC.Error.wrongContainer(host: "hpcube", name: "ns1", answered: "other")) {
            try await newcontainer(on: host.connection, vhostname: Domain("ns1"))
        }
    }

    @Test("without a public key nothing is made")
    func noKey() async throws {
        let host = Recorded.host()
        host.run.publicKeys = []
        await #expect(throws: LXC.Error.noPublicKey(name: "ns1")) { try await newcontainer(on: host.connection, vhostname: Domain("ns1")) }
        #expect(host.commands.isEmpty)
    }

    @Test("a login that is not root uses sudo")
    func sudo() async throws {
        let host = Recorded.host()
        var entry = host.connection.host
        entry.user = "ops"
        let connection = Connection(to: entry, through: host.transport, in: host.run)
        try await newcontainer(on: connection, vhostname: Domain("ns1"))
        #expect(host.transport.invocations.allSatisfy { $0.context.user == "root" })
    }

    @Test("a variable of the wrong kind is named")
    func variables() throws {
        var host = Inventory.Host(name: "hpcube")
        host.vars = ["container-network": .string("10.0.0.0"), "container_user": .string("ops")]
        _ = #expect { _ = try HostSettings(host) } throws: {
            "\($0)" == "hpcube: the variable `container-network` is `10.0.0.0`: expected an IPv4 network such as 10.0.0.0/24"
        }
        host.vars["container-network"] = .string("10.0.0.0/24")
        host.vars["container-dns"] = .list([.string("10.0.0.101"), .string("10.0.0.102")])
        let settings = try HostSettings(host)
        #expect(settings.resolvers.map(\.description) == ["10.0.0.101", "10.0.0.102"])
        #expect(settings.user.name == "ops" && settings.image == "weft-base")
    }
}
