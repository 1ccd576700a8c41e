import Foundation
import TestSupport
import Testing
import WeftTesting

@Suite("Waiting for conditions")
struct WaitingTests {
    @Test("a condition that holds is waited for no longer than one check")
    func holds() async throws {
        try await Workshop.use { (shop: Workshop) async throws -> Void in
            let path = try shop.write("starting\nready to accept [connections]\n", to: "a log")
            try await shop.host.wait(for: .file(path), within: .zero)
            try await shop.host.wait(for: .line(containing: "accept [conn", in: path), within: .zero)
            try await shop.host.wait(for: .success(of: "test -s \(path)"), within: .zero)
            try await shop.host.wait(for: .process("sh"), within: .zero)
            try await shop.host.wait(for: .dns("localhost"), within: .zero)
            try await shop.host.wait(for: .dns("localhost", resolvesTo: IPv4Address(bits: 0x7f00_0001)), within: .zero)
            try await shop.host.wait(for: .not(.file("\(shop.folder)/missing")), within: .zero)
            try await shop.host.wait(for: .all([.file(path), .not(.process("no-such-process"))]), within: .zero)
        }
    }

    @Test("what does not come true is named, with the host, the time and the last words of the check")
    func names() async throws {
        try await Workshop.use { (shop: Workshop) async throws -> Void in
            _ = await #expect {
                try await shop.host.wait(for: .success(of: "echo not yet; exit 3"), within: .milliseconds(200))
            } throws: {
                "\($0)" == "here: waited 0.2 seconds for `echo not yet; exit 3` to succeed\n  not yet"
            }
            for (condition, words) in [
                (.file("/nonexistent/it's"), "the file /nonexistent/it's"), (.not(.process("sh")), "the end of a process named sh"),
                (.all([.process("sh"), .dns("nothing.invalid")]), "a process named sh, the name nothing.invalid"),
                (.line(containing: "x", in: "/nonexistent"), "a line with `x` in /nonexistent"), (.tcp(port: 1), "port 1 of localhost"),
            ] as [(Connection.Condition, String)] {
                let error = await #expect(throws: WaitError.self) { try await shop.host.wait(for: condition, within: .zero) }
                #expect(error?.condition == words)
            }
        }
    }

    @Test("a file that appears ends the wait")
    func appears() async throws {
        try await Workshop.use { (shop: Workshop) async throws -> Void in
            // The third check makes it: nothing here depends on how long anything takes.
            let check: Command = "echo >>\(shop.folder)/turns; [ $(wc -l <\(shop.folder)/turns) -ge 3 ]"
            try await shop.host.wait(for: .success(of: check), within: .seconds(20))
            #expect(try shop.text(of: "turns") == "\n\n\n")
        }
    }

    @Test("a listening port and an answer over HTTP are found")
    func network() async throws {
        try await Workshop.use { (shop: Workshop) async throws -> Void in
            _ = try shop.write("it is healthy\n", to: "health")
            let server = try await TestProgram.start(
                ["python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", shop.folder])
            try await server.wait(toSay: "Serving HTTP on 127.0.0.1 port ")
            let greeting = server.output
            let port = try #require(greeting.split(separator: " ").compactMap { Int($0) }.first)
            try await shop.host.wait(for: .tcp(port: port), within: .seconds(5))
            try await shop.host.wait(for: .tcp(port: port, on: "127.0.0.1"), within: .seconds(5))
            try await shop.host.wait(for: .http("http://127.0.0.1:\(port)/health", containing: "healthy"), within: .seconds(5))
            let error = await #expect(throws: WaitError.self) {
                try await shop.host.wait(for: .http("http://127.0.0.1:\(port)/nothing"), within: .zero)
            }
            #expect(error?.detail == "the status is 404")
            server.signal(SIGTERM)
        }
    }

    @Test("a secret in a command that is waited for is masked and not on a command line")
    func secret() async throws {
        let host = FakeConnection()
        host.transport.answer(.any)
        let token = Secret("hush")
        try await host.connection.wait(for: .success(of: "probe \(secret: token)"))
        #expect(host.commands == ["sh -s"])
        #expect(host.run.masked.contains(token))
        #expect(!host.run.events.contains { "\($0)".contains("hush") })
    }
}
