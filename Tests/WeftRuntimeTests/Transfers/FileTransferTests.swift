import Foundation
import Synchronization
import TestSupport
import Testing
import Weft

@testable import WeftRuntime

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(3)))
struct FileTransferTests {
    @Test(
        "a file of any size arrives whole with its mode and time, is left alone the second time, and comes back",
        arguments: [0, 1, 131_072, 131_073, 3_000_001])
    func sizes(_ size: Int) async throws {
        let bench = try await TransferBench()
        try await bench.shell("head -c \(size) /dev/urandom >$here/f; chmod 640 $here/f; touch -d @1600000000 $here/f")
        #expect(try await bench.put("f", to: "g"))
        #expect(try await bench.shell("cmp $here/f $there/g && stat -c '%a %Y' $there/g") == "640 1600000000\n")
        let before = try await bench.shell("ls -li $there")
        #expect(try await !bench.put("f", to: "g"))
        #expect(try await bench.shell("ls -li $there; ls -A $there | wc -l") == before + "1\n")
        #expect(try await bench.get("g", to: "back"))
        #expect(try await bench.shell("cmp $here/f $here/back && stat -c '%a %Y' $here/back") == "640 1600000000\n")
        #expect(try await !bench.get("g", to: "back"))
        #expect(try await bench.shell("ls -A $here") == "back\nf\n")
        await bench.close()
    }

    @Test("mode and owner are those that were asked for, under sudo too")
    func modesAndOwners() async throws {
        let bench = try await TransferBench()
        try await bench.shell("head -c 300000 /dev/urandom >$here/f")
        var sudo = CommandContext()
        sudo.user = "root"
        #expect(try await bench.put("f", to: "g", mode: 0o604, owner: "nobody:daemon", context: sudo))
        #expect(try await bench.shell("stat -c '%a %U:%G' $there/g") == "604 nobody:daemon\n")
        #expect(try await !bench.put("f", to: "g", mode: 0o604, owner: "nobody", context: sudo))
        #expect(try await bench.put("f", to: "g", mode: 0o600, owner: "nobody:nogroup", context: sudo))
        #expect(try await bench.shell("stat -c '%a %U:%G' $there/g") == "600 nobody:nogroup\n")
        await bench.close()
    }

    @Test("a destination that ends with / keeps the file's name, and a folder without is an error with the next step")
    func folders() async throws {
        let bench = try await TransferBench()
        try await bench.shell("echo x >$here/f; mkdir $there/d $here/d")
        try await bench.put("f", to: "d/")
        #expect(try await bench.shell("cat $there/d/f") == "x\n")
        let error = await #expect(throws: ConnectionError.self) { try await bench.put("f", to: "d") }
        #expect(error?.message.contains("d is a folder: give the file's whole name, or end it with /") == true)
        try await bench.get("d/f", to: "e/deep/")
        #expect(try await bench.shell("cat $here/e/deep/f") == "x\n")
        let other = await #expect(throws: ConnectionError.self) { try await bench.get("d/f", to: "d") }
        #expect(other?.message.contains("is a folder: give the file's whole name") == true)
        await bench.close()
    }

