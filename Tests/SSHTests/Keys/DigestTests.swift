import Testing

@testable import SSH

@Suite struct DigestTests {
    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test("digests are those of the published examples")
    func examples() {
        #expect(hex(Digest.sha1([])) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
        #expect(hex(Digest.sha256(Array("abc".utf8))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(hex(Digest.sha512(Array("abc".utf8))).hasPrefix("ddaf35a193617abacc417349ae204131"))
        let mac = Digest.hmacSHA1(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(hex(mac) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
    }

    @Test("a hasher fed in pieces gives the digest of the whole")
    func pieces() {
        let data = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for size in [1_000, 4_096, 99_999] {
            let hasher = SHA256Hasher()
            hasher.update([])
            for start in stride(from: 0, to: data.count, by: size) { hasher.update(Array(data[start..<min(start + size, data.count)])) }
            #expect(hasher.finalize() == Digest.sha256(data))
        }
    }

    @Test("random bytes come in the number asked for and differ")
    func random() {
        #expect(randomBytes(0).isEmpty)
        #expect(randomBytes(33).count == 33)
        #expect(randomBytes(16) != randomBytes(16))
    }

    @Test("Base64 goes there and back, and takes only what is Base64")
    func base64() {
        for count in 0..<70 {
            let bytes = randomBytes(count)
            #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
            #expect(Base64.decode(Base64.encode(bytes, padded: false).utf8) == (count % 3 == 0 ? bytes : nil))
        }
        #expect(Base64.encode(Array("foob".utf8)) == "Zm9vYg==")
        #expect(Base64.decode("Zm9v\n Yg==".utf8) == Array("foob".utf8))
        for wrong in ["Zm9vY", "Zm=vYg", "Zm9vYg=", "Zm9vYh==", "Zm9$", "===="] {
            #expect(Base64.decode(wrong.utf8) == nil, "\(wrong)")
        }
    }

    @Test("a public key line is parsed when its type and blob agree")
    func publicKeyLine() async throws {
        let blob = "AAAAC3NzaC1lZDI1NTE5AAAAIE0/wYQ2UjqfgMb3L3Fw0M4qtM1oRrz3u0T2yY3yqkqJ"
        let key = try #require(PublicKey(line: "ssh-ed25519 \(blob)  a note \n"))
        #expect(key.comment == "a note" && key.line == "ssh-ed25519 \(blob) a note")
        #expect(key == PublicKey(line: "ssh-ed25519\t\(blob)"))
        #expect(PublicKey(line: "ssh-rsa \(blob)") == nil)
        #expect(PublicKey(line: "ssh-ed25519") == nil)
        #expect(PublicKey(line: "ssh-ed25519 !!!") == nil)
    }
}
