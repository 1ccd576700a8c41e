import TestSupport
import Testing
import Weft
import WeftRuntime

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(2)))
struct SSHTransportTests {
    private func run(_ command: Command, on transport: any Transport, context: CommandContext = CommandContext(), answers: [Answer] = [])
        async throws -> CommandResult
    {
        try await transport.execute(Invocation(command, context: context, answers: answers)) { _, _ in }
    }

    @Test("an unknown host key is refused with its fingerprint and the next step")
    func unknownKey() async throws {
        let (pool, host) = pool(try await SSHServer.shared) { $0.knownHosts = LocalPath("/dev/null") }
        let error = await #expect(throws: ConnectionError.self) { _ = try await pool.transport(to: host) }
        #expect(error?.reason == .hostKey)
        let message = try #require(error?.description)
        #expect(message.hasPrefix("server: its host key is not known: it shows ED25519 SHA256:"))
        #expect(message.hasSuffix("\n  compare it with the host's own, then `task host.trust host=server`"))
        await pool.close()
    }

    @Test("a changed host key is refused, with the place that expects another")
    func changedKey() async throws {
        let other = try await SSHServer()
        let server = try await SSHServer.shared
        let file = other.folder + "/changed"
        let key = try await TestProgram.output(of: "cut", "-d ", "-f2,3", other.knownHosts)
        let line = "[127.0.0.1]:\(server.port) " + key.split(separator: "\n").filter { $0.contains("ed25519") }.joined()
        try await TestProgram.output(of: "sh", "-c", "echo '\(line)' > '\(file)'")
        let (pool, host) = pool(server) { host in
            host.knownHosts = LocalPath(file)
            host.hostKeyPolicy = .acceptNew
        }
        let error = await #expect(throws: ConnectionError.self) { _ = try await pool.transport(to: host) }
        #expect(error?.description.contains("its host key has changed") == true)
        #expect(error?.description.contains("\(file):1") == true)
        await pool.close()
    }

    @Test("accept-new remembers the first key, and trust and forget change exactly one host's lines")
    func trust() async throws {
        let server = try await SSHServer()
        let file = server.folder + "/fresh"
        try await TestProgram.output(
            of: "sh", "-c",
            "echo 'other.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHgSfXqxG5mdaM1/lT4IrPdGErQvxBKZkZ8gZ0mVXPhG' > '\(file)'")
        let (pool, host) = pool(server) { host in
            host.knownHosts = LocalPath(file)
            host.hostKeyPolicy = .acceptNew
        }
        _ = try await pool.transport(to: host)
        #expect(try await TestProgram.output(of: "wc", "-l", file).hasPrefix("2 "))
        let keys = try await pool.hostKeys(of: host)
        #expect(Set(keys.map(\.algorithm)) == ["ssh-ed25519", "ecdsa-sha2-nistp256"])
        #expect(try await pool.trust(keys, for: host))
        #expect(try await !pool.trust(keys, for: host))
        #expect(try await TestProgram.output(of: "wc", "-l", file).hasPrefix("3 "))
        #expect(try await pool.forget(host))
        #expect(try await !pool.forget(host))
        #expect(try await TestProgram.output(of: "wc", "-l", file).hasPrefix("1 "))
        await pool.close()
    }

    @Test("a key pinned in the inventory needs no file, and another one is refused")
    func pinned() async throws {
        let server = try await SSHServer.shared
        let line = try await TestProgram.output(of: "cat", server.folder + "/host_ecdsa.pub")
        let (right, host) = pool(server) { host in
            host.knownHosts = LocalPath("/dev/null")
            host.hostKeys = [line]
        }
        _ = try await right.transport(to: host)
        await right.close()
        let (wrong, other) = pool(server) { host in
            host.hostKeys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHgSfXqxG5mdaM1/lT4IrPdGErQvxBKZkZ8gZ0mVXPhG"]
        }
        let error = await #expect(throws: ConnectionError.self) { _ = try await wrong.transport(to: other) }
        #expect(error?.description.contains("is not one of those in the inventory") == true)
        await wrong.close()
    }

