import TestSupport
import Testing

@testable import SSH

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(2)))
struct BulkTests {
    @Test(
        "with every cipher in counter mode, more bytes than a window come back as they were sent, also by the byte",
        arguments: ["aes128-ctr", "aes192-ctr", "aes256-ctr"])
    func ciphers(_ cipher: String) async throws {
        let sessions = try await SessionTests(configuration: "Ciphers \(cipher)")
        let session = try await sessions.session()
        let bytes = randomBytes(3_000_007)
        let back = try await sessions.collect("cat", input: bytes, on: session).out
        let isSame = back == bytes
        #expect(isSame)
        for byte: UInt8 in 0..<20 {
            #expect(try await sessions.collect("cat", input: [byte], on: session).out == [byte])
        }
        await session.close()
    }

    @Test("what arrives slowly taken is all there: a wide window does not lose what waits")
    func slowReader() async throws {
        let sessions = try await SessionTests(configuration: "")
        let session = try await sessions.session()
        let many = try await session.start("head -c 16000000 /dev/zero")
        var count = 0
        while let (_, bytes) = try await session.read(many) {
            count += bytes.count
            // Another channel's work takes the packets of this one off the socket.
            if count < 2_500_000 { #expect(try await sessions.collect("echo other", on: session).out == Array("other\n".utf8)) }
        }
        #expect(count == 16_000_000)
        _ = try await session.finish(many)
        await session.close()
    }
}
