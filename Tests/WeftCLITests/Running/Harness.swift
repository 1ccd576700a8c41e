import Foundation
import Glibc
import Synchronization
import TestSupport
import Weft
import WeftRuntime
import WeftTesting

@testable import WeftCLI

/// Runs the program with fake hosts and keeps what it writes.
struct Harness {
    let site = FakeHosts()
    private let temporary: TemporaryFolder
    var folder: String { temporary.path }
    var tasks: [TaskDefinition] = []
    /// Variables of the environment beside the inventory's.
    var variables: [String: String] = [:]

    init(inventory: String = Harness.inventory) throws {
        temporary = try TemporaryFolder("weft-cli")
        try inventory.write(toFile: folder + "/site.yaml", atomically: true, encoding: .utf8)
    }

    static let inventory = """
        hosts:
          web1: { address: 10.0.0.1, roles: [web] }
          web2: { address: 10.0.0.2, port: 2222, user: ops, via: web1, roles: [web] }
          db1: { address: 10.0.0.3, roles: [db] }
        """

    struct Result: Equatable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs one command line. Times are shown as `T`, as no two are the same.
    @MainActor
    func run(_ arguments: String...) async throws -> Result { try await run(arguments) }

    @MainActor
    func run(_ arguments: [String]) async throws -> Result {
        let paths = ["\(folder)/output", "\(folder)/errors"]
        let files = paths.map { open($0, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600) }
        defer { for file in files { close(file) } }
        let tasks = tasks
        let variables = variables.merging(["WEFT_INVENTORY": "\(folder)/site.yaml"]) { $1 }
        let program = Program(
            arguments: arguments, environment: ProgramEnvironment(variables: variables, directory: folder),
            output: OutputWriter(files[0]), errors: OutputWriter(files[1]), definitions: { tasks }, transports: site, catchesSignals: false)
        let status = await program.run()
        let texts = try paths.map { try Self.withoutTimes(String(contentsOfFile: $0, encoding: .utf8)) }
        return Result(status: status, output: texts[0], errors: texts[1])
    }

    private static func withoutTimes(_ text: String) -> String {
        // The column is as wide as its longest time, so the space behind its head tells how busy the machine was.
        text.replacing(/[ ]*\b\d+(\.\d+)? (ms|s)\b/) { _ in " T" }
            .replacing(/\btime +what\b/) { _ in "time  what" }
            .replacing(/"seconds":[0-9.e-]+/) { _ in "\"seconds\":T" }
    }

    func task(
        _ name: String, _ target: TaskDefinition.Target = .host, parameters: [TaskParameter] = [], confirm: String? = nil,
        after: [String] = [], body: @escaping TaskDefinition.Body = { _, _ in }
    ) -> TaskDefinition {
        TaskDefinition(
            name: name, function: name, domain: "Site", summary: "Does \(name).", parameters: parameters, target: target,
            prerequisites: after, confirmation: confirm, file: "fabfile.swift", line: 3, body: body)
    }
}

/// Fake hosts; some of them may be dead.
final class FakeHosts: TransportProvider {
    private let transports = Mutex<[String: FakeTransport]>([:])
    private let dead = Mutex<Set<String>>([])

    subscript(name: String) -> FakeTransport {
        transports.withLock { transports in
            if let transport = transports[name] { return transport }
            let transport = FakeTransport(host: name)
            transport.answer(.any)
            transports[name] = transport
            return transport
        }
    }

    func kill(_ name: String) { dead.withLock { _ = $0.insert(name) } }

    func transport(to host: Inventory.Host) async throws -> any Transport {
        if dead.withLock({ $0.contains(host.name) }) {
            throw ConnectionError(host: host.name, .unreachable, "10.0.0.9 port 22: connection refused\n  is sshd running there?")
        }
        return self[host.name]
    }
    var local: any Transport { self["localhost"] }
    func hostKeys(of host: Inventory.Host) async throws -> [HostKey] { [] }
    func trust(_ keys: [HostKey], for host: Inventory.Host) async throws -> Bool { false }
    func forget(_ host: Inventory.Host) async throws -> Bool { false }
    func fingerprint(of key: HostKey) throws -> String { "" }
    func publicKeys(for host: Inventory.Host) async throws -> [String] { [] }
    func release(_ host: Inventory.Host) async {}
    func close() async {}
}
