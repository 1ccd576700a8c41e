import Foundation
import SSH
import Synchronization
import TestSupport
import Testing
import Weft

@testable import WeftRuntime

/// Shells that live on behind a real sshd.
@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(3)))
struct KeptShellOverSSHTests {
    /// A connection to a server, with what looks behind the curtain.
    struct Link {
        let server: SSHServer
        let pool: ConnectionPool
        let transport: ShellTransport
        var shells: ShellPool? { get async throws { try await transport.host.current().shells } }

        init(_ server: SSHServer) async throws {
            self.server = server
            let (pool, host) = WeftRuntimeTests.pool(server)
            self.pool = pool
            transport = try await pool.transport(to: host) as! ShellTransport
        }

        func execute(_ command: Command, input: CommandInput = .none, user: String? = nil) async throws -> CommandResult {
            var context = CommandContext()
            context.user = user
            return try await transport.execute(Invocation(command, context: context, input: input)) { _, _ in }
        }

        /// The process whose child the command is: a shell's, or sshd's for a command by itself.
        func parent(user: String? = nil) async throws -> String {
            try await execute("read -r a b c parent rest </proc/self/stat; echo $parent", user: user).text
        }

        /// Has the next commands run in a shell: the first of a connection never does.
        func warmUp() async throws { for _ in 0..<2 { _ = try await execute("true") } }
    }

    private func link(_ configuration: String = "") async throws -> Link {
        try await Link(try await SSHServer(configuration: configuration))
    }

    @Test("the first command of a connection has a channel to itself, and all later ones in turn share one")
    func channels() async throws {
        let link = try await link()
        let first = try await link.parent()
        let second = try await link.parent()
        #expect(first != second)
        for _ in 0..<20 { #expect(try await link.parent() == second) }
        await link.pool.close()
    }

    @Test(
        "the login shell may be any",
        arguments: ["fish", "tcsh", "zsh", "bash"].filter { FileManager.default.isExecutableFile(atPath: "/usr/bin/" + $0) })
    func loginShells(_ shell: String) async throws {
        let link = try await link("ForceCommand exec \(shell) -c \"$SSH_ORIGINAL_COMMAND\"")
        let parent = try await {
            _ = try await link.parent(); return try await link.parent()
        }()
        #expect(try await link.parent() == parent)
        let result = try await link.execute("printf '%s|' \("it's! \\ $HOME") '!!' \"\\\\\"; exit 3")
        #expect(result.standardOutput == "it's! \\ $HOME|!!|\\|")
        #expect(result.status == .exited(3))
        await link.pool.close()
    }

    @Test("output arrives while the command runs, on either output")
    func streaming() async throws {
        let link = try await link()
        try await link.warmUp()
        let folder = try TemporaryFolder("weft-streaming")
        let command: Command =
            "echo one; while [ ! -e \(folder.path)/one ]; do sleep 0.02; done; printf two >&2; while [ ! -e \(folder.path)/two ]; do sleep 0.02; done"
        let result = try await link.transport.execute(Invocation(command)) { _, bytes in
            // The command goes on when what it said has been heard.
            let said = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
            touch("\(folder.path)/\(said)")
        }
        #expect(result.standardOutput == "one\n")
        #expect(result.standardError == "two")
        await link.pool.close()
    }

    @Test("a hundred random commands come back byte for byte on both outputs, in turn and four at a time", arguments: [1, 4])
    func randomCommands(_ parallel: Int) async throws {
        let link = try await link()
        let seeds = UInt64.random(in: 0...UInt64.max)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<parallel {
                group.addTask {
                    for number in stride(from: lane, to: 100, by: parallel) {
                        var random = SeededRandom(seeds &+ UInt64(number))
                        let (input, errors, status) = (random.bytes(), random.bytes(), Int32.random(in: 0...255, using: &random))
                        let count = [0, 1, 40_000, 300_000].randomElement(using: &random)!
                        let result = try await link.execute(
                            "cat; head -c \(count) /dev/zero; printf \(ShellScript.escaped(errors)) >&2; exit \(status)",
                            input: .bytes(input))
                        let seed = seeds &+ UInt64(number)
                        #expect(result.outputBytes == input + [UInt8](repeating: 0, count: count), "seed \(seed)")
                        #expect(result.errorBytes == errors, "seed \(seed)")
                        #expect(result.status == .exited(status), "seed \(seed)")
                    }
                }
            }
            try await group.waitForAll()
        }
        await link.pool.close()
    }

    @Test("a connection that is lost in the middle of a command says that its end is not known, and the next command has another")
    func lostConnection() async throws {
        let link = try await link()
        try await link.warmUp()
        let folder = try TemporaryFolder("weft-lost")
        let lost = Task { try await link.execute("touch \(folder.path)/begun; sleep 300") }
        while !FileManager.default.fileExists(atPath: folder.path + "/begun") { _ = try await link.execute("sleep 0.02") }
        try await link.server.killSessions()
        let error = await #expect(throws: ConnectionError.self) { _ = try await lost.value }
        #expect(error?.reason == .lost)
        #expect(error?.message.contains("is not known") == true)
        for _ in 0..<3 { #expect(try await link.execute("echo there").text == "there") }
        await link.pool.close()
    }

    @Test("a command that takes long holds up no other", arguments: [1, 2, 10])
    func concurrency(_ sessions: Int) async throws {
        // Where the server allows one session at a time, they have to wait for one another.
        let link = try await link("MaxSessions \(sessions)")
        try await link.warmUp()
        let folder = try TemporaryFolder("weft-concurrency")
        async let slow = link.execute("while [ ! -e \(folder.path)/go ]; do sleep 0.02; done; echo slow")
        if sessions == 1 { touch(folder.path + "/go") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let result = try await link.execute("echo \(number); exit \(number)")
                    #expect(result.text == "\(number)")
                    #expect(result.status == .exited(Int32(number)))
                }
            }
            try await group.waitForAll()
        }
        touch(folder.path + "/go")
        #expect(try await slow.text == "slow")
        await link.pool.close()
    }

