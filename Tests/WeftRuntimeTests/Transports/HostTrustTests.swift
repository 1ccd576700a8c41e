import Foundation
import SSH
import TestSupport
import Testing
import Weft

@testable import WeftRuntime

struct HostTrustTests {
    private let folder: TemporaryFolder
    private let trust = HostTrust(loop: EventLoop(), prompts: SecretPrompts(ask: { _ in "no" }, mask: { _ in }))

    init() throws { folder = try TemporaryFolder("weft-trust") }

    /// A public key of a seed.
    private func key(_ seed: UInt8) throws -> PublicKey {
        let blob: [UInt8] = [0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, 32] + [UInt8](repeating: seed, count: 32)
        return try #require(PublicKey(blob: blob))
    }

    private func endpoint(known: String, keyName: String, keyPort: Int, policy: Inventory.HostKeyPolicy) async throws -> Endpoint {
        // A file of its own: what is in one is read once.
        let file = "\(folder.path)/\(UUID().uuidString)"
        try known.write(toFile: file, atomically: true, encoding: .utf8)
        var host = Inventory.Host(name: "web", address: "127.0.0.1")
        host.port = 2222
        host.knownHosts = LocalPath(file)
        host.hostKeyPolicy = policy
        let resolver = EndpointResolver(
            inventory: Inventory(), options: ConnectionOptions(), configuration: nil, loop: EventLoop(), warn: { _ in })
        var endpoint = try await resolver.endpoint(for: host)
        (endpoint.keyName, endpoint.keyPort, endpoint.hashesKnownHosts) = (keyName, keyPort, false)
        return endpoint
    }

    @Test("the key of an alias is looked up and written as the alias alone, whatever the port: a changed one is refused")
    func alias() async throws {
        let changed = try await endpoint(known: "cluster \(try key(1).line)\n", keyName: "cluster", keyPort: 22, policy: .acceptNew)
        await #expect(throws: ConnectionError.self) { try await trust.verify(try key(2), changed) }
        try await trust.verify(try key(1), changed)
        let unknown = try await endpoint(known: "", keyName: "Cluster", keyPort: 22, policy: .acceptNew)
        try await trust.verify(try key(3), unknown)
        let written = try String(contentsOfFile: unknown.knownHosts[0], encoding: .utf8)
        #expect(written == "cluster \(try key(3).line)\n")
    }

    @Test("a port with keys of its own is not vouched for by those of the plain name")
    func ports() async throws {
        let lines = "[web]:2222 \(try key(1).line)\nweb \(try key(2).line)\n@revoked web \(try key(3).line)\n"
        let own = try await endpoint(known: lines, keyName: "web", keyPort: 2222, policy: .strict)
        #expect(await trust.trustedLines(for: own, as: "x") == ["x \(try key(1).line)\n", "@revoked x \(try key(3).line)\n"])
        await #expect(throws: ConnectionError.self) { try await trust.verify(try key(2), own) }
        let other = try await endpoint(known: lines, keyName: "web", keyPort: 2200, policy: .strict)
        #expect(await trust.trustedLines(for: other, as: "x") == ["x \(try key(2).line)\n", "@revoked x \(try key(3).line)\n"])
        try await trust.verify(try key(2), other)
    }
}
