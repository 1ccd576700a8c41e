import TestSupport
import Testing

@testable import SSH

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(2)))
struct SessionTests {
    let server: SSHServer
    let loop = EventLoop()

    init() async throws { try await self.init(configuration: "") }

    init(configuration: String) async throws { server = try await SSHServer(configuration: configuration) }

    func session() async throws -> Session {
        let session = Session(loop: loop, name: "test")
        try await session.connect(to: "127.0.0.1", port: server.port, within: .seconds(10))
        try await session.handshake(hostKeyAlgorithms: ["ssh-ed25519"], within: .seconds(10))
        let key = try PrivateKey(contentsOf: server.key)
        let result = try await session.authenticate(
            user: server.user, blob: key.authenticationBlob, signer: .immediate { try key.sign($0) }, within: .seconds(10))
        #expect(result == .accepted)
        return session
    }

    func collect(_ command: String, input: [UInt8] = [], on session: Session) async throws -> (out: [UInt8], err: [UInt8], RemoteExit) {
        let channel = try await session.start(command)
        async let writing: Void = {
            try await session.write(input, to: channel)
            try await session.endInput(of: channel)
        }()
        var (out, err): ([UInt8], [UInt8]) = ([], [])
        while let (stream, bytes) = try await session.read(channel) {
            if stream == .output { out += bytes } else { err += bytes }
        }
        try await writing
        return (out, err, try await session.finish(channel))
    }

    @Test("a command's outputs stay apart and its status is told")
    func outputs() async throws {
        let session = try await session()
        let result = try await collect("echo one; echo two >&2; exit 7", on: session)
        #expect(String(decoding: result.out, as: UTF8.self) == "one\n")
        #expect(String(decoding: result.err, as: UTF8.self) == "two\n")
        #expect(result.2 == .status(7))
        await session.close()
    }

    @Test("a signal that ends the login shell is told by name")
    func signal() async throws {
        let session = try await session()
        let result = try await collect("kill -KILL $$", on: session)
        #expect(result.2 == .signal("KILL"))
        await session.close()
    }

    @Test("twenty channels, more than sshd allows at once, each echo their own megabyte both ways")
    func manyChannels() async throws {
        let session = try await session()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<20 {
                let input = [UInt8](repeating: UInt8(index), count: 1 << 20)
                group.addTask { try await collect("cat", input: input, on: session).out == input }
            }
            for try await isSame in group { #expect(isSame) }
        }
        await session.close()
    }

    @Test("a server that allows one session at a time serves all who want one")
    func singleChannel() async throws {
        let single = try await SSHServer(configuration: "MaxSessions 1")
        let session = Session(loop: loop, name: "single")
        try await session.connect(to: "127.0.0.1", port: single.port, within: .seconds(10))
        try await session.handshake(hostKeyAlgorithms: [], within: .seconds(10))
        let key = try PrivateKey(contentsOf: single.key)
        _ = try await session.authenticate(
            user: single.user, blob: key.authenticationBlob, signer: .immediate { try key.sign($0) }, within: .seconds(10))
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<20 {
                group.addTask { try await collect("echo \(index)", on: session).out == Array("\(index)\n".utf8) }
            }
            for try await isSame in group { #expect(isSame) }
        }
        await session.close()
    }

    @Test("the server's host key is the one of its file")
    func hostKey() async throws {
        let session = try await session()
        let line = try await TestProgram.output(of: "cat", server.folder + "/host_ed25519.pub")
        #expect(PublicKey(blob: await session.hostKey) == PublicKey(line: line))
        await session.close()
    }

    @Test("a tunnel carries another session to the same server")
    func tunnel() async throws {
        let outer = try await session()
        let inner = Session(loop: loop, name: "inner")
        await inner.adopt(try await outer.openTunnel(to: "127.0.0.1", port: server.port, within: .seconds(10)))
        try await inner.handshake(hostKeyAlgorithms: [], within: .seconds(10))
        let key = try PrivateKey(contentsOf: server.key)
        let accepted = try await inner.authenticate(
            user: server.user, blob: key.authenticationBlob, signer: .immediate { try key.sign($0) }, within: .seconds(10))
        #expect(accepted == .accepted)
        let big = [UInt8](repeating: 65, count: 3 << 20)
        #expect(try await collect("cat", input: big, on: inner).out == big)
        await inner.close()
        await outer.close()
    }

