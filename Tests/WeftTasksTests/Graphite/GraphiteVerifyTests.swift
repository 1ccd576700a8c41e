import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("Verifying graphite")
struct GraphiteVerifyTests {
    /// As graphite-web 1.1.8 answered.
    private let recorded = [
        "weft.verify.devweb.15aae8e2.carbon,1795301850,1795301880,10|None,385213.0,None",
        "stats.count.weft.verify.devweb.15aae8e2.statsd,1795301850,1795301880,10|None,500.0,51.0",
    ]

    @Test("the points of each series are read, and what is none is kept apart")
    func parse() {
        let answer = RenderAnswer(
            recorded + ["sumSeries(a,b),0,10,10|1.5", "note\tport 2003 of devlog does not take metrics", "<h1>Server Error</h1>"])
        #expect(answer.values(of: "weft.verify.devweb.15aae8e2.carbon") == [385213])
        #expect(answer.values(of: "stats.count.weft.verify.devweb.15aae8e2.statsd") == [500, 51])
        #expect(answer.series["sumSeries(a,b)"] == [1.5])
        #expect(answer.others == ["port 2003 of devlog does not take metrics", "<h1>Server Error</h1>"])
        #expect(RenderAnswer([]).summary == ["graphite-web knows neither"])
    }

    /// What a script sets a variable to.
    private nonisolated func value(_ name: String, in script: String) -> String {
        let words = script.split { $0 == " " || $0 == "\n" }
        return words.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) } ?? ""
    }

    @Test("it is content when both are back, and each run has other names")
    func success() async throws {
        let inventory = Inventory(hosts: [Inventory.Host(name: "devlog", address: "10.0.0.22")])
        let host = FakeConnection(to: Inventory.Host(name: "dev.web"), in: FakeRun(inventory: inventory))
        host.transport.answer(.exactly("exec bash -s")) { invocation in
            let script = invocation.inputText
            let (metric, counter) = (value("metric", in: script), value("counter", in: script))
            return CommandResult(
                standardOutput:
                    "\(metric),0,20,10|None,\(value("value", in: script)).0\n\(counter),0,20,10|1.0,\((Int(value("total", in: script)) ?? 0) - 1).0\n"
            )
        }
        let first = try await Graphite.verify(server: "devlog", on: host.connection)
        let second = try await Graphite.verify(server: "devlog", on: host.connection)
        #expect(first.metric.hasPrefix("weft.verify.dev_web."))
        #expect(first.metric != second.metric)
        #expect(first.counter.hasPrefix("stats.count.weft.verify.dev_web.") && first.counter.hasSuffix(".statsd"))
        #expect(host.transport.invocations[0].inputText.hasPrefix("server=10.0.0.22 carbon=2003 statsd=8125 web='' limit=60\n"))
    }

    @Test("what is missing is said, with what was seen instead")
    func failure() async throws {
        let host = FakeConnection(to: Inventory.Host(name: "devweb"))
        host.transport.answer(.exactly("exec bash -s")) { invocation in
            let script = invocation.inputText
            return CommandResult(standardOutput: "\(value("metric", in: script)),0,20,10|None,\(value("value", in: script)).0\n")
        }
        let error = await #expect(throws: Graphite.Error.self) {
            try await Graphite.verify(server: "10.0.0.22", within: .seconds(5), counters: "stats.counters.NAME.count", on: host.connection)
        }
        let lines = (error?.description ?? "").split(separator: "\n")
        #expect(lines[0].hasPrefix("devweb: stats.counters.weft.verify.devweb."))
        #expect(lines[0].contains(".statsd.count = "))
        #expect(lines[0].hasSuffix(", sent by UDP, did not come back from 10.0.0.22 within 5.0 seconds"))
        #expect(lines.count == 2 && lines[1].contains(".carbon: "))
    }

    @Test("a graph that is none is an error with the answer")
    func graph() async throws {
        let host = FakeConnection(to: Inventory.Host(name: "devlog"))
        host.transport.answer(.exactly("sh -s"), with: CommandResult(standardOutput: "<h1>Server Error (500)</h1>\n", status: 65))
        let error = await #expect(throws: Graphite.Error.self) {
            try await Graphite.graph("a.b", to: "/nonexistent/x.png", on: host.connection)
        }
        #expect(
            error?.description == """
                devlog: what http://127.0.0.1/render?target=a.b answers is no PNG
                  <h1>Server Error (500)</h1>
                """)
    }
}
