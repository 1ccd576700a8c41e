import Foundation
import SSH
import TestSupport
import Testing
import Weft
import WeftRuntime

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(5)))
struct LocalForwardTests {
    @Test("fifty connections at once carry ten megabytes each, both ways, byte for byte; a session for commands is no limit to them")
    func many() async throws {
        let site = ForwardSite(try await SSHServer(configuration: "MaxSessions 1"))
        let echo = try TestServer.echo()
        let forward = try await site.open(.local(0, to: .tcp(host: "127.0.0.1", port: echo.port)))
        #expect(forward.port > 0)
        try await withThrowingTaskGroup(of: String?.self) { group in
            for seed in 1...50 {
                group.addTask { await carries(10 << 20, seed: seed, to: forward.port) }
            }
            for try await problem in group { #expect(problem == nil) }
        }
        // Commands go on beside it.
        let result = try await site.pool.transport(to: site.host).execute(Invocation("echo there")) { _, _ in }
        #expect(result.text == "there")
        #expect(site.lines == [])
        await site.pool.close()
    }

    @Test("the end of one direction is passed on, and the other goes on")
    func halfClose() async throws {
        let site = ForwardSite(try await SSHServer.shared)
        // Answers when it has everything, and not before.
        let server = try TestServer { socket in try socket.send("\(socket.receiveAll().count) bytes") }
        let forward = try await site.open(.local(0, to: .tcp(host: "127.0.0.1", port: server.port)))
        let answer = try await onOwnThread {
            let socket = try TestSocket(port: forward.port)
            try socket.send([UInt8](repeating: 1, count: 300_000))
            socket.endSending()
            return try socket.receiveAll()
        }
        #expect(String(decoding: answer, as: UTF8.self) == "300000 bytes")
        await site.pool.close()
    }

    @Test("a client that keeps its side open learns that the server's side is gone")
    func serverLeaves() async throws {
        let site = ForwardSite(try await SSHServer.shared)
        let server = try TestServer { socket in try socket.send("goodbye") }
        let forward = try await site.open(.local(0, to: .tcp(host: "127.0.0.1", port: server.port)))
        let said = try await onOwnThread {
            let socket = try TestSocket(port: forward.port)
            defer { socket.close() }
            return try socket.receiveAll()
        }
        #expect(String(decoding: said, as: UTF8.self) == "goodbye")
        await site.pool.close()
    }

    @Test("a side that does not read holds back the other: no more is taken than windows and buffers hold")
    func backPressure() async throws {
        let site = ForwardSite(try await SSHServer.shared)
        let (started, start) = AsyncStream<Void>.makeStream()
        let release = DispatchSemaphore(value: 0)
        let server = try TestServer { socket in
            start.yield()
            release.wait()
            try socket.send("\(socket.receiveAll().count)")
        }
        let forward = try await site.open(.local(0, to: .tcp(host: "127.0.0.1", port: server.port)))
        let size = 64 << 20
        let socket = try await onOwnThread { try TestSocket(port: forward.port) }
        for await _ in started { break }
        // Sends until nothing goes any more for a second; then the server begins to read.
        let sent = try await onOwnThread {
            let bytes = [UInt8](repeating: 7, count: 1 << 16)
            var sent = 0
            var poller = pollfd(fd: socket.descriptor, events: Int16(POLLOUT), revents: 0)
            while sent < size, poll(&poller, 1, 1000) == 1 {
                sent += max(0, send(socket.descriptor, bytes, min(bytes.count, size - sent), Int32(MSG_DONTWAIT | MSG_NOSIGNAL)))
            }
            return sent
        }
        #expect(sent < size)
        release.signal()
        let answer = try await onOwnThread {
            socket.endSending()
            return try socket.receiveAll()
        }
        #expect(String(decoding: answer, as: UTF8.self) == "\(sent)")
        await site.pool.close()
    }

    @Test("a target that nobody listens on closes that connection, a line says so once, and the rest goes on")
    func refusedTarget() async throws {
        let server = try await SSHServer.shared
        let site = ForwardSite(server)
        let free = Int(try SSHServer.freePort())
        let echo = try TestServer.echo()
        let good = try await site.open(.local(0, to: .tcp(host: "127.0.0.1", port: echo.port)))
        let bad = try await site.open(.local(0, to: .tcp(host: "127.0.0.1", port: free)))
        let socket = try await onOwnThread { try TestSocket(port: good.port) }
        for _ in 0..<3 {
            let received = try await onOwnThread { try TestSocket(port: bad.port).receiveAll() }
            #expect(received == [])
        }
        #expect(await site.nextLine() == "127.0.0.1:\(bad.port): server could not connect to 127.0.0.1 port \(free)")
        #expect(site.lines.count == 1)
        #expect(try await echoes(100_000, seed: 3, through: socket))
        await site.pool.close()
    }

    @Test("a server that does not forward is told at once, with the options that decide it")
    func prohibited() async throws {
        let site = ForwardSite(try await SSHServer(configuration: "AllowTcpForwarding no"))
        let error = await #expect(throws: ConnectionError.self) { _ = try await site.open(.local(0, to: "127.0.0.1:80")) }
        #expect(
            error?.description
                == "server: it does not allow connections to 127.0.0.1 port 80\n  its sshd has AllowTcpForwarding, PermitOpen, "
                + "DisableForwarding or a key's restrictions against it")
        _ = try await site.open(.socks(0))
        #expect(site.lines == ["server does not allow every connection: its sshd has AllowTcpForwarding or PermitOpen against it"])
        await site.pool.close()
    }

