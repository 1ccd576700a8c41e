import Testing
import Weft
import WeftTesting

struct MaskingTests {
    private let run = FakeRun()
    private var host: Connection { Connection(to: Inventory.Host(name: "web1"), through: run.transport(for: "web1"), in: run) }

    @Test("secrets of a command, its input and its answers are masked before it runs")
    func secrets() async throws {
        run.transport(for: "web1").answer(.any)
        let (inside, typed, answered) = (Secret("inside"), Secret("typed"), Secret("answered"))
        try await host.run("login \(secret: inside)", input: .secret(typed), answering: [.init("Password:", answered)])
        #expect(run.masked == [inside, typed, answered])
    }

    @Test("an answer that is a plain text is typed and not masked")
    func plainAnswer() async throws {
        run.transport(for: "web1").answer(.any)
        let answer = Answer("Go on? [y/N]", "y")
        #expect(!answer.isSecret)
        #expect(answer.reply.reveal() == "y")
        try await host.run("ask", answering: [answer])
        #expect(run.masked == [])
    }

    @Test("a secret of the configuration or the inventory is masked when it is read", arguments: ["s3cret", "not a number"])
    func configuration(text: String) throws {
        let configuration = Configuration(values: ["app.token": .string(text), "app.keys": .list([.string("one"), .string("two")])])
        try Run.$current.withValue(run) { () throws in
            #expect(try configuration.require("app.token", as: Secret.self) == Secret(text))
            #expect(try configuration.value(of: "app.token", as: Secret?.self) == .some(.some(Secret(text))))
            #expect(try ConfigurationValue.string("vars").value(as: Secret.self) == Secret("vars"))
            #expect(try configuration.require("app.keys", as: [Secret].self) == [Secret("one"), Secret("two")])
            #expect(try configuration.require("app.token", as: String.self) == text)
        }
        #expect(run.masked == [text, text, "vars", "one", "two"].map { Secret($0) })
    }

    @Test("the default of a secret argument is masked when it is used")
    func argumentDefault() throws {
        try Run.$current.withValue(run) { () throws in
            #expect(try TaskArguments().value("token", default: Secret("built in")) == Secret("built in"))
            #expect(try TaskArguments().value("keys", as: [Secret].self, default: [Secret("one")]) == [Secret("one")])
            #expect(try TaskArguments().value("token", as: Secret?.self, default: nil) == nil)
            #expect(try TaskArguments().value("port", default: 80) == 80)
        }
        #expect(run.masked == [Secret("built in"), Secret("one")])
    }

    @Test("a file for standard input is named by a text or a path")
    func fileInput() async throws {
        run.transport(for: "web1").answer(.any)
        let name = "dump.sql"
        try await host.run("psql", input: .file("dump.sql"))
        try await host.run("psql", input: .file(name))
        try await host.run("psql", input: .file(LocalPath(name)))
        let paths = run.transport(for: "web1").invocations.map { if case .file(let path) = $0.input { path.path } else { "" } }
        #expect(paths == [name, name, name])
    }
}
