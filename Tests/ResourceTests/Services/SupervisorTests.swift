import Testing

@testable import Weft

@Suite("Programs of supervisor")
struct SupervisorTests {
    @Test("a program is added, and waited for until it runs")
    func new() async throws {
        try await Golden("SupervisorProgram/new").check {
            let worker = SupervisorProgram(
                "worker", command: "/srv/app/worker --name \("a b") 5%", directory: "/srv/app", user: "app",
                environment: ["B": "1 \"2\" 3", "A": "50%"], settings: ["stopsignal": "QUIT"], in: Golden.state)
            worker.notify(worker.restart)
        }
    }

    @Test("a supervisord that does not answer is told of")
    func unreachable() async throws {
        try await Golden("SupervisorProgram/unreachable").check {
            File("\(Golden.state)/worker.conf", content: "[program:worker]\ncommand=/bin/true\n")
            SupervisorProgram("worker", command: "/bin/true", in: Golden.state)
        }
    }

    @Test("what its files cannot say is told before a host is asked")
    func problems() {
        #expect(SupervisorProgram("a", command: "x ;y").script.problem?.contains("comment") == true)
        #expect(SupervisorProgram("a", command: "x\ny").script.problem?.contains("line end") == true)
        #expect(SupervisorProgram("a", command: "x", environment: ["A": "\"x\""]).script.problem?.contains("quote") == true)
        #expect(SupervisorProgram("a:b", command: "x").script.problem != nil)
    }
}