    @Test("a server that permits one target forwards that one")
    func permitted() async throws {
        let echo = try TestServer.echo()
        let site = ForwardSite(try await SSHServer(configuration: "PermitOpen 127.0.0.1:\(echo.port)"))
        let forward = try await site.open(.local(0, to: .tcp(host: "127.0.0.1", port: echo.port)))
        #expect(try await echoes(1000, seed: 1, through: TestSocket(port: forward.port)))
        #expect(site.lines == [])
        await site.pool.close()
    }

    @Test("a port that is in use is said before anything is connected")
    func portInUse() async throws {
        let taken = try TestServer.echo()
        let site = ForwardSite(try await SSHServer.shared)
        let error = await #expect(throws: ConnectionError.self) {
            _ = try await site.open(.local(.tcp(host: nil, port: taken.port), to: 80))
        }
        #expect(error?.description == "server: cannot listen on 127.0.0.1 port \(taken.port): it is in use by another program")
        let odd = await #expect(throws: ConnectionError.self) { _ = try await site.open(.local("example.com:80", to: 80)) }
        #expect(odd?.description.hasPrefix("server: cannot listen on example.com port 80: `example.com` is not an address") == true)
        await site.pool.close()
    }

    @Test("only this machine can connect, unless an address is given")
    func loopback() async throws {
        let site = ForwardSite(try await SSHServer.shared)
        let forward = try await site.open(.local(0, to: 80))
        let open = try await site.open(.local("*:0", to: 80))
        let listeners = try await TestProgram.output(of: "sh", "-c", "cat /proc/net/tcp")
        func hex(_ port: Int) -> String { String(format: "%04X", port) }
        #expect(listeners.contains("0100007F:\(hex(forward.port)) 00000000:0000 0A"))
        #expect(listeners.contains("00000000:\(hex(open.port)) 00000000:0000 0A"))
        await site.pool.close()
    }

    @Test("Unix sockets are forwarded on both sides, the near one for its owner alone; what a killed run has left is no obstacle")
    func unixSockets() async throws {
        let site = ForwardSite(try await SSHServer.shared)
        let folder = try TemporaryFolder("weft-forward")
        let near = folder.path + "/near"
        let echo = try TestServer.echo()
        let inner = try await site.open(.local(.unix(path: folder.path + "/far"), to: .tcp(host: "127.0.0.1", port: echo.port)))
        // A socket that nobody answers at.
        let stale = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(near.utf8)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(stale, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        #expect(bound == 0)
        Foundation.close(stale)
        let forward = try await site.open(.local(.unix(path: near), to: .unix(path: folder.path + "/far")))
        #expect(try await TestProgram.output(of: "stat", "-c", "%A", near) == "srw-------\n")
        #expect(try await echoes(500_000, seed: 5, through: TestSocket(path: near)))
        let error = await #expect(throws: ConnectionError.self) { _ = try await site.open(.local(.unix(path: near), to: 80)) }
        #expect(error?.description == "server: cannot listen on \(near): it is in use by another program")
        await forward.close()
        await inner.close()
        #expect(!FileManager.default.fileExists(atPath: near))
        await site.pool.close()
    }

    @Test("closing a forward ends its connections and frees the port")
    func close() async throws {
        let site = ForwardSite(try await SSHServer.shared)
        let echo = try TestServer.echo()
        let forward = try await site.open(.local(0, to: .tcp(host: "127.0.0.1", port: echo.port)))
        let socket = try await onOwnThread { try TestSocket(port: forward.port) }
        try await onOwnThread {
            try socket.send("x")
            _ = try socket.receive(exactly: 1)
        }
        await forward.close()
        #expect(try await onOwnThread { try socket.receive() } == [])
        await #expect(throws: CancellationError.self) { _ = try await forward.waitUntilLost() }
        let again = try await site.open(.local(.tcp(host: nil, port: forward.port), to: 80))
        #expect(again.port == forward.port)
        await site.pool.close()
    }

    @Test("a server that is killed is noticed at once although nothing is under way, and the forward can be restored")
    func lost() async throws {
        let server = try await SSHServer()
        let site = ForwardSite(server)
        let echo = try TestServer.echo()
        let forward = try await site.open(.local(0, to: .tcp(host: "127.0.0.1", port: echo.port)))
        try await server.killSessions()
        let error = try await forward.waitUntilLost()
        #expect(error.reason == .lost)
        let line = await site.nextLine()
        #expect(line == "127.0.0.1:\(forward.port): the connection to server is lost: the connection was closed by the other side")
        try await forward.restore()
        #expect(try await echoes(1000, seed: 1, through: TestSocket(port: forward.port)))
        await site.pool.close()
    }
}
