import Foundation
import SSH
import TestSupport
import Testing
import Weft
import WeftTesting

@testable import WeftRuntime

@Suite(.timeLimit(.minutes(3)))
struct ContainerTests {
    private func inventory(_ text: String) throws -> Inventory {
        let folder = try TemporaryFolder("weft-containers")
        defer { withExtendedLifetime(folder) {} }
        try text.write(toFile: folder.path + "/site.yaml", atomically: true, encoding: .utf8)
        return try InventoryLoader.load(folder.path + "/site.yaml", environment: [:], workingDirectory: folder.path)
    }

    @Test("`container:` or `engine:` makes a host a container on another, or on this machine")
    func keys() throws {
        let inventory = try inventory(
            """
            hosts:
              hpcube: { address: 127.0.0.1 }
              web[1:2]: { via: hpcube, container: "c[1:2]", user: deploy }
              here: { via: local, transport: container }
              box: { via: hpcube, engine: docker }
            """)
        let hosts = Dictionary(uniqueKeysWithValues: inventory.hosts.map { ($0.name, $0) })
        #expect(["web1", "web2", "here", "box"].allSatisfy { hosts[$0]?.transport == .container })
        #expect(hosts["web2"]?.container == "c2" && hosts["web2"]?.user == "deploy")
        #expect(hosts["here"]?.via == "local" && hosts["here"]?.container == nil && hosts["here"]?.engine == .lxc)
        #expect(hosts["box"]?.engine == .docker)
    }

    @Test(
        "a container without its host, with another transport or with an impossible name is an error of the inventory",
        arguments: [
            ("a: { transport: container }", "`a` is a container and lacks the host it runs on: `via: HOST`, or `via: local`"),
            ("a: { via: local, container: x, transport: ssh }", "`container` and `engine` are for the transport `container`"),
            ("a: { via: local, container: -x }", "`-x` is not the name of a container"),
            ("a: { via: local, engine: dokcer }", "did you mean `docker`?"),
            ("a: { via: local }", "no host is named `local`"),
        ])
    func wrongKeys(host: String, message: String) throws {
        let error = #expect(throws: (any Error).self) { _ = try inventory("hosts:\n  \(host)\n") }
        #expect(error.map { "\($0)" }?.contains(message) == true)
    }

    @Test(
        "each engine is entered by its own command",
        arguments: [
            (Inventory.ContainerEngine.lxc, "lxc-attach -n box --clear-env -- true", "lxc-attach -n box --clear-env -- true"),
            (.docker, "docker exec -i --user anna box true", "docker exec -it --user anna box true"),
            (.podman, "podman exec -i --user anna box true", "podman exec -it --user anna box true"),
            (
                .nspawn, "systemd-run --machine=box --uid=anna --quiet --wait --collect --pipe -- true",
                "systemd-run --machine=box --uid=anna --quiet --wait --collect --pty -- true"
            ),
        ])
    func words(engine: Inventory.ContainerEngine, plain: String, terminal: String) {
        let attach = AttachCommand(engine: engine, container: "box")
        #expect(attach.words(["true"], user: "anna", terminal: false).joined(separator: " ") == plain)
        #expect(attach.words(["true"], user: "anna", terminal: true).joined(separator: " ") == terminal)
    }

    @Test("what is found out about a container is read from lines")
    func answers() {
        let inside = ContainerFacts.answer([
            "sudo", "passwd anna:x:1000:1001:A:/home/anna:/bin/bash", "setsid", "locale \"C.UTF-8\"", "inside",
        ])
        guard case .inside(let facts) = inside else { return #expect(Bool(false), "\(inside)") }
        #expect((facts.user, facts.identifier, facts.group, facts.home) == ("anna", 1000, 1001, "/home/anna"))
        #expect(facts.shell == "/bin/bash" && facts.locale == "C.UTF-8" && facts.needsSudo && facts.needsSession && !facts.hasSetpriv)
        #expect(ContainerFacts.answer(["absent", "name a", "name b"]) == .absent(names: ["a", "b"]))
        #expect(ContainerFacts.answer(["state STOPPED"]) == .notRunning(state: "STOPPED"))
        #expect(ContainerFacts.answer(["no-program"]) == .noProgram)
        #expect(ContainerFacts.answer(["no-user", "name root"]) == .noUser(names: ["root"]))
        #expect(ContainerFacts.answer(["sudo"]) == .failed)
    }

    /// A running LXC container of this machine, with a user `deploy`; scripts/test.d/transports.sh makes one.
    private static let container = ProcessInfo.processInfo.environment["WEFT_TEST_CONTAINER"]
    /// An inventory that has the container's host as `hpcube`.
    private static let lab = ProcessInfo.processInfo.environment["WEFT_TEST_INVENTORY"]

    @Test(
        "commands in a container keep the contract", .enabled(if: container != nil, "there is no container"),
        arguments: TransportContract.clauses, ["local root", "hpcube root", "hpcube deploy"])
    func contract(_ clause: TransportContract.Clause, place: String) async throws {
        let words = place.split(separator: " ").map(String.init)
        var host = Inventory.Host(name: "inside")
        (host.transport, host.via, host.user, host.container) = (.container, words[0], words[1], Self.container)
        let inventory = try InventoryLoader.load(Self.lab, environment: [:], workingDirectory: "/")
        let pool = ConnectionPool(inventory: inventory, ask: { throw QuestionError.unanswered($0) }, mask: { _ in })
        try await clause.check(try await pool.transport(to: host))
        await pool.close()
    }
}
