import Foundation
import TestSupport
import Testing

@testable import SSH

/// What a known_hosts file means for a connection: `ssh` is asked with a real server, and must have the same answer.
@Suite(.enabled(if: SSHServer.isAvailable, "there is no sshd"))
struct TrustDecisionTests {
    /// A file, and the alias that ssh is told, in which `NAME` is the server's, `KEY` and `OTHERTYPE` are its keys and `WRONG` is another's.
    static let files: [(alias: String?, text: String)] = [
        (nil, ""), (nil, "NAME KEY\n"), (nil, "NAME WRONG\n"), (nil, "NAME WRONG\nNAME KEY\n"), (nil, "NAME KEY\nNAME WRONG\n"),
        (nil, "NAME OTHERTYPE\n"), (nil, "127.0.0.1 KEY\n"), (nil, "127.0.0.1 WRONG\n"), (nil, "NAME WRONG\n127.0.0.1 KEY\n"),
        (nil, "[127.0.0.*]:* KEY\n"), (nil, "*,!NAME KEY\n"), (nil, "[127.0.0.1]:1 KEY\n"), (nil, "HASHED KEY\n"), (nil, "HASHED WRONG\n"),
        (nil, "# NAME WRONG\n\n  NAME\tKEY  note # more\r\n"), (nil, "@revoked NAME KEY\nNAME KEY\n"), (nil, "NAME KEY\n@revoked * KEY\n"),
        (nil, "@revoked other KEY\nNAME KEY\n"), (nil, "@revoked NAME WRONG\nNAME KEY\n"), (nil, "@cert-authority NAME KEY\n"),
        (nil, "@cert-authority NAME WRONG\nNAME KEY\n"), (nil, "NAME ssh-ed25519 AAAA\nNAME KEY\n"), (nil, "@odd NAME WRONG\nNAME KEY"),
        (nil, "NAME,other KEY\nNAME,other KEY\n"), ("cluster", "cluster KEY\n"), ("cluster", "cluster WRONG\n"), ("Cluster", "NAME KEY\n"),
        ("cluster", "[cluster]:PORT KEY\n"),
    ]

    @Test("a host is trusted, new or refused as it is for ssh", arguments: files.indices)
    func decisions(index: Int) async throws {
        let server = try await SSHServer.shared
        let scratch = try Scratch()
        let text = try filled(Self.files[index].text, server)
        let alias = Self.files[index].alias
        for policy in ["yes", "accept-new"] {
            try scratch.write(text, to: "known")
            let words = [
                "ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-i", server.key, "-p", String(server.port),
                "-o", "UserKnownHostsFile=\(scratch.path("known"))", "-o", "GlobalKnownHostsFile=/dev/null",
                "-o", "HostKeyAlgorithms=^ssh-ed25519", "-o", "StrictHostKeyChecking=\(policy)", "-o", "UpdateHostKeys=no",
            ]
            let outcome = try await TestProgram.run(words + (alias.map { ["-o", "HostKeyAlias=\($0)"] } ?? []) + ["127.0.0.1", "true"])
            let isAccepted = outcome.status == 0
            #expect(isAccepted || outcome.errors.contains("Host key verification failed"), "\(outcome.errors)")

            let known = KnownHosts(text: text, file: "known")
            let key = try PublicKey(line: contents(server.folder + "/host_ed25519.pub"))
            let verdict = known.check(host: alias ?? "127.0.0.1", port: alias == nil ? Int(server.port) : 22, key: try #require(key))
            let isOurs = verdict == .trusted || verdict == .unknown(otherKeys: []) && policy == "accept-new"
            #expect(isOurs == isAccepted, "\(policy) with \(alias ?? "no alias"): \(verdict), where ssh says \(outcome.errors)\n\(text)")
        }
    }

    private func contents(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func filled(_ text: String, _ server: SSHServer) throws -> String {
        let name = KnownHosts.name(host: "127.0.0.1", port: Int(server.port))
        let salt = [UInt8](repeating: 3, count: 20)
        let hashed = "|1|\(Base64.encode(salt))|\(Base64.encode(Digest.hmacSHA1(Array(name.utf8), key: salt)))"
        func key(_ file: String) throws -> String {
            try contents("\(server.folder)/\(file).pub").split(separator: " ").prefix(2).joined(separator: " ")
        }
        return text.replacing("NAME", with: name).replacing("HASHED", with: hashed).replacing("PORT", with: String(server.port))
            .replacing("OTHERTYPE", with: try key("host_ecdsa")).replacing("WRONG", with: try key("id_ed25519"))
            .replacing("KEY", with: try key("host_ed25519"))
    }
}