    @Test("idle shells give way to commands that need a channel of their own", arguments: [1, 2])
    func crowding(_ sessions: Int) async throws {
        let link = try await link("MaxSessions \(sessions)")
        for _ in 0..<3 {
            try await link.warmUp()
            _ = try await link.parent(user: NSUserName())
            let invocation = Invocation("printf '?'; read line; echo \"got $line\"", answers: [Answer("?", "")], terminal: true)
            async let talk = link.transport.execute(invocation) { _, _ in }
            #expect(try await link.execute("cat", input: .bytes([UInt8](repeating: 65, count: 100_000))).outputBytes.count == 100_000)
            _ = try await talk
        }
        await link.pool.close()
    }

    @Test("a shell that was killed while it was idle is found out, and the command runs in another")
    func killedIdle() async throws {
        let link = try await link()
        try await link.warmUp()
        let shell = try await link.parent()
        _ = try await link.execute("kill -KILL \(shell); true &")
        try await waitForEnd(of: link)
        let other = try await link.parent()
        #expect(other != shell)
        #expect(try await link.parent() == other)
        await link.pool.close()
    }

    /// Until the end of the idle shell has been heard of. Commands of their own take the time.
    private func waitForEnd(of link: Link) async throws {
        while try await link.shells?.hasQuietShell == true { _ = try await link.execute("sleep 0.05 & wait") }
    }

    @Test("a command that kills its shell ends as if by itself, and the next one runs")
    func suicide() async throws {
        let link = try await link()
        try await link.warmUp()
        let killing: Command =
            "echo said; read -r a b c parent rest </proc/self/stat; kill -KILL $parent; read -r me rest </proc/self/stat; kill -KILL $me"
        let result = try await link.execute(killing)
        #expect(result.status == .signalled("KILL"))
        #expect(result.text == "said")
        #expect(try await link.execute("echo alive").text == "alive")
        await link.pool.close()
    }

    @Test("`kill 0` ends the command and the shell, and nothing else")
    func killGroup() async throws {
        let link = try await link()
        try await link.warmUp()
        #expect(try await link.execute("kill -TERM 0; sleep 10").status == .signalled("TERM"))
        #expect(try await link.execute("echo alive").text == "alive")
        await link.pool.close()
    }

    /// Scripts that leave a process behind, in ways that the text of the command does not show.
    static let leavers = [
        "sleep 300 & echo $!", "(sleep 300 & echo $!)", "nohup sleep 300 2>/dev/null & echo $!",
        "setsid sh -c 'echo $$; exec sleep 300' &\nwhile ! pgrep -f 'sleep 300' >/dev/null; do :; done",
        "python3 -c \"import subprocess; print(subprocess.Popen(['sleep', '300']).pid)\"",
        "python3 -c \"\nimport os, sys\nif os.fork(): os.wait(); sys.exit()\nos.setsid()\npid = os.fork()\nif pid: print(pid, flush=True); os._exit(0)\nos.execvp('sleep', ['sleep', '300'])\"",
    ]

