import Foundation
import TestSupport
import Testing

@testable import SSH

@Suite struct AgentTests {
    @Test("the keys of a real agent are listed in its order and sign as the key files do")
    func realAgent() async throws {
        let scratch = try Scratch()
        let agent = try await SSHAgent(at: scratch.path("agent"))
        #expect(try AgentClient.identities(path: agent.path).isEmpty)
        let types = [["-t", "ed25519"], ["-t", "rsa", "-b", "2048"], ["-t", "ecdsa", "-b", "384"]]
        var keys: [PrivateKey] = []
        for arguments in types {
            let path = try await scratch.key(arguments[1], arguments, comment: "the \(arguments[1]) key")
            try await agent.add(path)
            keys.append(try PrivateKey(contentsOf: path))
        }
        let identities = try AgentClient.identities(path: agent.path)
        #expect(identities.map(\.publicKey) == keys.map(\.publicKey))
        #expect(identities.map(\.comment) == ["the ed25519 key", "the rsa key", "the ecdsa key"])
        let data = Array("something to sign".utf8)
        // ed25519 and RSA with PKCS#1 are deterministic; ecdsa is not.
        for index in 0...1 {
            #expect(try AgentClient.sign(data, with: identities[index], path: agent.path) == keys[index].sign(data))
        }
        let pair = try AgentClient.sign(data, with: identities[2], path: agent.path)
        #expect(pair.count > 90 && pair[0...2] == [0, 0, 0])
    }

    @Test("a key that the agent does not have is refused, and the error names it")
    func refusal() async throws {
        let scratch = try Scratch()
        let agent = try await SSHAgent(at: scratch.path("agent"))
        let key = try PrivateKey(contentsOf: try await scratch.key("ed25519", ["-t", "ed25519"], comment: "mine"))
        let operation = "sign with the key `mine` (\(key.fingerprint))"
        #expect(throws: AgentError.refused(operation: operation)) {
            try AgentClient.sign([1], with: AgentIdentity(publicKey: key.publicKey), path: agent.path)
        }
    }

    @Test("a socket without an agent is an error that names it")
    func noAgent() throws {
        let scratch = try Scratch()
        let path = scratch.path("none")
        #expect(throws: AgentError.unreachable(path: path, reason: "no such file or directory")) { try AgentClient.identities(path: path) }
        #expect(throws: AgentError.self) { try AgentClient.identities(path: "/" + String(repeating: "x", count: 200)) }
    }

    @Test("an agent that takes the request and says nothing runs into the deadline")
    func silence() throws {
        let scratch = try Scratch()
        let path = scratch.path("silent")
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) }
        }
        #expect(bound == 0 && listen(listener, 1) == 0)
        let start = ContinuousClock.now
        #expect(throws: AgentError.timedOut(path: path)) { try AgentClient.identities(path: path, timeout: .milliseconds(50)) }
        #expect(ContinuousClock.now - start >= .milliseconds(49))
    }

    @Test("replies are parsed however their bytes arrive, several at once too")
    func pieces() throws {
        var list = WireWriter()
        list.append(byte: 12)
        list.append(number: 2)
        for name in ["ssh-ed25519", "new-type@example.com"] {
            var blob = WireWriter()
            blob.append(text: name)
            blob.append(string: [1, 2, 3])
            list.append(string: blob.bytes)
            list.append(text: "c")
        }
        var stream = WireWriter()
        stream.append(string: list.bytes)
        stream.append(string: [5])
        stream.append(string: [29, 1, 2])
        stream.append(string: [6])
        for size in 1...stream.bytes.count {
            var parser = AgentReplyParser()
            var replies: [AgentReply] = []
            for start in stride(from: 0, to: stream.bytes.count, by: size) {
                parser.append(stream.bytes[start..<min(start + size, stream.bytes.count)])
                while let reply = try parser.next() { replies.append(reply) }
            }
            guard replies.count == 4, case .identities(let identities) = replies[0] else {
                Issue.record("cut into pieces of \(size): \(replies)")
                return
            }
            #expect(identities.map(\.publicKey.algorithm) == ["ssh-ed25519", "new-type@example.com"])
            #expect(replies.dropFirst() == [.failure, .other(type: 29), .success])
        }
    }

    @Test(
        "what the protocol does not allow is an error, not a loop or a crash",
        arguments: [
            [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 5, 12, 0, 0, 0, 9], [0, 0, 0, 5, 14, 0, 0, 0, 9],
            [0, 0, 0, 13, 12, 0, 0, 0, 1, 0, 0, 0, 9, 1, 2, 3, 4],
        ] as [[UInt8]])
    func malformed(bytes: [UInt8]) {
        var parser = AgentReplyParser()
        parser.append(bytes)
        #expect(throws: AgentError.self) { try parser.next() }
    }

    @Test("a signature by SHA-1 where SHA-512 was asked for is not used")
    func oldAgent() throws {
        var signature = WireWriter()
        signature.append(text: "ssh-rsa")
        signature.append(string: [1])
        #expect(throws: AgentError.otherAlgorithm(expected: "rsa-sha2-512", got: "ssh-rsa")) {
            try AgentReply.signatureBytes(of: signature.bytes, for: "ssh-rsa")
        }
    }

    @Test("the socket comes from IdentityAgent before SSH_AUTH_SOCK")
    func socketPath() {
        let environment = ["SSH_AUTH_SOCK": "/run/agent", "OTHER": "/run/other", "HOME": "/home/u", "EMPTY": ""]
        func path(_ value: String?) -> String? { AgentSocket.path(identityAgent: value, environment: environment) }
        #expect(path(nil) == "/run/agent")
        #expect(path("SSH_AUTH_SOCK") == "/run/agent")
        #expect(path("none") == nil)
        #expect(path("$OTHER") == "/run/other")
        #expect(path("$MISSING") == nil)
        #expect(path("$EMPTY") == nil)
        #expect(path("~/agent") == "/home/u/agent")
        #expect(path("/x") == "/x")
        #expect(AgentSocket.path(environment: [:]) == nil)
    }
}
