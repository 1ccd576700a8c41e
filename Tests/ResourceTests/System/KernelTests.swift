import Testing

@testable import Weft

@Suite("Settings, modules, mounts and swap")
struct KernelTests {
    @Test("a setting is written and set", arguments: [["/bin/sh"], ["busybox", "sh"], ["bash"]])
    func sysctl(_ shell: [String]) async throws {
        let box = try Sandbox(shell: shell)
        func sysctl(_ setting: Sysctl) -> Sysctl {
            var setting = setting
            (setting.folder, setting.kernel) = ("\(box.folder)/sysctl.d", "\(box.folder)/kernel")
            return setting
        }
        let memory = sysctl(Sysctl("net.ipv4.conf.eth0/1.rmem", "1  2\t3"))
        #expect(try await box.apply { memory }.statuses == [.failed])
        try await box.apply { Directory("\(box.folder)/kernel/net/ipv4/conf/eth0.1") }
        try box.write("1\t2\t4\n", to: "kernel/net/ipv4/conf/eth0.1/rmem")
        #expect(try await box.apply(preview: true) { memory }.statuses == [.changed])
        #expect(try await box.apply { memory }.statuses == [.changed])
        #expect(try box.text(of: "kernel/net/ipv4/conf/eth0.1/rmem") == "1 2 3\n")
        #expect(try box.text(of: "sysctl.d/90-net.ipv4.conf.eth0-1.rmem.conf") == "net.ipv4.conf.eth0/1.rmem = 1 2 3\n")
        try box.write("1\t2\t3\n", to: "kernel/net/ipv4/conf/eth0.1/rmem")
        #expect(try await box.apply { memory }.statuses == [.ok])
        #expect(Sysctl("forward", 1).script.problem != nil && Sysctl("a.b", " ").script.problem == "the value is empty")
    }

    private func module(_ module: KernelModule) -> KernelModule {
        var module = module
        module.folder = "\(Golden.state)/modules-load.d"
        return module
    }

    @Test("a module is loaded now and after a start; one that is not there fails")
    func module() async throws {
        try await Golden("KernelModule/loaded").check {
            module(KernelModule("br-netfilter"))
            module(KernelModule("nothere"))
        }
    }

    @Test("a module that is built in is loaded")
    func builtin() async throws { try await Golden("KernelModule/builtin").check { module(KernelModule("loop")) } }

    @Test("a module is unloaded")
    func absent() async throws { try await Golden("KernelModule/absent").check { module(KernelModule("pcspkr", .absent)) } }

    private func swap(_ swap: Swap) -> Swap {
        var swap = swap
        (swap.table, swap.swaps) = ("\(Golden.state)/fstab", "\(Golden.state)/swaps")
        return swap
    }

    @Test("a swap file is written, signed, used and listed")
    func swapMade() async throws {
        try await Golden("Swap/made").check { swap(Swap("\(Golden.state)/swapfile", megabytes: 2)) }
    }

    @Test("a swap file that goes is used no longer")
    func swapAbsent() async throws {
        try await Golden("Swap/absent").check {
            let path = "\(Golden.state)/swapfile"
            File(path, content: "x").when("[ ! -e $STATE/swaps ]")
            File("\(Golden.state)/fstab", content: "# a table\n\(path) none swap sw 0 0\n").when("[ ! -e $STATE/swaps ]")
            File("\(Golden.state)/swaps", content: "Filename Type\n\(path) file 1 0 -2\n").when("[ ! -e $STATE/swaps ]")
            swap(Swap(path, .absent))
        }
    }

    private func mount(_ mount: Mount) -> Mount {
        var mount = mount
        (mount.table, mount.mounts) = ("\(Golden.state)/fstab", "\(Golden.state)/mounts")
        return mount
    }

    /// Files that are there before the case begins.
    private func given(table: String, mounts: String) -> Resources {
        Resources([
            File("\(Golden.state)/fstab", content: table), File("\(Golden.state)/mounts", content: mounts),
        ]).when("[ ! -e $STATE/fstab ] || [ ! -e $STATE/mounts ]")
    }

    @Test("a file system gets its line, its folder, and is mounted")
    func mounted() async throws {
        try await Golden("Mount/mounted").check {
            given(table: "# a table\n/dev/sda1 / ext4 defaults 0 1\n", mounts: "/dev/sda1 / ext4 rw,relatime 0 0\n")
            mount(Mount("\(Golden.state)/a b", from: "tmpfs", type: "tmpfs", options: ["size=1m"]))
            mount(Mount("\(Golden.state)/later", from: "UUID=1", type: "xfs", pass: 2, isMounted: false))
        }
    }

    @Test("other options are set in place")
    func changed() async throws {
        try await Golden("Mount/changed").check {
            given(
                table: "/dev/sdb1\t\(Golden.state)/d\text4 defaults\t0 2 \n", mounts: "/dev/sdb1 \(Golden.state)/d ext4 rw,relatime 0 0\n")
            mount(Mount("\(Golden.state)/d", from: "/dev/sdb1", type: "ext4", options: ["ro", "noexec"], pass: 2))
        }
    }

    @Test("what is to be gone is unmounted and not listed")
    func unmounted() async throws {
        try await Golden("Mount/absent").check {
            given(table: "/dev/sdb1 \(Golden.state)/d ext4 defaults 0 2\n", mounts: "/dev/sdb1 \(Golden.state)/d ext4 rw 0 0\n")
            mount(Mount("\(Golden.state)/d", .absent))
        }
    }

    @Test("what cannot be mounted is told before a host is asked")
    func problems() {
        #expect(Mount("a", from: "b", type: "ext4").script.problem?.contains("not absolute") == true)
        #expect(Mount("/a", from: "", type: "ext4").script.problem == "there is no source, or no type")
        #expect(Mount("/a", from: "b", type: "ext4", options: ["a b"]).script.problem != nil)
        #expect(Mount("/", .absent).script.problem == "the path is the root folder")
        #expect(Swap("/s", megabytes: 0).script.problem != nil)
    }
}