    @Test(
        "what a command left behind with its outputs ends the wait and the shell, and writes into no other command",
        arguments: leavers.indices)
    func leftBehind(_ index: Int) async throws {
        let link = try await link()
        let folder = try TemporaryFolder("weft-leaver")
        try await TestProgram.writeExecutable("#!/bin/sh\n" + Self.leavers[index] + "\n", to: folder.path + "/leave")
        try await link.warmUp()
        let shell = try await link.parent()
        let notes = Mutex("")
        let result = try await link.transport.execute(Invocation("\(folder.path)/leave; exit 5")) { stream, bytes in
            if stream == .error { notes.withLock { $0 += String(decoding: bytes, as: UTF8.self) } }
        }
        #expect(result.status == .exited(5))
        #expect(notes.withLock { $0 }.contains("still holds its output"))
        #expect(try await link.parent() != shell)
        #expect(try await link.execute("kill \(result.text) && echo there").text == "there")
        await link.pool.close()
    }

    @Test("what a process that was left behind writes soon is the command's, in its order")
    func lateOutput() async throws {
        let link = try await link()
        let folder = try TemporaryFolder("weft-late")
        try await TestProgram.writeExecutable("#!/bin/sh\n(sleep 0.3; echo late; echo late >&2) &\necho early\n", to: folder.path + "/late")
        try await link.warmUp()
        let result = try await link.execute("\(folder.path)/late; exit 6")
        #expect(result.standardOutput == "early\nlate\n")
        #expect(result.standardError == "late\n")
        #expect(result.status == .exited(6))
        await link.pool.close()
    }

    @Test("a deadline ends what the command started, and spares what an earlier one left")
    func deadline() async throws {
        let link = try await link()
        let folder = try TemporaryFolder("weft-deadline")
        try await TestProgram.writeExecutable("#!/bin/sh\nsleep 300 >/dev/null 2>&1 &\necho $!\n", to: folder.path + "/quiet")
        try await link.warmUp()
        let daemon = try await link.execute("\(folder.path)/quiet").text
        let shell = try await link.parent()
        var context = CommandContext()
        context.timeout = .milliseconds(300)
        let file = folder.path + "/pid"
        let error = await #expect(throws: ConnectionError.self) {
            _ = try await link.transport.execute(
                Invocation("sh -c \"sleep 300; true\" <&- & sh -c 'echo $PPID >\(raw: file); exec sleep 300'", context: context)
            ) { _, _ in }
        }
        #expect(error?.reason == .timedOut)
        _ = try await link.parent()
        let kept = await #expect(throws: ConnectionError.self) {
            _ = try await link.transport.execute(Invocation("trap '' TERM; sleep 300; sleep 300", context: context)) { _, _ in }
        }
        #expect(kept?.reason == .timedOut)
        #expect(try await link.parent() != shell)
        #expect(try await link.execute("kill \(daemon) && echo there").text == "there")
        await link.pool.close()
    }

    @Test("large outputs come through whole, at the same time on both")
    func large() async throws {
        let link = try await link()
        try await link.warmUp()
        let size = 24 << 20
        let result = try await link.execute("head -c \(size) /dev/zero | tr '\\0' w & head -c \(size) /dev/zero | tr '\\0' - >&2; wait")
        #expect(result.outputBytes.count == size && result.errorBytes.count == size)
        let kept = try await link.execute("yes weft- | head -c \(size)")
        #expect(kept.outputBytes.count == size)
        #expect(kept.outputBytes.elementsEqual((0..<size).lazy.map { Array("weft-\n".utf8)[$0 % 6] }))
        await link.pool.close()
    }

    @Test("a secret in a command or its input is in no list of processes once a shell lives on")
    func secrets() async throws {
        let link = try await link()
        try await link.warmUp()
        let look: Command =
            "cat >/dev/null; for file in /proc/[0-9]*/cmdline /proc/self/environ; do cat $file 2>/dev/null; done | tr '\\0' ' '"
        let first = try await link.execute("true \(secret: Secret("pearl-7391")); \(look)", input: .secret(Secret("pearl-7392")))
        #expect(!first.standardOutput.contains("pearl"))
        let channel = try await link.execute("\(look)", input: .secret(Secret("pearl" + String(repeating: "x", count: 20_000))))
        #expect(!channel.standardOutput.contains("pearl"))
        await link.pool.close()
    }

    @Test("each user that commands become has a shell of its own")
    func users() async throws {
        let link = try await link()
        try await link.warmUp()
        let own = try await link.parent()
        let user = NSUserName()
        let other = try await link.parent(user: user)
        #expect(other != own)
        #expect(try await link.parent(user: user) == other)
        #expect(try await link.parent() == own)
        await link.pool.close()
    }
}

private func touch(_ path: String) { _ = FileManager.default.createFile(atPath: path, contents: nil) }
