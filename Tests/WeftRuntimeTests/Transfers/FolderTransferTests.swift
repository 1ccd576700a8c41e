import Foundation
import Synchronization
import TestSupport
import Testing
import Weft

@testable import WeftRuntime

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(4)))
struct FolderTransferTests {
    /// Makes a folder at random: depth, names, sizes, modes, links, times.
    private static let randomTree = """
        import os, random, sys
        random.seed(int(sys.argv[2]))
        names = [b"a", b"b b", b"-c", b"d'd", b"e\\"e", b"f*", b"g\\nh", b"\\xff\\xfe", b"i\\\\j", b".k", b"l" * 255, "m\\u00e4\\U0001f642".encode(), b"n$HOME", b"a-", b"a!"]
        def fill(folder, depth):
            for name in random.sample(names, random.randint(0, 7)):
                path = folder + b"/" + name
                kind = random.random()
                if kind < 0.3 and depth < 4:
                    os.mkdir(path)
                    fill(path, depth + 1)
                    os.chmod(path, random.choice([0o755, 0o700, 0o750, 0o555, 0o711]))
                elif kind < 0.4:
                    os.symlink(random.choice([b"a", b"../x", b"/etc/passwd", b"nowhere\\n", name]), path)
                else:
                    with open(path, "wb") as file:
                        file.write(random.randbytes(random.choice([0, 1, 511, 512, 513, 4096, 70000, 300000])))
                    os.chmod(path, random.choice([0o644, 0o600, 0o755, 0o444]))
                    os.utime(path, (random.randint(0, 2**31), random.randint(0, 2**31)))
        os.mkdir(sys.argv[1])
        fill(sys.argv[1].encode(), 0)
        open(sys.argv[1] + "/always", "w").close()
        """

    @Test("a folder made at random is the same there, and the same when it is back", arguments: 1...12)
    func random(_ seed: Int) async throws {
        let bench = try await TransferBench()
        _ = try await TestProgram.run(["python3", "-c", Self.randomTree, bench.here.path + "/tree", String(seed)])
        try await bench.put("tree", to: "copy")
        let picture = try await bench.picture("$here/tree")
        #expect(try await bench.picture("$there/copy") == picture)
        #expect(try await bench.sync("tree", to: "copy", delete: true).isEmpty)
        try await bench.get("copy", to: "back")
        #expect(try await bench.picture("$here/back") == picture)
        #expect(try await !bench.get("copy", to: "back"))
        #expect(try await bench.shell("ls -A $there; ls -A $here") == "copy\nback\ntree\n")
        await bench.close()
    }

    @Test("one random folder becomes another, and nothing more is sent than what differs", arguments: 20...25)
    func change(_ seed: Int) async throws {
        let bench = try await TransferBench()
        for (name, number) in [("one", seed), ("two", seed + 100)] {
            _ = try await TestProgram.run(["python3", "-c", Self.randomTree, bench.here.path + "/" + name, String(number)])
        }
        try await bench.put("one", to: "copy")
        let preview = try await bench.sync("two", to: "copy", delete: true, preview: true)
        #expect(try await bench.picture("$there/copy") == bench.picture("$here/one"))
        #expect(try await bench.sync("two", to: "copy", delete: true) == preview)
        // A file whose content is the same keeps its time.
        #expect(try await bench.picture("$there/copy", times: false) == bench.picture("$here/two", times: false))
        await bench.close()
    }

