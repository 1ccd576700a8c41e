import SSH
import TestSupport
import Testing
import Weft
import WeftRuntime

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(5)))
struct RemoteForwardTests {
    @Test("fifty connections to the host's port arrive here, byte for byte; the host chooses the port")
    func many() async throws {
        let site = ForwardSite(try await SSHServer.shared)
        let echo = try TestServer.echo()
        let forward = try await site.open(.remote(0, to: .tcp(host: nil, port: echo.port)))
        #expect(forward.port > 0)
        try await withThrowingTaskGroup(of: String?.self) { group in
            for seed in 1...50 {
                group.addTask { await carries(2 << 20, seed: seed, to: forward.port) }
            }
            for try await problem in group { #expect(problem == nil) }
        }
        #expect(site.lines == [])
        await site.pool.close()
    }

    @Test("an address, the loopback's name and every address can be asked for", arguments: ["127.0.0.1:0", "localhost:0", "*:0"])
    func addresses(_ address: String) async throws {
        let site = ForwardSite(try await SSHServer(configuration: "GatewayPorts clientspecified"))
        let echo = try TestServer.echo()
        let forward = try await site.open(
            .remote(try ForwardAddress(taskArgument: address), to: .tcp(host: "127.0.0.1", port: echo.port)))
        #expect(try await echoes(100_000, seed: 1, through: TestSocket(port: forward.port)))
        await site.pool.close()
    }

    @Test("a target here that nobody listens on closes that connection, and a line says so")
    func refusedTarget() async throws {
        let site = ForwardSite(try await SSHServer.shared)
        let free = Int(try SSHServer.freePort())
        let forward = try await site.open(.remote(0, to: .tcp(host: "127.0.0.1", port: free)))
        #expect(try await onOwnThread { try TestSocket(port: forward.port).receiveAll() } == [])
        let line = await site.nextLine()
        #expect(line == "localhost:\(forward.port) on server: cannot connect to 127.0.0.1 port \(free): connection refused")
        await site.pool.close()
    }

    @Test("a port in use there, and a server that does not forward, are told with what decides it")
    func refused() async throws {
        let taken = try TestServer.echo()
        let busy = ForwardSite(try await SSHServer.shared)
        let error = await #expect(throws: ConnectionError.self) {
            _ = try await busy.open(.remote(.tcp(host: "127.0.0.1", port: taken.port), to: 80))
        }
        #expect(
            error?.description
                == "server: it does not listen on 127.0.0.1:\(taken.port): the port is in use there, or its sshd does not allow it"
                + "\n  AllowTcpForwarding, PermitListen and a key's restrictions decide that")
        await busy.pool.close()
        let strict = ForwardSite(try await SSHServer(configuration: "AllowTcpForwarding local"))
        let other = await #expect(throws: ConnectionError.self) { _ = try await strict.open(.remote(0, to: 80)) }
        #expect(other?.description.hasPrefix("server: it does not listen on localhost:0: the port is in use there, or") == true)
        await strict.pool.close()
    }

    @Test("closing it frees the host's port, and ends its connections")
    func close() async throws {
        let site = ForwardSite(try await SSHServer.shared)
        let echo = try TestServer.echo()
        let target = ForwardAddress.tcp(host: nil, port: echo.port)
        // Somebody else on this machine may be given the port in between; not each time.
        for attempt in 1...8 {
            let forward = try await site.open(.remote(0, to: target))
            let socket = try await onOwnThread { try TestSocket(port: forward.port) }
            try await onOwnThread {
                try socket.send("x")
                _ = try socket.receive(exactly: 1)
            }
            await forward.close()
            #expect(try await onOwnThread { try socket.receive() } == [])
            do {
                // The same session asks again for the same port, so the server has worked off the end of the first by then.
                let again = try await site.open(.remote(.tcp(host: nil, port: forward.port), to: target))
                #expect(again.port == forward.port)
                #expect(try await echoes(1000, seed: 1, through: TestSocket(port: again.port)))
                break
            } catch {
                guard attempt < 8 else { throw error }
            }
        }
        await site.pool.close()
    }

    @Test("a server that is killed is noticed, and the same port is asked for again")
    func lost() async throws {
        let server = try await SSHServer()
        let site = ForwardSite(server)
        let echo = try TestServer.echo()
        let forward = try await site.open(.remote(0, to: .tcp(host: nil, port: echo.port)))
        try await server.killSessions()
        let error = try await forward.waitUntilLost()
        #expect(error.reason == .lost)
        let line = await site.nextLine()
        #expect(line == "localhost:\(forward.port) on server: the connection is lost: the connection was closed by the other side")
        try await forward.restore()
        #expect(try await echoes(1000, seed: 1, through: TestSocket(port: forward.port)))
        await site.pool.close()
    }
}