    @Test("an agent signs without holding the loop up")
    func agent() async throws {
        let socket = server.folder + "/agent"
        let agent = try await SSHAgent(at: socket)
        try await agent.add(server.key)
        let identity = try #require(try AgentClient.identities(path: socket).first)
        let session = Session(loop: loop, name: "agent")
        try await session.connect(to: "127.0.0.1", port: server.port, within: .seconds(10))
        try await session.handshake(hostKeyAlgorithms: [], within: .seconds(10))
        let result = try await session.authenticate(
            user: server.user, blob: identity.publicKey.authenticationBlob,
            signer: .deferred { try AgentClient.sign($0, with: identity, path: socket) }, within: .seconds(10))
        #expect(result == .accepted)
        await session.close()
    }

    @Test("a refused key is a result, and the session can still be used with the right one")
    func refusedKey() async throws {
        let other = server.folder + "/other"
        try await TestProgram.output(of: "ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", other)
        let session = Session(loop: loop, name: "test")
        try await session.connect(to: "127.0.0.1", port: server.port, within: .seconds(10))
        try await session.handshake(hostKeyAlgorithms: [], within: .seconds(10))
        for (path, expected) in [(other, AuthenticationResult.refused), (server.key, .accepted)] {
            let key = try PrivateKey(contentsOf: path)
            let result = try await session.authenticate(
                user: server.user, blob: key.authenticationBlob, signer: .immediate { try key.sign($0) }, within: .seconds(10))
            #expect(result == expected)
        }
        await session.close()
    }

    @Test("RSA keys log in with rsa-sha2 although libssh2 1.10 knows only ssh-rsa")
    func rsa() async throws {
        let path = server.folder + "/rsa"
        try await TestProgram.output(of: "ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", path)
        try await TestProgram.output(of: "sh", "-c", "cat '\(path).pub' >> '\(server.folder)/authorized_keys'")
        let session = Session(loop: loop, name: "test")
        try await session.connect(to: "127.0.0.1", port: server.port, within: .seconds(10))
        try await session.handshake(hostKeyAlgorithms: [], within: .seconds(10))
        let key = try PrivateKey(contentsOf: path)
        let result = try await session.authenticate(
            user: server.user, blob: key.authenticationBlob, signer: .immediate { try key.sign($0) }, within: .seconds(10))
        #expect(result == .accepted)
        await session.close()
    }

    @Test("nobody at the port is said at once, and a silent address within the limit")
    func unreachable() async throws {
        let port = try SSHServer.freePort()
        let refused = await #expect(throws: SSHError.self) {
            try await Session(loop: loop, name: "x").connect(to: "127.0.0.1", port: port, within: .seconds(5))
        }
        #expect(refused?.description == "127.0.0.1 port \(port): connection refused")
        let unknown = await #expect(throws: SSHError.self) {
            try await Session(loop: loop, name: "x").connect(to: "no-such-host.invalid", port: 22, within: .seconds(5))
        }
        #expect(unknown?.kind == .unresolved)
    }

    @Test("a server that turns connections away is told from one that does not speak SSH, however quickly it hangs up")
    func turnedAway() async throws {
        for (words, kind) in [("Exceeded MaxStartups", SSHError.Kind.turnedAway), ("220 mail", .handshake), ("SSH-2.0-cut", .lost)] {
            let port = try SSHServer.freePort()
            let script = """
                import socket
                listener = socket.create_server(("127.0.0.1", \(port)))
                print("listening", flush=True)
                while True:
                    connection = listener.accept()[0]
                    connection.sendall(b"\(words)" + (b"" if b"cut" in b"\(words)" else b"\\r\\n"))
                    connection.close()
                """
            let program = try await TestProgram.start(["/usr/bin/python3", "-c", script])
            try await program.wait(toSay: "listening")
            for _ in 0..<20 {
                let session = Session(loop: loop, name: "test")
                try await session.connect(to: "127.0.0.1", port: port, within: .seconds(10))
                let error = await #expect(throws: SSHError.self) {
                    try await session.handshake(hostKeyAlgorithms: [], within: .seconds(30))
                }
                #expect(error?.kind == kind, "\(error?.description ?? "")")
                await session.close()
            }
        }
    }

    @Test("a server that stops answering is given up at the deadline")
    func silentServer() async throws {
        let port = try SSHServer.freePort()
        // Accepts at the kernel's hands and never says a word.
        let listener = try SilentListener(port: port)
        let session = Session(loop: loop, name: "test")
        try await session.connect(to: "127.0.0.1", port: port, within: .seconds(5))
        let error = await #expect(throws: SSHError.self) {
            try await session.handshake(hostKeyAlgorithms: [], within: .milliseconds(200))
        }
        #expect(error?.kind == .timedOut)
        await session.close()
        listener.close()
    }
}
