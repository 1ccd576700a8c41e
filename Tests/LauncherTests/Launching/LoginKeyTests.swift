import Foundation
import TestSupport
import Testing

/// Which keys a run logs in with, and which it will not start without; with a real server and homes of its own.
@Suite("Keys to log in with", .enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(2)))
struct LoginKeyTests {
    private func site(_ server: SSHServer, identity: String) throws -> Site {
        try Site([
            "inventory/site.yaml": """
            hosts:
              near: { address: 127.0.0.1, port: \(server.port), user: \(server.user), known-hosts: \(server.knownHosts), identity: \(identity) }
              gone: { address: 127.0.0.1, port: 1, identity: keys/deplyo }
            """, "inventory/keys/deploy": "", "inventory/keys/deploy.pub": "",
        ])
    }

    @Test("a key file that the inventory names and that is not there is told before anything is connected")
    func missing() async throws {
        let server = try await SSHServer.shared
        let site = try site(server, identity: server.key)
        let outcome = try await site.task("host=near,gone", "--", "true")
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(
            outcome.errors == """
                error: the key `\(site.folder.path)/inventory/keys/deplyo` of `gone` is not there; did you mean \
                `\(site.folder.path)/inventory/keys/deploy`?
                  `inventory/site.yaml:3:50` names it

                """)
        #expect(try await site.task("host=near", "--", "true").status == 0)
        let shown = try await site.task("--dry-run", "host=gone", "--", "true")
        #expect(shown.status == 2)
    }

    @Test("a key file that ssh_config names and that is not there is passed over, as OpenSSH does")
    func configured() async throws {
        let server = try await SSHServer.shared
        let site = try Site([
            "home/.ssh/config": """
            Host near
                HostName 127.0.0.1
                Port \(server.port)
                User \(server.user)
                UserKnownHostsFile \(server.knownHosts)
                IdentityFile ~/.ssh/gone
                IdentityFile \(server.key)
            Host lost
                HostName 127.0.0.1
                Port \(server.port)
                User \(server.user)
                UserKnownHostsFile \(server.knownHosts)
                IdentityFile ~/.ssh/gone

            """
        ])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: site.folder.path + "/home/.ssh/config")
        let outcome = try await site.task("host=near", "--", "echo in")
        #expect(outcome.status == 0)
        #expect(outcome.output == "[near] in\n")
        let lost = try await site.task("host=lost", "--", "true")
        #expect(lost.status == 4)
        #expect(lost.errors.contains("no private key file `\(site.folder.path)/home/.ssh/gone`"))
    }

    @Test("without HOME the user's home is what the user database says")
    func noHome() async throws {
        let home = String(cString: getpwuid(getuid()).pointee.pw_dir)
        let site = try Site(["site.yaml": "hosts: { a: { address: 127.0.0.1, identity: ~/.ssh/weft-is-not-there } }\n"])
        let outcome = try await site.task("host=a", "inventory=site.yaml", "--", "true", environment: ["HOME": ""])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("the key `~/.ssh/weft-is-not-there` of `a` is not there"))
        let inventory = try await site.task("host=a", "inventory=~/weft-is-not-there/x", "--", "true", environment: ["HOME": ""])
        #expect(inventory.errors.contains("`~/weft-is-not-there/x`"))
        let fabfile = try await site.task("fabfile=~/weft-is-not-there/x.swift", "greet", environment: ["HOME": ""])
        #expect(fabfile.errors.contains("there is no folder `\(home)/weft-is-not-there`"))
    }
}
