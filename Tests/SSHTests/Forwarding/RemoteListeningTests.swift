import TestSupport
import Testing

@testable import SSH

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(2)))
struct RemoteListeningTests {
    @Test("a server that was kept alive meanwhile listens on another port: what it said to that is not its answer")
    func answers() async throws {
        let site = try await SessionTests(configuration: "LogLevel DEBUG3")
        let session = Session(loop: site.loop, name: "test")
        await session.setKeepAlive(Session.KeepAlive(interval: .milliseconds(500), limit: 100))
        try await session.connect(to: "127.0.0.1", port: site.server.port, within: .seconds(10))
        try await session.handshake(hostKeyAlgorithms: ["ssh-ed25519"], within: .seconds(10))
        let key = try PrivateKey(contentsOf: site.server.key)
        let blob = key.authenticationBlob
        let signer = Signer.immediate { try key.sign($0) }
        #expect(try await session.authenticate(user: site.server.user, blob: blob, signer: signer, within: .seconds(10)) == .accepted)
        _ = try await session.listen(on: "localhost", port: 0, within: .seconds(10))
        try await site.server.wait(toSay: "keepalive@libssh2.org")
        let port = try SSHServer.freePort()
        #expect(try await session.listen(on: "localhost", port: port, within: .seconds(10)).port == port)
        await session.close()
    }
}
