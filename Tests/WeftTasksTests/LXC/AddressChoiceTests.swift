import Testing
import WeftTesting

@testable import WeftTasks

@Suite("The address of a new container")
struct AddressChoiceTests {
    private func choice(_ name: String = "ns1", survey: HostSurvey = Recorded.hostSurvey, network: String? = nil) throws -> AddressChoice {
        try AddressChoice(
            host: "hpcube", name: name, survey: survey, inventory: Recorded.host().run.inventory,
            network: network.flatMap { IPv4Network($0) })
    }

    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)".split(separator: "\n").first.map(String.init) ?? "" }
        return ""
    }

    private func address(_ text: String) throws -> IPv4Address { try #require(IPv4Address(text)) }

    @Test("the address that is asked for is taken")
    func asked() throws { #expect(try choice().address(asked: address("10.0.0.53")) == address("10.0.0.53")) }

    @Test("without one it is the inventory's")
    func listed() throws { #expect(try choice("devlog").address(asked: nil) == address("10.0.0.22")) }

    @Test("a container that has one keeps it")
    func kept() throws { #expect(try choice("devweb").address(asked: nil) == address("10.0.0.24")) }

    @Test("else it is the first that no container, no host of the inventory, no neighbour and no gateway has")
    func free() throws {
        // 10.0.0.1 is the bridge, .2 a neighbour, .3 devdns in the inventory.
        #expect(try choice().address(asked: nil) == address("10.0.0.4"))
    }

    @Test(
        "an address in use is refused, and its owner named",
        arguments: [
            ("10.0.0.22", "hpcube: the address 10.0.0.22 is in use by the container `devlog`"),
            ("10.0.0.3", "hpcube: the address 10.0.0.3 is in use by `devdns` in the inventory"),
            ("10.0.0.1", "hpcube: the address 10.0.0.1 is in use by the gateway of the containers' network"),
            ("10.0.1.7", "hpcube: the address 10.0.1.7 is not in the containers' network 10.0.0.0/24"),
            ("10.0.0.255", "hpcube: the address 10.0.0.255 is not in the containers' network 10.0.0.0/24"),
        ])
    func refused(_ text: String, _ expected: String) throws {
        let wanted = try address(text)
        #expect(message { _ = try choice().address(asked: wanted) } == expected)
    }

    @Test("a command line that contradicts the inventory is refused with both addresses")
    func contradiction() throws {
        let wanted = try address("10.0.0.99")
        #expect(
            message { _ = try choice("devlog").address(asked: wanted) }
                == "the inventory says that `devlog` is at 10.0.0.22, and `vhostip=` says 10.0.0.99")
    }

    @Test("a network without a free address is an error")
    func full() {
        #expect(
            message { _ = try choice(network: "10.0.0.0/30").address(asked: nil) }
                == "hpcube: every address of the containers' network 10.0.0.0/30 is taken")
    }

    @Test("a bridge that is not up is an error")
    func noBridge() {
        #expect(
            message { _ = try choice(survey: Recorded.survey("lxc\tyes\nbridge\tlxcbr0")) }
                == "hpcube: the containers' bridge `lxcbr0` is not up")
    }

    @Test("each address has a hardware address of its own, given out locally")
    func hardware() throws {
        #expect(ContainerPlan.hardwareAddress(for: try address("10.0.3.255")) == "02:16:0a:00:03:ff")
    }
}
