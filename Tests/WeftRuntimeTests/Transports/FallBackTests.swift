import Foundation
import TestSupport
import Testing
import Weft

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(3)))
struct FallBackTests {
    /// A server that libssh2 1.10 has nothing in common with.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var configuration = ""
        var hostKeys = ["ed25519"]
    }

    static let refusals = [
        Refusal(testDescription: "an RSA host key alone", hostKeys: ["rsa"]),
        Refusal(testDescription: "AES-GCM alone", configuration: "Ciphers aes256-gcm@openssh.com"),
        Refusal(testDescription: "ChaCha20 alone", configuration: "Ciphers chacha20-poly1305@openssh.com"),
        Refusal(
            testDescription: "MACs after encryption alone",
            configuration: "Ciphers aes256-ctr\nMACs hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com"),
        Refusal(testDescription: "a key exchange of sntrup761 alone", configuration: "KexAlgorithms sntrup761x25519-sha512@openssh.com"),
    ]

    @Test("a host that libssh2 cannot talk to is reached by the system's ssh, which is said once", arguments: refusals)
    func algorithms(_ refusal: Refusal) async throws {
        let server = try await SSHServer(configuration: refusal.configuration, hostKeys: refusal.hostKeys)
        defer { server.stop() }
        let host = SSHSite.host(server)
        let site = SSHSite([host])
        for number in 1...2 { #expect(try await site.run("echo \(number)", on: host).text == "\(number)") }
        #expect(site.notes.count == 1)
        let note = try #require(site.notes.first)
        #expect(note.hasPrefix("server: no common algorithms: the server offers only host keys, ciphers or MACs that libssh2"))
        #expect(note.hasSuffix(": reached by the system's `ssh`\n  `transport: openssh` in the inventory spares the attempt"))
        await site.pool.close()
    }

    @Test("with `transport: ssh` it is unreachable, and the error names the other transport")
    func noFallBack() async throws {
        let server = try await SSHServer(hostKeys: ["rsa"])
        defer { server.stop() }
        let host = SSHSite.host(server) { $0.transport = .ssh }
        let site = SSHSite([host])
        let error = await #expect(throws: ConnectionError.self) { _ = try await site.pool.transport(to: host) }
        #expect(error?.reason == .unreachable)
        #expect(error?.description.contains("give the host `transport: openssh`") == true)
        await site.pool.close()
    }

    @Test("a certificate lets its owner in through the system's ssh, after the bare key was refused")
    func certificate() async throws {
        let folder = try TemporaryFolder("weft-certificate")
        let (authority, key) = (folder.path + "/ca", folder.path + "/id")
        for path in [authority, key] { try await TestProgram.output(of: "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path) }
        try await TestProgram.output(of: "ssh-keygen", "-q", "-s", authority, "-I", "test", "-n", NSUserName(), key + ".pub")
        let trusting = try await SSHServer(configuration: "AuthorizedKeysFile none\nTrustedUserCAKeys \(authority).pub")
        let host = SSHSite.host(trusting) { $0.identities = [LocalPath(key)] }
        let site = SSHSite([host])
        #expect(try await site.run("echo in", on: host).text == "in")
        #expect(site.notes.count == 1)
        #expect(site.notes.first?.contains("cannot log in with the certificate \(key)-cert.pub") == true)
        await site.pool.close()
    }

    @Test("a certificate that ssh_config's key has does no harm where the key itself is let in")
    func certificateBeside() async throws {
        let server = try await SSHServer()
        defer { server.stop() }
        try await TestProgram.output(of: "ssh-keygen", "-q", "-s", server.key, "-I", "test", "-n", "nobody", server.key + ".pub")
        let host = SSHSite.host(server)
        let site = SSHSite([host])
        #expect(try await site.run("echo in", on: host).text == "in")
        #expect(site.notes.isEmpty)
        await site.pool.close()
    }

    @Test("a FIDO key is left to the system's ssh before anything is sent")
    func securityKey() async throws {
        let server = try await SSHServer()
        defer { server.stop() }
        let key = server.folder + "/id_sk"
        try await FallBackTests.writeSecurityKey(to: key)
        let host = SSHSite.host(server) { $0.identities = [LocalPath(key)] }
        let site = SSHSite([host])
        let error = await #expect(throws: ConnectionError.self) { _ = try await site.pool.transport(to: host) }
        #expect(site.notes.count == 1)
        #expect(site.notes.first?.contains("cannot log in with the FIDO key \(key): reached by the system's `ssh`") == true)
        // There is no such device: ssh itself was there, and was refused.
        #expect(error?.reason == .authentication)
        #expect(error?.description.contains("was not let in by the system's `ssh`: it takes publickey") == true)
        await site.pool.close()
    }

    /// A private key file of OpenSSH's format whose key is on a device that nobody has.
    private static func writeSecurityKey(to path: String) async throws {
        func string(_ bytes: [UInt8]) -> [UInt8] {
            withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) } + bytes
        }
        func string(_ text: String) -> [UInt8] { string(Array(text.utf8)) }
        let point = try #require(Data(base64Encoded: "eBJ9erEbmZ1ozX+VPgis90YStC/EEpmRnyBnSZVc+EY="))
        let pub = string("sk-ssh-ed25519@openssh.com") + string(Array(point)) + string("ssh:")
        var secret = [UInt8](repeating: 7, count: 8) + pub + [1] + string([UInt8](repeating: 1, count: 64)) + string("") + string("test")
        secret += (1...8).prefix((8 - secret.count % 8) % 8).map { UInt8($0) }
        let blob =
            Array("openssh-key-v1\0".utf8) + string("none") + string("none") + string("") + [0, 0, 0, 1] + string(pub) + string(secret)
        let text = "-----BEGIN OPENSSH PRIVATE KEY-----\n\(Data(blob).base64EncodedString(options: .lineLength64Characters))\n"
        try (text + "-----END OPENSSH PRIVATE KEY-----\n").write(toFile: path, atomically: true, encoding: .utf8)
        try await TestProgram.output(of: "chmod", "600", path)
    }

    @Test("the host keys of a host that libssh2 cannot talk to are shown, trusted and forgotten all the same")
    func trust() async throws {
        let server = try await SSHServer(hostKeys: ["rsa"])
        defer { server.stop() }
        let file = server.folder + "/fresh"
        let host = SSHSite.host(server) { $0.knownHosts = LocalPath(file) }
        let site = SSHSite([host])
        let error = await #expect(throws: ConnectionError.self) { _ = try await site.pool.transport(to: host) }
        #expect(error?.reason == .hostKey)
        #expect(error?.description.hasPrefix("server: its host key is not known: it shows RSA SHA256:") == true)
        #expect(error?.description.hasSuffix("then `task host.trust host=server`") == true)
        let keys = try await site.pool.hostKeys(of: host)
        #expect(keys.map(\.algorithm) == ["ssh-rsa"])
        #expect(try await site.pool.trust(keys, for: host))
        #expect(try await site.run("echo in", on: host).text == "in")
        await site.pool.close()
    }

    @Test("a host is reached through a jump host of either client, whichever itself needs")
    func jumps() async throws {
        let modern = try await SSHServer(configuration: "Ciphers aes256-gcm@openssh.com")
        defer { modern.stop() }
        let plain = try await SSHServer.shared
        let bastion = SSHSite.host(modern, named: "bastion")
        let inner = SSHSite.host(plain, named: "inner") { $0.via = "bastion" }
        let deep = SSHSite.host(modern, named: "deep") { $0.via = "inner" }
        let site = SSHSite([bastion, inner, deep])
        #expect(try await site.run("echo $SSH_CONNECTION", on: inner).text.hasSuffix(" \(plain.port)"))
        #expect(try await site.run("echo $SSH_CONNECTION", on: deep).text.hasSuffix(" \(modern.port)"))
        #expect(site.notes.map { $0.prefix { $0 != ":" } } == ["bastion", "deep"])
        let nowhere = SSHSite.host(plain, named: "nowhere") { host in
            (host.via, host.port) = ("bastion", 1)
        }
        let error = await #expect(throws: ConnectionError.self) { _ = try await site.pool.transport(to: nowhere) }
        #expect(error?.reason == .unreachable)
        // The system's `ssh` mostly says that it was refused; on a busy machine it may be gone before its words are read.
        #expect(error?.description.hasPrefix("nowhere: ") == true, "\(error?.description ?? "")")
        await site.pool.close()
    }
}
