import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("newcontainers")
struct NewContainersTests {
    private func host() -> FakeConnection {
        func container(_ name: String, _ address: String?, via: String? = "hpcube", roles: [String] = []) -> Inventory.Host {
            var host = Inventory.Host(name: name, address: address)
            (host.via, host.roles) = (via, roles)
            return host
        }
        var hpcube = Inventory.Host(name: "hpcube")
        hpcube.vars = ["container-network": .string("10.0.0.0/24")]
        let inventory = Inventory(hosts: [
            hpcube, container("devlog", "10.0.0.22", roles: ["logging"]), container("devweb", "10.0.0.24"),
            container("behind", "192.0.2.7"), container("named", "web.example.com"), container("other", "10.0.0.9", via: "cubea"),
        ])
        return FakeConnection(to: hpcube, in: FakeRun(inventory: inventory))
    }

    @Test("the containers of a host are what is reached through it at an address of its network")
    func planned() throws {
        #expect(try LXC.planned(on: host().connection).map(\.name) == ["devlog", "devweb"])
    }

    @Test("a name that is none of them is an error with the nearest one, before the host is asked")
    func unknown() async throws {
        let host = host()
        await #expect(throws: LXC.Error.notPlanned(host: "hpcube", name: "devwbe", suggestion: "devweb")) {
            try await newcontainers(on: host.connection, names: ["devlog", "devwbe"])
        }
        #expect(host.commands.isEmpty)
    }

    @Test("roles that nothing has are told, and nothing is done")
    func nobody() async throws {
        let host = host()
        try await newcontainers(on: host.connection, roles: ["web"])
        #expect(host.commands.isEmpty)
        #expect(host.run.events == [.warning(host: "hpcube", text: "the inventory has no such container on hpcube")])
    }

    @Test("containers that fail are told together, each with its reason")
    func several() {
        let error = LXC.Error.several(
            host: "hpcube", failures: [.init(name: "a", problem: "hpcube: no\n  do so"), .init(name: "b", problem: "hpcube: nor this")])
        #expect(error.description == "hpcube: `a`, `b` could not be made\n  hpcube: no\n    do so\n  hpcube: nor this")
    }
}