    @Test("a link at the destination is replaced and not followed, and one at the source is followed")
    func links() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            "echo new >$here/f; ln -s f $here/l; echo old >$there/target; ln -s target $there/l; ln -s ../$(basename $here)-no $here/m")
        try await bench.put("l", to: "l")
        #expect(try await bench.shell("cat $there/target; cat $there/l; test ! -L $there/l") == "old\nnew\n")
        try await bench.shell("ln -s target $there/k")
        try await bench.get("k", to: "m")
        #expect(try await bench.shell("cat $here/m; test ! -L $here/m; test ! -e $here-no") == "old\n")
        await bench.close()
    }

    @Test("a transfer that breaks is gone on with, and not begun again")
    func resumedUpload() async throws {
        let bench = try await TransferBench()
        // This `dd` stops before the second 16 MiB, says so, and ends when the connection has been broken.
        try await bench.shell("head -c 40000000 /dev/urandom >$here/f; mkfifo $here/stopped $here/go")
        try await bench.write(
            program: "dd",
            #"""
            case $* in *"seek=64 "*) echo >$here/stopped; exec /bin/cat $here/go;; esac
            exec /bin/dd "$@"
            """#)
        let session = try await bench.transport().execute(Invocation("echo $PPID")) { _, _ in }.text
        let context = bench.context(path: bench.here.path)
        let sending = Task { try await bench.put("f", to: "g", context: context) }
        try await bench.shell("cat $here/stopped; kill -9 \(session)")
        let error = await #expect(throws: ConnectionError.self) { try await sending.value }
        #expect(error?.reason == .lost)
        // The kept part has its name when the script has ended.
        try await bench.shell("echo >$here/go; until ls $there/.weft.*.part; do sleep 0.1; done 2>/dev/null; test ! -e $there/g")
        try await bench.write(program: "dd", #"case $* in *notrunc*) echo "$@" >>$here/log;; esac; exec /bin/dd "$@""#)
        let second = try await bench.second()
        let upload = Upload(.path(LocalPath(bench.here.path + "/f")), to: bench.there.path + "/g", context: context)
        #expect(try await second.transport().put(upload))
        let taken = try await bench.shell("cmp $here/f $there/g && ls -A $there && head -n 1 $here/log")
        #expect(taken.hasPrefix("g\n") && taken.contains(" seek=64 "), "\(taken)")
        await second.close()
        await bench.close()
    }

    @Test("what is kept of another content is not gone on with")
    func changedInBetween() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            """
            head -c 3000000 /dev/urandom >$here/f
            head -c 2000000 /dev/urandom >$there/$(printf g | sha256sum | cut -c1-20 | sed 's/.*/.weft.&.part/')
            """)
        #expect(try await bench.put("f", to: "g"))
        #expect(try await bench.shell("cmp $here/f $there/g && ls -A $there") == "g\n")
        await bench.close()
    }

    @Test("a part that others could have put there is not written to", arguments: ["ln -s", "ln"])
    func foreignPart(_ link: String) async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            """
            head -c 3000000 /dev/urandom >$here/f; head -c 2000000 $here/f >$there/victim; cp $there/victim $there/before
            \(link) $there/victim $there/$(printf g | sha256sum | cut -c1-20 | sed 's/.*/.weft.&.part/')
            """)
        #expect(try await bench.put("f", to: "g"))
        try await bench.shell("cmp $here/f $there/g && cmp $there/victim $there/before")
        await bench.close()
    }

    @Test("a download that breaks is gone on with, and not begun again")
    func resumedDownload() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            """
            head -c 40000000 /dev/urandom >$there/f; mkfifo $here/stopped $here/go
            printf '#!/bin/sh\\nhead -c 20000000\\necho >%s\\nexec /bin/cat %s\\n' $here/stopped $here/go >$here/cat; chmod 755 $here/cat
            printf '#!/bin/sh\\necho "$@" >%s\\nexec /usr/bin/tail "$@"\\n' $here/log >$here/tail; chmod 755 $here/tail
            """)
        let session = try await bench.transport().execute(Invocation("echo $PPID")) { _, _ in }.text
        let context = bench.context(path: bench.here.path)
        let receiving = Task { try await bench.get("f", to: "g", context: context) }
        // What the server has taken by then has not all arrived: it does when this side has it on its disk.
        try await bench.shell(
            """
            cat $here/stopped; until find $here -name '.weft.*' -size +15M | grep -q .; do sleep 0.1; done
            kill -9 \(session); echo >$here/go
            """)
        let error = await #expect(throws: ConnectionError.self) { try await receiving.value }
        #expect(error?.reason == .lost)
        try await bench.shell("test ! -e $here/g; ls $here/.weft.*.part")
        let second = try await bench.second()
        let download = Download(bench.there.path + "/f", to: LocalPath(bench.here.path + "/g"), context: context)
        #expect(try await second.transport().get(download))
        let log = try await bench.shell("cmp $there/f $here/g && cat $here/log")
        #expect((Int(log.dropFirst(4).filter(\.isNumber)) ?? 0) > 15_000_000, "\(log)")
        #expect(try await bench.shell("ls -A $here") == "cat\ng\ngo\nlog\nstopped\ntail\n")
        await second.close()
        await bench.close()
    }

    @Test("a file that grows while it is fetched is what it was in the beginning")
    func growingSource() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            """
            head -c 3000000 /dev/urandom >$there/f; cp $there/f $here/before
            printf '#!/bin/sh\\nhead -c 1000000\\necho more >>%s\\nexec /bin/cat\\n' $there/f >$here/cat; chmod 755 $here/cat
            """)
        #expect(try await bench.get("f", to: "g", context: bench.context(path: bench.here.path)))
        try await bench.shell("cmp $here/before $here/g")
        await bench.close()
    }

    @Test("a file that is written over while it is fetched is an error, and no file")
    func changingSource() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            """
            head -c 3000000 /dev/urandom >$there/f; touch -d '2001-02-03 04:05' $there/f
            printf '#!/bin/sh\\nhead -c 1000000\\nhead -c 3000000 /dev/zero >%s\\nexec /bin/cat\\n' $there/f >$here/cat; chmod 755 $here/cat
            """)
        let error = await #expect(throws: ConnectionError.self) {
            try await bench.get("f", to: "g", context: bench.context(path: bench.here.path))
        }
        #expect(error?.message.contains("it changed while it was read") == true, "\(String(describing: error))")
        #expect(try await bench.shell("ls -A $here") == "cat\n")
        await bench.close()
    }

    @Test("a file of this machine that is written to while it is sent is an error, and no file there")
    func changingHere() async throws {
        let bench = try await TransferBench()
        try await bench.shell("head -c 30000000 /dev/urandom >$here/f")
        try await bench.write(program: "dd", #"case $* in *seek=64*) echo >>$here/f;; esac; exec /bin/dd "$@""#)
        let error = await #expect(throws: ConnectionError.self) {
            try await bench.put("f", to: "g", context: bench.context(path: bench.here.path))
        }
        #expect(error?.message.contains("f of this machine changed while it was read") == true, "\(String(describing: error))")
        #expect(try await bench.shell("until [ -z \"$(ls $there)\" ]; do sleep 0.1; done") == "")
        await bench.close()
    }

    @Test("what cannot be read is an error that names it, here and there")
    func unreadable() async throws {
        let bench = try await TransferBench()
        try await bench.shell("mkfifo $here/pipe $there/pipe; ln -s nowhere $there/lost")
        for (name, expected) in [("missing", "No such file"), ("pipe", "neither a file nor a folder")] {
            let error = await #expect(throws: ConnectionError.self) { try await bench.put(name, to: "g") }
            #expect(error?.reason == .transfer && error?.message.contains(expected) == true && error?.message.contains(name) == true)
        }
        for (name, expected) in [("missing", "is not there"), ("pipe", "neither a file nor a folder"), ("lost", "leads nowhere")] {
            let error = await #expect(throws: ConnectionError.self) { try await bench.get(name, to: "g") }
            #expect(error?.reason == .transfer && error?.message.contains(expected) == true && error?.message.contains(name) == true)
        }
        // The kernel opens this one, and refuses to read it.
        let download = Download("/sys/class/net/lo/speed", to: LocalPath(bench.here.path + "/g"))
        await #expect(throws: ConnectionError.self) { try await bench.transport().get(download) }
        let upload = Upload(.path("/sys/class/net/lo/speed"), to: bench.there.path + "/g")
        await #expect(throws: ConnectionError.self) { try await bench.transport().put(upload) }
        #expect(try await bench.shell("ls -A $here $there") == "\(bench.here.path):\npipe\n\n\(bench.there.path):\nlost\npipe\n")
        await bench.close()
    }

    @Test("a file of the kernel's, which has no size, is fetched as it reads")
    func kernelFile() async throws {
        let bench = try await TransferBench()
        let download = Download("/proc/version", to: LocalPath(bench.here.path + "/g"))
        #expect(try await bench.transport().get(download))
        try await bench.shell("cmp /proc/version $here/g")
        await bench.close()
    }

    @Test("a full disk there is an error with its reason, and gets its room back", .enabled(if: getuid() == 0, "only root can mount"))
    func fullDiskThere() async throws {
        let bench = try await TransferBench()
        try await bench.shell("head -c 8000000 /dev/urandom >$here/f; mkdir $there/disk")
        // The server has mounts of its own.
        let disk = bench.there.path + "/disk"
        _ = try await bench.transport().execute(Invocation("mount -t tmpfs -o size=4m none \(disk)")) { _, _ in }
        let error = await #expect(throws: ConnectionError.self) { try await bench.put("f", to: "disk/g") }
        #expect(error?.message.contains("No space left on device") == true, "\(String(describing: error))")
        let left = try await bench.transport().execute(Invocation("ls -A \(disk) && umount \(disk)")) { _, _ in }
        #expect(left.text == "" && left.isSuccess)
        await bench.close()
    }

    @Test("a full disk here is an error with its reason, and gets its room back", .enabled(if: getuid() == 0, "only root can mount"))
    func fullDiskHere() async throws {
        let bench = try await TransferBench()
        try await bench.shell("head -c 8000000 /dev/urandom >$there/f; mkdir $here/disk; mount -t tmpfs -o size=4m none $here/disk")
        let error = await #expect(throws: ConnectionError.self) { try await bench.get("f", to: "disk/g") }
        #expect(error?.message.contains("No space left on device") == true, "\(String(describing: error))")
        let left = try? await bench.shell("ls -A $here/disk")
        try await bench.shell("umount $here/disk")
        #expect(left == "")
        await bench.close()
    }

    @Test("holes stay holes, there and back, and are not sent")
    func sparse() async throws {
        let bench = try await TransferBench()
        try await bench.shell(
            """
            cd $here; truncate -s 200000000 f; for p in 0 77 150; do echo piece | dd of=f bs=1000000 seek=$p conv=notrunc 2>/dev/null; done
            printf 'end' | dd of=f bs=1 seek=199999997 conv=notrunc 2>/dev/null
            """)
        #expect(try await bench.put("f", to: "g"))
        #expect(try await bench.shell("cmp $here/f $there/g && echo $(($(stat -c %b $there/g) < 4000))") == "1\n")
        #expect(try await bench.get("g", to: "back"))
        #expect(try await bench.shell("cmp $here/f $here/back && echo $(($(stat -c %b $here/back) < 4000))") == "1\n")
        await bench.close()
    }

    @Test(
        "a host with the fewest programs, or only with busybox, takes and gives files",
        arguments: [
            (["sh", "cat", "dd", "ls", "mv", "rm", "chmod", "touch", "tail", "head", "wc", "stat", "cksum"], nil, "cksum's CRC-32"),
            (["sh", "cat", "dd", "ls", "mv", "rm", "chmod", "touch", "tail", "head", "wc"], nil, "the size only"),
            (["sh", "cat", "dd", "ls", "mv", "rm", "chmod", "touch", "tail", "head", "wc", "stat", "sha256sum"], "/bin/busybox", ""),
        ])
    func fewPrograms(_ programs: [String], _ box: String?, _ warning: String) async throws {
        let bench = try await TransferBench()
        let context = try await bench.onlyPrograms(programs, from: box)
        for size in [10, 2_000_000] {
            try await bench.shell("head -c \(size) /dev/urandom >$here/f; rm -f $here/back")
            #expect(try await bench.put("f", to: "g", context: context))
            #expect(try await bench.get("g", to: "back", context: context))
            try await bench.shell("cmp $here/f $there/g && cmp $here/f $here/back")
        }
        let warnings = bench.warnings.withLock { $0 }
        #expect(warning.isEmpty ? warnings.isEmpty : warnings.count == 1 && warnings[0].hasSuffix(warning), "\(warnings)")
        await bench.close()
    }

    @Test(
        "names of every kind are only names",
        arguments: ["-rf", "a b", "it's", "*", "line\nbreak", "$HOME", "back\\slash", String(repeating: "n", count: 255)])
    func oddNames(_ name: String) async throws {
        let bench = try await TransferBench()
        try Data(repeating: 7, count: 200_000).write(to: URL(fileURLWithPath: bench.here.path + "/f"))
        #expect(try await bench.put("f", to: name))
        #expect(try await bench.get(name, to: "back/"))
        #expect(FileManager.default.contents(atPath: "\(bench.here.path)/back/\(name)") == Data(repeating: 7, count: 200_000))
        await bench.close()
    }

    @Test("an interrupted copy leaves no file of the destination's name, and what arrived for the next attempt")
    func cancelled() async throws {
        let bench = try await TransferBench()
        try await bench.shell("head -c 40000000 /dev/urandom >$here/f; mkfifo $here/stopped")
        try await bench.write(
            program: "dd",
            #"""
            case $* in *"seek=64 "*) echo >$here/stopped; exec sleep 600;; esac
            exec /bin/dd "$@"
            """#)
        let sending = Task { try await bench.put("f", to: "g", context: bench.context(path: bench.here.path)) }
        try await bench.shell("cat $here/stopped")
        sending.cancel()
        let error = await #expect(throws: ConnectionError.self) { try await sending.value }
        #expect(error?.reason == .cancelled)
        #expect(try await bench.shell("ls -A $there | sed 's/[0-9a-f]\\{20\\}/HASH/'") == ".weft.HASH.part\n")
        await bench.close()
    }

    @Test("a file that goes to two hosts is read once")
    func readOnce() async throws {
        let bench = try await TransferBench()
        try await bench.shell("head -c 20000000 /dev/urandom >$here/f; touch -d '1 hour ago' $here/f")
        let sources = LocalSources()
        let path = bench.here.path + "/f"
        // What was written a moment ago may be written to again without a trace, and is not shared.
        try await bench.shell("until [ $(($(date +%s%N) - $(date -d \"$(stat -c %z $here/f)\" +%s%N))) -gt 50000000 ]; do sleep 0.05; done")
        guard case .file(let first) = try await sources.open(path, host: "a"),
            case .file(let second) = try await sources.open(path, host: "b")
        else { return }
        #expect(first === second)
        first.use(2)
        async let one = read(first)
        async let two = read(second)
        #expect(try await one == two)
        #expect(await first.bytesRead == 20_000_000)
    }

    private func read(_ file: LocalFile) async throws -> String {
        await file.beginHash(.sha256, from: 0)
        for index in 0..<(file.size + LocalFile.chunk - 1) / LocalFile.chunk { _ = try await file.chunk(index, host: "h") }
        return try await file.hash(.sha256, host: "h")
    }
}
