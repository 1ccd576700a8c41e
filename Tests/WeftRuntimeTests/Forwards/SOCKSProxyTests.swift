import SSH
import TestSupport
import Testing
import Weft
import WeftRuntime

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(3)))
struct SOCKSProxyTests {
    private static func request(_ host: String, _ port: Int) -> [UInt8] {
        [5, 1, 0, 3, UInt8(host.utf8.count)] + Array(host.utf8) + [UInt8(port >> 8), UInt8(port & 0xff)]
    }

    @Test(
        "curl fetches a page through it, with names that the far side looks up, and with addresses",
        arguments: [
            ["--socks5-hostname", "localhost"], ["--socks5", "127.0.0.1"], ["--socks4a", "localhost"], ["--socks4", "127.0.0.1"],
        ])
    func curl(_ words: [String]) async throws {
        let site = ForwardSite(try await SSHServer.shared)
        let server = try TestServer { socket in
            _ = try socket.receive()
            try socket.send("HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello\n")
        }
        let proxy = try await site.open(.socks(0))
        let page = try await TestProgram.output(
            of: "curl", "-sS", "-m", "30", words[0], "127.0.0.1:\(proxy.port)", "http://\(words[1]):\(server.port)/")
        #expect(page == "hello\n")
        await site.pool.close()
    }

    @Test("many connections at once are carried byte for byte")
    func many() async throws {
        let site = ForwardSite(try await SSHServer.shared)
        let echo = try TestServer.echo()
        let proxy = try await site.open(.socks(0))
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for seed in 1...20 {
                group.addTask {
                    let socket = try await onOwnThread {
                        let socket = try TestSocket(port: proxy.port)
                        // Everything at once, the first bytes for the target behind it.
                        var noise = Noise(seed: seed)
                        try socket.send([5, 1, 0] + SOCKSProxyTests.request("localhost", echo.port) + noise.next(1000))
                        guard try socket.receive(exactly: 12) == [5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0] else {
                            throw TestProgramError(description: "not connected")
                        }
                        var same = Noise(seed: seed)
                        guard try socket.receive(exactly: 1000) == same.next(1000) else {
                            throw TestProgramError(description: "wrong bytes")
                        }
                        return socket
                    }
                    return try await echoes(1 << 20, seed: seed + 100, through: socket)
                }
            }
            for try await isSame in group { #expect(isSame) }
        }
        #expect(site.lines == [])
        await site.pool.close()
    }

    @Test("a target that refuses is told in SOCKS's own words, and shown")
    func refused() async throws {
        let site = ForwardSite(try await SSHServer.shared)
        let free = Int(try SSHServer.freePort())
        let proxy = try await site.open(.socks(0))
        let answer = try await onOwnThread {
            let socket = try TestSocket(port: proxy.port)
            try socket.send([5, 1, 0] + SOCKSProxyTests.request("127.0.0.1", free))
            return try socket.receiveAll()
        }
        #expect(answer == [5, 0, 5, 5, 0, 1, 0, 0, 0, 0, 0, 0])
        #expect(await site.nextLine() == "127.0.0.1:\(proxy.port): server could not connect to 127.0.0.1 port \(free)")
        await site.pool.close()
    }

    @Test("a client that speaks something else is turned away, and shown")
    func stranger() async throws {
        let site = ForwardSite(try await SSHServer.shared)
        let proxy = try await site.open(.socks(0))
        let answer = try await onOwnThread {
            let socket = try TestSocket(port: proxy.port)
            try socket.send("GET / HTTP/1.0\r\n\r\n")
            return try socket.receiveAll()
        }
        #expect(answer == [])
        #expect(await site.nextLine() == "127.0.0.1:\(proxy.port): a client was turned away: it does not speak SOCKS 4 or 5")
        await site.pool.close()
    }
}
