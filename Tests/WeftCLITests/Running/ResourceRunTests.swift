import Testing
import Weft
import WeftTesting

@testable import WeftCLI

@Suite("Resources on the command line")
struct ResourceRunTests {
    private var harness: Harness

    init() throws {
        harness = try Harness()
        harness.tasks = [
            harness.task("motd") { host, _ in
                guard let host else { return }
                try await host.apply {
                    File("/etc/motd", content: "new\n").notify(Handler("tell", "wall"))
                    Directory("/srv")
                }
            },
            harness.task("mixed") { host, _ in
                guard let host else { return }
                let system = try await host.capture("uname")
                let version = try await host.run("make version").text
                guard !version.isEmpty else { throw CommandError(host: host.name, command: "make version", result: CommandResult()) }
                host.say("\(system) \(version)")
            },
        ]
    }

    @Test("what a dry run finds is shown once for the hosts where it is the same, and status 0 stays status 0")
    func preview() async throws {
        for name in ["web1", "web2"] { harness.site[name].answer(resource: "File /etc/motd", .changed, difference: ["-old", "+new"]) }
        harness.site["db1"].answer(resource: "Directory /srv", .mayChange, output: ["no disk yet"])
        let result = try await harness.run("--dry-run", "motd", "host=web1,web2,db1")
        #expect(result.status == 0)
        #expect(
            result.output == """
                1. motd
                   on 3 hosts: web1, web2, db1
                web1 web2 (2 hosts):
                  would change: File /etc/motd
                    -old
                    +new
                  would run: handler tell
                db1:
                  may change: Directory /srv
                    no disk yet

                """)
        #expect(result.errors.hasSuffix("3 hosts: 3 changed in T; nothing was done\n"))
        #expect(harness.site["web1"].applied[0].script.contains("M=check D=1"))
        #expect(harness.site["web1"].commands.isEmpty)
    }

    @Test("a change that was not to be has status 3, a failure 1, and no change 0")
    func assertion() async throws {
        #expect(try await harness.run("--assert-no-changes", "motd", "role=web").status == 0)
        harness.site["web2"].answer(resource: "File /etc/motd", .changed)
        #expect(try await harness.run("--assert-no-changes", "motd", "role=web").status == 3)
        #expect(try await harness.run("-n", "--assert-no-changes", "motd", "role=web").status == 3)
        #expect(try await harness.run("motd", "role=web").status == 0)
        harness.site["web1"].answer(resource: "Directory /srv", .failed, output: ["read-only"])
        let result = try await harness.run("--assert-no-changes", "motd", "role=web")
        #expect(result.status == 1)
        #expect(
            result.errors.contains(
                "failed: web1: `Directory /srv` failed\n  read-only\n  changed before: nothing; not begun: nothing\n"
            ))
    }

    @Test("a dry run runs what only asks, names what it leaves out, and stops without a failure where a task needs that")
    func leftOut() async throws {
        let result = try await harness.run("-n", "mixed", "host=web1")
        #expect(result.status == 0)
        #expect(harness.site["web1"].commands == ["uname"])
        #expect(result.output.contains("[web1] would run `make version`\n[web1] the rest depends on what was not run: "))
    }

    @Test("with --json each resource is an event with its difference")
    func events() async throws {
        harness.site["web1"].answer(resource: "File /etc/motd", .changed, difference: ["+new"])
        let lines = try await harness.run("--json", "motd", "host=web1").output.split(separator: "\n").filter {
            $0.contains("\"resource\"")
        }
        #expect(
            lines == [
                #"{"event":"resource","task":"motd","host":"web1","title":"File /etc/motd","handler":false,"outcome":"changed","preview":false,"difference":["+new"],"output":[]}"#,
                #"{"event":"resource","task":"motd","host":"web1","title":"Directory /srv","handler":false,"outcome":"ok","preview":false,"difference":[],"output":[]}"#,
                #"{"event":"resource","task":"motd","host":"web1","title":"tell","handler":true,"outcome":"changed","preview":false,"difference":[],"output":[]}"#,
            ])
    }
}
