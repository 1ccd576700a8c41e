import TestSupport
import Testing
import WeftTesting

@testable import WeftTasks

/// The script itself, in a folder of this machine, with stand-ins for the programs that need root and systemd.
@Suite("Switching to a release")
struct SwitchingTests {
    /// Releases `a` and `b` that were made; `a` is served and works. A release works when it has a file `works`.
    private func application(in shop: Workshop) async throws {
        let script = """
            cd \(shop.folder) && mkdir bin base base/releases base/config base/shared || exit
            for r in 1-a 2-b; do mkdir -p base/releases/$r/source; touch base/releases/$r/.weft-release; done
            touch base/releases/1-a/works base/releases/1-a/.weft-live
            ln -s releases/1-a base/current
            cat >bin/runuser <<'END'
            #!/bin/sh
            while [ "$1" != -- ]; do shift; done
            shift
            exec "$@"
            END
            cat >bin/systemctl <<'END'
            #!/bin/sh
            echo "systemctl $* ($(readlink \(shop.folder)/base/current))" >>\(shop.folder)/calls
            [ "$1" != show ] || echo 'LoadState=loaded ActiveState=active'
            END
            printf '#!/bin/sh\\necho its last words\\n' >bin/journalctl
            chmod 755 bin/*
            """
        let outcome = try await TestProgram.run(["/bin/sh", "-c", script])
        #expect(outcome.status == 0, "\(String(decoding: outcome.errorBytes, as: UTF8.self))")
    }

    private func activate(_ name: String, migrate: String = "", in shop: Workshop) async throws -> CommandResult {
        let settings: Command = "keeper=systemd service=notes reload='' health=command target='test -e works' body='' within=1 user=notes"
        let values: Command = """
            PATH=\(shop.folder + "/bin"):$PATH
            base=\(shop.folder + "/base") app=notes user=notes wait=1 name=\(name) force='' migrate=\(migrate) settings=\(settings.text)
            \(settings)
            """
        let pieces = [Deploy.ReleaseScript.service, Deploy.ReleaseScript.works, Deploy.ReleaseScript.activate]
        let script = Deploy.ReleaseScript.command(values, pieces, call: "activate")
        return try await shop.host.execute("sh -s", input: .text(script.text))
    }

    private func current(_ shop: Workshop) async throws -> String { try await shop.host.run("readlink \(shop.folder)/base/current").text }

    private func restarts(_ shop: Workshop) throws -> [String] {
        try shop.text(of: "calls").split(separator: "\n").filter { $0.contains("systemctl restart") }.map(String.init)
    }

    @Test("one that works is served; a second time nothing is done")
    func works() async throws {
        try await Workshop.use { shop in
            try await application(in: shop)
            try await shop.host.run("touch \(shop.folder)/base/releases/2-b/works")
            let result = try await activate("2-b", migrate: "echo migrating; pwd", in: shop)
            #expect(result.lines == ["migrating: echo migrating; pwd", "migrating", "\(shop.folder)/base/releases/2-b", "2-b is served"])
            #expect(result.isSuccess && result.errorBytes.isEmpty)
            #expect(try await current(shop) == "releases/2-b")
            #expect(try restarts(shop) == ["systemctl restart notes (releases/2-b)"])
            #expect(try await activate("2-b", migrate: "false", in: shop).text == "2-b is served already")
            #expect(try restarts(shop).count == 1)
        }
    }

    @Test("one that does not work is left, and the former one is served again")
    func rolledBack() async throws {
        try await Workshop.use { shop in
            try await application(in: shop)
            let result = try await activate("2-b", in: shop)
            #expect(result.status == .exited(75))
            #expect(result.lines == ["rolling back to 1-a", "1-a is served again"])
            #expect(result.standardError == "after 1 s it does not work: `test -e works` exited with status 1 \nits last words\n")
            #expect(try await current(shop) == "releases/1-a")
            #expect(try restarts(shop) == ["systemctl restart notes (releases/2-b)", "systemctl restart notes (releases/1-a)"])
            try await shop.host.run("test -e \(shop.folder)/base/releases/2-b/.weft-failed")
        }
    }

    @Test("migrations that fail switch nothing")
    func notMigrated() async throws {
        try await Workshop.use { shop in
            try await application(in: shop)
            let result = try await activate("2-b", migrate: "exit 3", in: shop)
            #expect(result.status == .exited(73) && result.standardError == "`exit 3` exited with status 3\n")
            #expect(try await current(shop) == "releases/1-a")
            #expect(try restarts(shop).isEmpty)
        }
    }

    @Test("after a deploy that was cut short behind the switch, the way back leads to what worked")
    func interrupted() async throws {
        try await Workshop.use { shop in
            try await application(in: shop)
            try await shop.host.run("cd \(shop.folder)/base && ln -sfn releases/2-b current && echo 1-a >releases/2-b/.weft-former")
            #expect(try await activate("2-b", in: shop).status == .exited(75))
            #expect(try await current(shop) == "releases/1-a")
        }
    }

    @Test("where there is nothing to go back to, the deploy says so")
    func nothingBefore() async throws {
        try await Workshop.use { shop in
            try await application(in: shop)
            try await shop.host.run("cd \(shop.folder)/base && rm -rf current releases/1-a")
            #expect(try await activate("2-b", in: shop).status == .exited(76))
        }
    }

    @Test("another deploy that is at work is waited for, and told when it takes too long")
    func busy() async throws {
        try await Workshop.use { shop in
            try await application(in: shop)
            let folder = shop.folder
            // The other one holds the lock until its input ends.
            let script = "exec 9>>\(folder)/base/.weft-lock; flock 9; mkfifo \(folder)/end; cat \(folder)/end >/dev/null"
            async let other = TestProgram.run(["/bin/sh", "-c", script])
            try await shop.host.run("until [ -p \(folder)/end ]; do sleep 0.01; done")
            let result = try await activate("2-b", in: shop)
            #expect(result.status == .exited(71) && result.text == "waiting for another deploy of notes")
            #expect(try await current(shop) == "releases/1-a")
            try await shop.host.run(": >\(folder)/end")
            _ = try await other
        }
    }
}