    @Test("what is different is said by path: written, adjusted, removed, left out")
    func changes() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            """
            cd $here; mkdir -p tree/d tree/new/deep $there/copy/d $there/copy/old/deep; cd tree
            echo same >same; echo new >d/changed; echo mode >mode; chmod 600 mode; echo x >new/deep/file; ln -s same link; echo t >tmp.o; mkfifo pipe
            cd $there/copy; echo same >same; echo old >d/changed; echo mode >mode; chmod 644 mode; echo y >old/deep/file; echo k >keep.o; echo z >other
            """)
        let first = try await bench.sync("tree", to: "copy", exclude: ["*.o"])
        #expect(first.written == ["d/changed", "link", "new", "new/deep", "new/deep/file"])
        #expect(first.adjusted == ["mode"] && first.removed == [] && first.skipped == ["pipe"] && first.bytes == 6)
        #expect(first.description == "wrote 5 (6 B), changed the mode or owner of 1")
        let second = try await bench.sync("tree", to: "copy", delete: true, exclude: ["*.o"])
        #expect(second.written == [] && second.removed == ["old", "old/deep", "old/deep/file", "other"])
        #expect(
            try await bench.shell("cd $there/copy && find . | sort | tr '\\n' ' '")
                == ". ./d ./d/changed ./keep.o ./link ./mode ./new ./new/deep ./new/deep/file ./same ")
        await bench.close()
    }

    @Test("an empty folder here deletes nothing there, and says so")
    func emptySource() async throws {
        let bench = try await TransferBench()
        try await bench.shell("mkdir $here/empty $there/copy; echo x >$there/copy/precious")
        let error = await #expect(throws: ConnectionError.self) { try await bench.sync("empty", to: "copy", delete: true) }
        #expect(error?.message.contains("all that is in \(bench.there.path)/copy would be deleted") == true)
        try await bench.shell("cat $there/copy/precious")
        await bench.close()
    }

    @Test("empty folders and empty files are copied, also where nothing else is")
    func empties() async throws {
        let bench = try await TransferBench()
        try await bench.shell("mkdir -p $here/tree/a/b $here/none; : >$here/tree/a/f; chmod 2750 $here/none")
        #expect(try await bench.put("tree", to: "new/copy"))
        #expect(try await bench.put("none", to: "none"))
        #expect(try await bench.picture("$there/new/copy") == bench.picture("$here/tree"))
        #expect(try await bench.shell("stat -c %a $there/none") == "2750\n")
        try await bench.get("none", to: "back")
        #expect(try await bench.shell("ls -A $here/back; stat -c %a $here/back") == "750\n")
        await bench.close()
    }

    @Test("links that lead in circles are copied as links")
    func loops() async throws {
        let bench = try await TransferBench()
        try await bench.shell("mkdir -p $here/tree/d; ln -s .. $here/tree/d/up; ln -s self $here/tree/self; ln -s d $here/tree/e")
        try await bench.put("tree", to: "copy")
        #expect(try await bench.picture("$there/copy") == bench.picture("$here/tree"))
        try await bench.get("copy", to: "back")
        #expect(try await bench.picture("$here/back") == bench.picture("$here/tree"))
        await bench.close()
    }

    @Test("large files in a folder go by themselves, with their holes")
    func largeFiles() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            """
            mkdir -p $here/tree/d; cd $here/tree; head -c 9000000 /dev/urandom >d/large; truncate -s 50000000 hole; echo x | dd of=hole bs=1000 seek=20000 conv=notrunc 2>/dev/null
            echo small >d/small; chmod 555 d
            """)
        try await bench.put("tree", to: "copy")
        #expect(try await bench.picture("$there/copy") == bench.picture("$here/tree"))
        #expect(try await bench.shell("echo $(($(stat -c %b $there/copy/hole) < 4000))") == "1\n")
        try await bench.get("copy", to: "back")
        #expect(try await bench.picture("$here/back") == bench.picture("$here/tree"))
        #expect(try await bench.shell("echo $(($(stat -c %b $here/back/hole) < 4000))") == "1\n")
        await bench.close()
    }

    @Test("more files than fit into one command line or one stream are copied")
    func manyFiles() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            "mkdir $here/tree; cd $here/tree; for d in 1 2 3; do mkdir d$d; (cd d$d; seq 1500 | split -l 1 -a 4 - a-longer-name-); done")
        let before = try await bench.picture("$here/tree")
        try await bench.put("tree", to: "copy")
        #expect(try await bench.picture("$there/copy") == before)
        try await bench.shell(
            "echo changed >$here/tree/d2/a-longer-name-aaaa; rm $there/copy/d3/a-longer-name-aaab; mkdir $there/copy/more")
        let changes = try await bench.sync("tree", to: "copy", delete: true)
        #expect(changes.written == ["d2/a-longer-name-aaaa", "d3/a-longer-name-aaab"] && changes.removed == ["more"])
        try await bench.get("copy", to: "back")
        #expect(try await bench.picture("$here/back") == bench.picture("$here/tree"))
        await bench.close()
    }

    @Test(
        "a host without tar, without find, or with busybox alone takes and gives folders",
        arguments: [
            (
                [
                    "sh", "cat", "dd", "ls", "mv", "rm", "rmdir", "mkdir", "chmod", "touch", "tail", "head", "wc", "stat", "sha256sum",
                    "cut", "ln", "readlink",
                ], nil
            ),
            (
                [
                    "sh", "cat", "dd", "ls", "mv", "rm", "rmdir", "mkdir", "chmod", "touch", "tail", "head", "wc", "stat", "sha256sum",
                    "cut", "ln", "readlink", "find", "tar", "tr",
                ], "/bin/busybox"
            ),
        ])
    func fewPrograms(_ programs: [String], _ box: String?) async throws {
        let bench = try await TransferBench()
        let context = try await bench.onlyPrograms(programs, from: box)
        _ = try await TestProgram.run(["python3", "-c", Self.randomTree, bench.here.path + "/tree", box == nil ? "7" : "9"])
        // A name that is no text comes back only with the others, in an archive.
        try await bench.shell(
            "find $here/tree -depth -name \"$(printf '\\377\\376')\" -exec rm -rf {} +; mkdir $here/tree/more; echo x >$here/tree/more/f")
        try await bench.put("tree", to: "copy", context: context)
        #expect(try await bench.picture("$there/copy") == bench.picture("$here/tree"))
        #expect(try await bench.sync("tree", to: "copy", delete: true, context: context) == FolderChanges())
        try await bench.shell("rm $here/tree/more/f; echo new >$here/tree/new")
        let changes = try await bench.sync("tree", to: "copy", delete: true, context: context)
        #expect(changes.written == ["new"] && changes.removed == ["more/f"])
        try await bench.get("copy", to: "back", context: context)
        #expect(try await bench.picture("$here/back") == bench.picture("$here/tree"))
        await bench.close()
    }

    @Test("a folder that breaks on its way leaves nothing half, and is completed the next time")
    func broken() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            """
            mkdir -p $here/tree/d $there/copy; cd $here/tree; for i in 1 2 3 4 5 6; do head -c 5000000 /dev/urandom >d/$i; done; mkfifo $here/stopped $here/go
            printf '#!/bin/sh\\nhead -c 12000000 | /bin/tar "$@"\\necho >%s\\nexec /bin/cat %s\\n' $here/stopped $here/go >$here/tar; chmod 755 $here/tar
            """)
        let session = try await bench.transport().execute(Invocation("echo $PPID")) { _, _ in }.text
        let context = bench.context(path: bench.here.path)
        let sending = Task { try await bench.put("tree", to: "copy", context: context) }
        try await bench.shell("cat $here/stopped; kill -9 \(session); echo >$here/go")
        await #expect(throws: ConnectionError.self) { try await sending.value }
        try await bench.shell("until [ -z \"$(ls -A $there/copy)\" ]; do sleep 0.1; done")
        let second = try await bench.second()
        let upload = Upload(.path(LocalPath(bench.here.path + "/tree")), to: bench.there.path + "/copy")
        #expect(try await second.transport().put(upload))
        #expect(try await bench.picture("$there/copy") == bench.picture("$here/tree"))
        await second.close()
        await bench.close()
    }

    @Test("what arrives damaged is not put in place")
    func damaged() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            """
            mkdir -p $here/tree $there/copy; echo right >$here/tree/f; echo old >$there/copy/f
            printf '#!/bin/sh\\n/bin/tar "$@" && echo wrong >f\\n' >$here/tar; chmod 755 $here/tar
            """)
        let error = await #expect(throws: ConnectionError.self) {
            try await bench.put("tree", to: "copy", context: bench.context(path: bench.here.path))
        }
        #expect(error?.message.contains("the files arrived damaged") == true)
        #expect(try await bench.shell("cat $there/copy/f; ls -A $there/copy") == "old\nf\n")
        await bench.close()
    }

    @Test("a folder where a file is to be is not deleted unless that is asked for")
    func inTheWay() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            "mkdir -p $here/tree/b $there/copy/a/deep; echo x >$here/tree/a; ln -s /etc $there/copy/b; echo y >$here/tree/b/c")
        let error = await #expect(throws: ConnectionError.self) { try await bench.sync("tree", to: "copy") }
        #expect(error?.message.contains("copy/a: there it is a folder, and here it is none") == true)
        _ = try await bench.sync("tree", to: "copy", delete: true)
        #expect(try await bench.picture("$there/copy") == bench.picture("$here/tree"))
        await bench.close()
    }

    @Test("mode and owner of a folder's files are those that were asked for")
    func modesAndOwners() async throws {
        let bench = try await TransferBench()
        try await bench.shell("mkdir -p $here/tree/d; echo x >$here/tree/d/f; ln -s d $here/tree/l")
        for owner in ["nobody:daemon", "65534:1"] {
            try await bench.put("tree", to: "copy", mode: 0o640, owner: owner)
            #expect(
                try await bench.shell("cd $there && find copy -printf '%p %m %u:%g\\n' | sort")
                    == "copy 750 nobody:daemon\ncopy/d 750 nobody:daemon\ncopy/d/f 640 nobody:daemon\ncopy/l 777 nobody:daemon\n")
            #expect(try await !bench.put("tree", to: "copy", mode: 0o640, owner: owner))
        }
        await bench.close()
    }

    @Test("of a folder that cannot all be read, what can be is copied, and the rest is named")
    func partlyUnreadable() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            """
            chmod 755 $there; mkdir -p $there/tree/closed; cd $there/tree; echo a >a; echo b >closed/b; for i in 1 2; do echo $i >$i; chmod 600 $i; done; chmod 700 closed
            """)
        var nobody = CommandContext()
        nobody.user = "nobody"
        let error = await #expect(throws: ConnectionError.self) { try await bench.get("tree", to: "back", context: nobody) }
        #expect(
            error?.message.hasPrefix("2 files of \(bench.there.path)/tree could not be copied\n  ") == true, "\(String(describing: error))")
        #expect(error?.message.contains("tree/1: permission denied") == true)
        #expect(try await bench.shell("cd $here/back && find . -type f") == "./a\n")
        try await bench.shell("chmod 644 $there/tree/[12]")
        let second = await #expect(throws: ConnectionError.self) { try await bench.get("tree", to: "back", context: nobody) }
        #expect(second?.message.hasPrefix("not all of \(bench.there.path)/tree could be read\n  ") == true, "\(String(describing: second))")
        await bench.close()
    }

    @Test("a folder that goes to two hosts is read once")
    func readOnce() async throws {
        let bench = try await TransferBench()
        try await bench.shell("mkdir $here/tree; cd $here/tree; for i in 1 2 3 4 5 6 7 8; do head -c 500000 /dev/urandom >$i; done")
        try await bench.shell(
            "until [ $(($(date +%s%N) - $(date -d \"$(stat -c %z $here/tree/8)\" +%s%N))) -gt 50000000 ]; do sleep 0.05; done")
        guard case .folder(let folder) = try await LocalSources().open(bench.here.path + "/tree", host: "a") else { return }
        let asked = ContinuousClock.now
        let scan = try await folder.scan(excluding: ExcludePatterns([]), asked: asked, host: "a")
        let first = await folder.batch(of: scan.entries, .sha256)
        let again = try await folder.scan(excluding: ExcludePatterns([]), asked: asked, host: "b")
        let second = await folder.batch(of: again.entries, .sha256)
        #expect(first === second)
        first.use(2)
        for index in 0..<first.count {
            async let one = first.chunk(index, host: "a")
            async let two = second.chunk(index, host: "b")
            #expect(try await one == two)
        }
        #expect(await first.bytesRead == 4_000_000)
    }
}
