import Foundation
import TestSupport
import Testing
import Weft

@testable import WeftRuntime

/// What goes wrong with copies, made to go wrong.
@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(4)))
struct TransferDrillTests {
    // MARK: Hosts that lie

    @Test("a host that lists something behind a link that leads out of the destination is refused, and nothing is written there")
    func listsBehindLink() async throws {
        let bench = try await TransferBench()
        try await bench.shell("mkdir $there/tree $here/victim; echo x >$there/tree/a")
        try await bench.write(
            program: "find",
            #"""
            case $* in *-mindepth*) ;; *) exec /usr/bin/find "$@";; esac
            printf 'l 777 3 root:root 0\0./out\0%s\0' "$here/victim"
            printf 'f 644 2 root:root 0\0./out/evil\0\0'
            """#)
        let error = await #expect(throws: ConnectionError.self) {
            try await bench.get("tree", to: "back", context: bench.context(path: bench.here.path))
        }
        #expect(error?.message.contains("it says that out/evil is in what is no folder") == true, "\(String(describing: error))")
        #expect(try await bench.shell("ls -A $here/victim; ls -A $here/back 2>/dev/null || true") == "")
        await bench.close()
    }

    @Test("names that lead out of the destination, in a host's list and in its archive, are nowhere written")
    func namesThatClimb() async throws {
        let bench = try await TransferBench()
        try await bench.shell("mkdir $there/tree; echo good >$there/tree/a; echo evil >$there/evil")
        try await bench.write(
            program: "find",
            #"""
            case $* in *-mindepth*) ;; *) exec /usr/bin/find "$@";; esac
            for name in ./a ./../evil /tmp/weft-evil ./b/../../evil; do printf 'f 644 5 root:root 0\0%s\0\0' "$name"; done
            """#)
        // What was asked for comes last: before it a file above the folder, a link that leads there, and a file through it.
        try await bench.write(
            program: "tar",
            #"""
            cd "$there/tree" && ln -sfn "$here" up && echo evil >b
            exec /usr/bin/tar -cPf - --transform='s,^b$,up/evil,' ../evil up b a
            """#)
        try await bench.get("tree", to: "back", context: bench.context(path: bench.here.path))
        let written = try await bench.shell(
            "cd $here; find . -name '*evil*'; ls -A back; cat back/a; ls /tmp/weft-evil 2>/dev/null || true")
        #expect(written == "a\ngood\n")
        await bench.close()
    }

    @Test("a link of this machine that leads out of the destination is not gone through, and a folder takes its place")
    func linkHere() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            """
            mkdir -p $there/tree/sub $here/back $here/victim; echo x >$there/tree/sub/f; head -c 9000000 /dev/zero >$there/tree/sub/large
            ln -s ../victim $here/back/sub
            """)
        try await bench.get("tree", to: "back")
        #expect(try await bench.shell("ls -A $here/victim; cd $here/back; find . | sort") == ".\n./sub\n./sub/f\n./sub/large\n")
        await bench.close()
    }

    @Test("links of the host that lead anywhere arrive as links, and are not followed")
    func linksThere() async throws {
        let bench = try await TransferBench()
        try await bench.shell("mkdir $there/tree; cd $there/tree; ln -s /etc/passwd a; ln -s ../../../../etc b; ln -s . c")
        try await bench.get("tree", to: "back")
        #expect(try await bench.shell("cd $here/back; for l in a b c; do readlink $l; done") == "/etc/passwd\n../../../../etc\n.\n")
        await bench.close()
    }

    // MARK: Sizes

    @Test("a sparse file of 10 GB takes no more room and no more time than what is in it")
    func hugeSparse() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            """
            cd $here; truncate -s 10000000000 f
            for p in 0 4999 9998; do echo piece | dd of=f bs=1000000 seek=$p conv=notrunc 2>/dev/null; done
            """)
        #expect(try await bench.put("f", to: "g"))
        let facts = try await bench.shell(
            """
            stat -c %s $there/g; echo $(($(stat -c %b $there/g) < 4000))
            for p in 0 4999 9998; do dd if=$there/g bs=1000000 skip=$p count=1 2>/dev/null | cmp - /dev/zero >/dev/null || dd if=$there/g bs=1000000 skip=$p count=1 2>/dev/null | head -c 5; echo; done
            """)
        #expect(facts == "10000000000\n1\npiece\npiece\npiece\n")
        await bench.close()
    }

    // MARK: Many hosts

    @Test("a source for ten hosts is read once from the disk")
    func tenHosts() async throws {
        let bench = try await TransferBench()
        try await bench.shell("head -c 20000000 /dev/urandom >$here/f; touch -d '1 hour ago' $here/f")
        // What was written a moment ago may be written to again without a trace, and is not shared.
        try await bench.shell("until [ $(($(date +%s%N) - $(date -d \"$(stat -c %z $here/f)\" +%s%N))) -gt 50000000 ]; do sleep 0.05; done")
        let hosts = (1...10).map { number in
            var host = Inventory.Host(name: "host\(number)", address: "127.0.0.1")
            (host.port, host.user) = (bench.host.port, bench.host.user)
            (host.identities, host.knownHosts) = (bench.host.identities, bench.host.knownHosts)
            return host
        }
        let pool = ConnectionPool(inventory: Inventory(hosts: hosts), ask: { throw QuestionError.unanswered($0) }, mask: { _ in })
        let transport = try await pool.transport(to: hosts[0])
        let first = try #require(transport as? ShellTransport)
        guard case .file(let file) = try await first.sources.open(bench.here.path + "/f", host: "test") else { return }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for host in hosts {
                group.addTask {
                    let upload = Upload(.path(LocalPath(bench.here.path + "/f")), to: "\(bench.there.path)/\(host.name)")
                    let isChanged = try await pool.transport(to: host).put(upload)
                    #expect(isChanged)
                }
            }
            try await group.waitForAll()
        }
        try await bench.shell("for n in 1 2 3 4 5 6 7 8 9 10; do cmp $here/f $there/host$n || exit 1; done")
        #expect(await file.bytesRead == 20_000_000)
        await pool.close()
        await bench.close()
    }
}
