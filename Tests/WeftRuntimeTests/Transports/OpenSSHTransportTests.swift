import Foundation
import TestSupport
import Testing
import Weft

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(3)))
struct OpenSSHTransportTests {
    private func site(
        _ server: SSHServer, answers: [String: String] = [:], _ change: (inout Inventory.Host) -> Void = { _ in }
    ) -> (SSHSite, Inventory.Host) {
        let host = SSHSite.host(server) { host in
            host.transport = .openssh
            change(&host)
        }
        return (SSHSite([host], answers: answers), host)
    }

    @Test("a changed key, a key that is pinned and one that is not are judged as over libssh2")
    func hostKeys() async throws {
        let server = try await SSHServer()
        defer { server.stop() }
        let other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHgSfXqxG5mdaM1/lT4IrPdGErQvxBKZkZ8gZ0mVXPhG"
        let changed = server.folder + "/changed"
        try "[127.0.0.1]:\(server.port) \(other)\n".write(toFile: changed, atomically: true, encoding: .utf8)
        let line = try await TestProgram.output(of: "cat", server.folder + "/host_ecdsa.pub")
        let cases: [(said: String?, change: @Sendable (inout Inventory.Host) -> Void)] = [
            ("its host key has changed", { $0.knownHosts = LocalPath(changed) }),
            ("is not one of those in the inventory", { $0.hostKeys = [other] }),
            (nil, { ($0.hostKeys, $0.knownHosts) = ([line], LocalPath("/dev/null")) }),
            ("its host key is not known: it shows", { $0.knownHosts = LocalPath("/dev/null") }),
            (nil, { ($0.hostKeyPolicy, $0.knownHosts) = (.off, LocalPath("/dev/null")) }),
        ]
        for (said, change) in cases {
            let (site, host) = site(server, change)
            if let said {
                let error = await #expect(throws: ConnectionError.self) { _ = try await site.pool.transport(to: host) }
                #expect(error?.reason == .hostKey)
                #expect(error?.description.contains(said) == true)
            } else {
                #expect(try await site.run("echo in", on: host).text == "in")
            }
            await site.pool.close()
        }
    }

    @Test("accept-new remembers a host's first key in the host's own known_hosts file")
    func acceptNew() async throws {
        let server = try await SSHServer()
        defer { server.stop() }
        let file = server.folder + "/fresh"
        let (site, host) = site(server) { ($0.hostKeyPolicy, $0.knownHosts) = (.acceptNew, LocalPath(file)) }
        #expect(try await site.run("echo in", on: host).text == "in")
        let known = try String(contentsOfFile: file, encoding: .utf8)
        // Under its name, or a hash of it where ssh_config says so.
        #expect(known.contains(" ssh-") && known.split(separator: "\n").count == 1)
        #expect(try await site.pool.forget(host))
        await site.pool.close()
    }

    @Test("a host that proves itself by a certificate is known by its authority")
    func hostCertificate() async throws {
        let first = try await SSHServer()
        defer { first.stop() }
        try await TestProgram.output(
            of: "ssh-keygen", "-q", "-s", first.key, "-I", "host", "-h", "-n", "127.0.0.1", first.folder + "/host_ed25519.pub")
        let server = try await SSHServer(
            configuration: "HostKey \(first.folder)/host_ed25519\nHostCertificate \(first.folder)/host_ed25519-cert.pub", hostKeys: [])
        let authority = try await TestProgram.output(of: "cat", first.key + ".pub")
        let file = server.folder + "/authorities"
        try "@cert-authority 127.0.0.1,[127.0.0.1]:* \(authority)".write(toFile: file, atomically: true, encoding: .utf8)
        let (site, host) = site(server) { $0.knownHosts = LocalPath(file) }
        #expect(try await site.run("echo in", on: host).text == "in")
        await site.pool.close()
    }