    @Test("a key that is not let in is named in the error")
    func refusedKey() async throws {
        let server = try await SSHServer()
        let other = server.folder + "/other"
        try await TestProgram.output(of: "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other)
        let (pool, host) = pool(server) { $0.identities = [LocalPath(other)] }
        let error = await #expect(throws: ConnectionError.self) { _ = try await pool.transport(to: host) }
        #expect(
            error?.description.hasPrefix("server: `\(server.user)` was not let in: it takes publickey\n  refused: \(other) (SHA256:")
                == true)
        await pool.close()
    }

    @Test("a missing and an encrypted key are said before anything is sent")
    func unusableKeys() async throws {
        let server = try await SSHServer()
        let locked = server.folder + "/locked"
        try await TestProgram.output(of: "ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", locked)
        for (path, expected) in [("/nonexistent/key", "/nonexistent/key"), (locked, "passphrase of \(locked)")] {
            let (pool, host) = pool(server) { host in
                host.identities = [LocalPath(path)]
                host.port = 1
            }
            let error = await #expect(throws: ConnectionError.self) { _ = try await pool.transport(to: host) }
            #expect(error?.reason == .authentication)
            #expect(error?.description.contains(expected) == true)
            await pool.close()
        }
    }

    @Test("a host behind another is reached through it")
    func via() async throws {
        let server = try await SSHServer.shared
        var inner = Inventory.Host(name: "inner", address: "127.0.0.1")
        (inner.port, inner.user, inner.via) = (Int(server.port), server.user, "server")
        (inner.identities, inner.knownHosts) = ([LocalPath(server.key)], LocalPath(server.knownHosts))
        let (_, outer) = pool(server)
        let pool = ConnectionPool(
            inventory: Inventory(hosts: [outer, inner]), ask: { throw QuestionError.unanswered($0) }, mask: { _ in })
        let result = try await run("echo $SSH_CONNECTION", on: try await pool.transport(to: inner))
        #expect(result.text.hasPrefix("127.0.0.1 "))
        await pool.close()
    }

    @Test("a program's question is answered")
    func answers() async throws {
        let (pool, host) = pool(try await SSHServer.shared)
        let result = try await run(
            "printf 'Is this ok [y/N] '; read a; echo got $a", on: try await pool.transport(to: host),
            answers: [Answer("Is this ok [y/N]", "y")])
        #expect(result.text == "Is this ok [y/N] got y")
        await pool.close()
    }

    @Test("what start-up files print is in no result and in no file")
    func noisyStartUp() async throws {
        let server = try await SSHServer()
        try await TestProgram.output(of: "sh", "-c", "echo 'echo noise; echo more noise >&2' > '\(server.folder)/home/.bashrc'")
        let (pool, host) = pool(server)
        let transport = try await pool.transport(to: host)
        let result = try await run("echo one; echo two >&2", on: transport)
        #expect(result.text == "one")
        #expect(result.standardError == "two\n")
        let file = try await transport.read(server.knownHosts, context: CommandContext())
        #expect(try await String(decoding: file, as: UTF8.self) == TestProgram.output(of: "cat", server.knownHosts))
        await pool.close()
    }

    @Test("a key that runs something else is an error, not a success")
    func forcedCommand() async throws {
        let server = try await SSHServer(configuration: "ForceCommand echo only this")
        let (pool, host) = pool(server)
        let transport = try await pool.transport(to: host)
        let error = await #expect(throws: ConnectionError.self) { _ = try await run("hostname", on: transport) }
        #expect(
            error?.description == """
                server: did not run `hostname`: the login's shell, or a ForceCommand, exited with status 0 without it
                  it said: only this
                  the login needs a shell that runs commands, such as sh, bash, zsh, fish or csh, and a key without `command=`
                """)
        await pool.close()
    }

    @Test("the shared connection is opened once for commands that start together")
    func sharedConnection() async throws {
        let (pool, host) = pool(try await SSHServer.shared)
        let ports = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<5 {
                group.addTask { try await run("echo $SSH_CONNECTION", on: try await pool.transport(to: host)).text }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ports.count == 1)
        await pool.close()
    }
}
