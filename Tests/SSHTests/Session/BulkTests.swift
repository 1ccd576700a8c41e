import TestSupport
import Testing

@testable import SSH

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(2)))
struct BulkTests {
    @Test(
        "with every cipher in counter mode, more bytes than a window of any size come back as they were sent, also by the byte",
        arguments: ["aes128-ctr", "aes192-ctr", "aes256-ctr"])
    func ciphers(_ cipher: String) async throws {
        let sessions = try await SessionTests(configuration: "Ciphers \(cipher)")
        let session = try await sessions.session()
        var generator = SystemRandomNumberGenerator()
        let bytes = [UInt8](unsafeUninitializedCapacity: 12_000_007) { buffer, count in
            for index in buffer.indices { buffer[index] = UInt8(truncatingIfNeeded: generator.next()) }
            count = buffer.count
        }
        let back = try await sessions.collect("cat", input: bytes, on: session).out
        #expect(back == bytes)
        for byte: UInt8 in 0..<40 {
            #expect(try await sessions.collect("cat", input: [byte], on: session).out == [byte])
        }
        await session.close()
    }

    @Test("what arrives slowly taken is all there: a wide window does not lose what waits")
    func slowReader() async throws {
        let sessions = try await SessionTests(configuration: "")
        let session = try await sessions.session()
        let many = try await session.start("head -c 40000000 /dev/zero | tr '\\0' x")
        var count = 0
        while let (_, bytes) = try await session.read(many) {
            #expect(bytes.allSatisfy { $0 == UInt8(ascii: "x") })
            count += bytes.count
            // Another channel's work takes the packets of this one off the socket.
            if count < 4_000_000 { #expect(try await sessions.collect("echo other", on: session).out == Array("other\n".utf8)) }
        }
        #expect(count == 40_000_000)
        _ = try await session.finish(many)
        await session.close()
    }
}