    @Test("the passphrase of a key is asked for once a run, and reaches ssh without a terminal")
    func passphrase() async throws {
        let server = try await SSHServer()
        defer { server.stop() }
        let locked = server.folder + "/locked"
        try await TestProgram.output(of: "ssh-keygen", "-q", "-t", "ed25519", "-N", "it's a \"secret\" %d", "-f", locked)
        try await TestProgram.output(of: "cp", locked + ".pub", server.folder + "/authorized_keys")
        let first = SSHSite.host(server, named: "first") { ($0.transport, $0.identities) = (.openssh, [LocalPath(locked)]) }
        let second = SSHSite.host(server, named: "second") { ($0.transport, $0.identities) = (.openssh, [LocalPath(locked)]) }
        let site = SSHSite([first, second], answers: ["passphrase_locked": "it's a \"secret\" %d"])
        for host in [first, second] { #expect(try await site.run("echo in", on: host).text == "in") }
        #expect(site.questions == ["passphrase_locked"])
        await site.pool.close()

        let mute = SSHSite([first])
        let unanswered = await #expect(throws: ConnectionError.self) { _ = try await mute.pool.transport(to: first) }
        #expect(unanswered?.reason == .authentication)
        #expect(unanswered?.description.contains("WEFT_ANSWER_PASSPHRASE_LOCKED") == true)
        await mute.pool.close()

        let wrong = SSHSite([first], answers: ["passphrase_locked": "another"])
        let refused = await #expect(throws: ConnectionError.self) { _ = try await wrong.pool.transport(to: first) }
        #expect(refused?.reason == .authentication)
        #expect(refused?.description.contains("another") == false)
        await wrong.pool.close()
    }

    @Test("a key that is refused, and a port where nobody listens, are told as such")
    func refusals() async throws {
        let server = try await SSHServer()
        defer { server.stop() }
        let other = server.folder + "/other"
        try await TestProgram.output(of: "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other)
        let (refusing, host) = site(server) { $0.identities = [LocalPath(other)] }
        let error = await #expect(throws: ConnectionError.self) { _ = try await refusing.pool.transport(to: host) }
        #expect(error?.reason == .authentication)
        #expect(error?.description == "server: `\(server.user)` was not let in by the system's `ssh`: it takes publickey")
        await refusing.pool.close()
        let (absent, nobody) = site(server) { $0.port = 1 }
        let unreached = await #expect(throws: ConnectionError.self) { _ = try await absent.pool.transport(to: nobody) }
        #expect(unreached?.reason == .unreachable)
        #expect(unreached?.description.contains("Connection refused") == true)
        await absent.pool.close()
    }

    @Test("with a server that allows one session, commands wait for one another")
    func maxSessions() async throws {
        let server = try await SSHServer(configuration: "MaxSessions 1")
        defer { server.stop() }
        let (site, host) = site(server)
        let transport = try await site.pool.transport(to: host)
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 1...6 {
                group.addTask { try await transport.execute(Invocation("echo \(number)")) { _, _ in }.text }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(answers == ["1", "2", "3", "4", "5", "6"])
        await site.pool.close()
    }

    @Test("a connection that breaks is told from a command that a signal ends")
    func loss() async throws {
        let server = try await SSHServer()
        defer { server.stop() }
        let (site, host) = site(server)
        let ended = try await site.run("kill -KILL $$", on: host)
        #expect(!ended.isSuccess)
        let error = await #expect(throws: ConnectionError.self) {
            // Above the shells is the connection's sshd.
            _ = try await site.run("kill -KILL $(ps -o ppid= -p $PPID); sleep 60", on: host)
        }
        #expect(error?.reason == .lost)
        // The next command gets a connection of its own.
        #expect(try await site.run("echo again", on: host).text == "again")
        await site.pool.close()
    }

    @Test("a command with a terminal has one of the size that was asked for, and bytes pass as they are")
    func terminal() async throws {
        let (site, host) = site(try await SSHServer.shared)
        let command: Command = "stty size; stty -a | tr ' ;' '\\n\\n' | grep -x -e echo -e -echo; tty >/dev/null && echo terminal"
        let result = try await site.run(command, on: host, terminal: true)
        #expect(result.standardOutput == "24 80\r\necho\r\nterminal\r\n")
        await site.pool.close()
    }
}
