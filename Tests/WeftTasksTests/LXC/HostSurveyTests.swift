import Testing
import WeftTesting

@testable import WeftTasks

@Suite("What is on an LXC host")
struct HostSurveyTests {
    let survey = Recorded.hostSurvey

    @Test("containers come with state, storage and network")
    func containers() throws {
        #expect(survey.isLXCHost)
        #expect(survey.containers.map(\.name) == ["box", "devlog", "devweb", "lost", "weft-base"])
        let devlog = try #require(survey["devlog"]?.configuration)
        #expect(devlog.addresses.map(\.description) == ["10.0.0.22"])
        #expect(devlog.storage == .overlay(base: "/var/cache/weft-lab/weft-base/rootfs", delta: "/var/lib/lxc/devlog/overlay/delta"))
        #expect(devlog.hardwareAddress == "02:16:0a:00:00:16")
        #expect(devlog.bridge == "lxcbr0")
        #expect(!devlog.startsWithHost)
        #expect(survey["devlog"]?.isRunning == true)
        #expect(survey["devweb"]?.isRunning == false)
        #expect(survey["devweb"]?.isHalfMade == true)
        #expect(survey["devweb"]?.configuration?.startsWithHost == true)
        #expect(survey["box"]?.configuration?.storage == .folder("/var/lib/lxc/box/rootfs"))
    }

    @Test("a folder without a configuration is known, but no container")
    func lost() throws {
        let lost = try #require(survey["lost"])
        #expect(lost.configuration == nil && lost.state == nil && !lost.isRunning)
    }

    @Test("the bridge has its address and network, and neighbours are remembered")
    func network() {
        #expect(survey.bridgeAddresses.map(\.network.description) == ["10.0.0.0/24"])
        #expect(survey.bridgeAddresses.map(\.address.description) == ["10.0.0.1"])
        #expect(survey.neighbours.map(\.description).sorted() == ["10.0.0.2", "10.0.0.200"])
        #expect(survey.imageTools == ["mmdebstrap", "lxc-debian"])
    }

    @Test("clones are those that lie on a container's files")
    func clones() throws {
        #expect(survey.clones(of: "weft-base") == ["devlog", "devweb"])
        #expect(survey.clones(of: "devlog").isEmpty)
        #expect(survey.clones(of: "nothing").isEmpty)
        #expect(survey.image(of: try #require(survey["devlog"])) == "weft-base")
    }

    @Test("a host without LXC says so")
    func noLXC() { #expect(!Recorded.survey("lxc\tno").isLXCHost) }

    @Test(
        "values of a configuration are read as LXC reads them",
        arguments: [
            ("lxc.rootfs.path=/plain", ContainerConfiguration.Storage.folder("/plain")),
            ("lxc.rootfs.path = dir:/a:b", .folder("/a:b")),
            ("lxc.rootfs.path = overlay:/a:/b:/c", .overlay(base: "/a:/b", delta: "/c")),
            ("lxc.rootfs.path = overlayfs:/a:/c", .overlay(base: "/a", delta: "/c")),
            ("lxc.rootfs.path = btrfs:/a", .other("btrfs:/a")),
            ("lxc.rootfs.path = overlay:/a", .other("overlay:/a")),
            ("lxc.rootfs.path = dir:/first\nlxc.rootfs.path = dir:/last", .folder("/last")),
        ])
    func storage(_ text: String, _ storage: ContainerConfiguration.Storage) {
        #expect(ContainerConfiguration(lines: text.split(separator: "\n")).storage == storage)
    }

    @Test("comments, empty lines and unknown keys are passed over")
    func oddLines() {
        let configuration = ContainerConfiguration(lines: [
            "", "# lxc.net.0.ipv4.address = 10.0.0.9/24", "no value", "lxc.net.0.ipv4.address = 10.0.0.8 10.0.0.255",
            "lxc.net.1.ipv4.address=10.1.0.8/16",
        ])
        #expect(configuration.addresses.map(\.description) == ["10.0.0.8", "10.1.0.8"])
        #expect(configuration.storage == nil)
    }
}
