import Testing
import WeftTesting

@Suite("Templates")
struct TemplateTests {
    @Test("tokens are replaced, what is no token stays, and every one without a value is told with its line")
    func tokens() throws {
        let values: [String: ConfigurationValue] = ["PORT": .integer(80), "name": .string("web")]
        let text = try TemplateRequest.replaceTokens("a <<PORT>> <<NAME>> << x <<lower>> <<<PORT>>>\n", named: "t", values: values)
        #expect(text == "a 80 web << x <<lower>> <80>\n")
        let error = #expect(throws: TemplateError.self) {
            try TemplateRequest.replaceTokens("<<A>>\n\n<<PORT>> <<B>>", named: "site.conf", values: values)
        }
        #expect(error?.description == "site.conf:1: `<<A>>` has no value\nsite.conf:3: `<<B>>` has no value")
    }

    @Test("a file's content is what its template makes, and a secret among its values keeps the difference back")
    func files() async throws {
        let box = try Sandbox()
        @ResourceBuilder func resources(_ password: Secret?) -> Resources {
            File("\(box.folder)/out", Template(text: "pass <<PASS>>\n", ["PASS": password], syntax: .tokens))
        }
        let report = try await box.apply { resources(Secret("hush")) }
        #expect(try box.text(of: "out") == "pass hush\n")
        #expect(report.items[0].status == .changed && report.items[0].difference.isEmpty)
        #expect(try await box.apply { resources(nil) }.items[0].difference.contains("+pass "))
    }

    @Test("a template that lacks a value is told before anything is done")
    func missing() async throws {
        let host = FakeConnection()
        let error = await #expect(throws: ResourceError.self) {
            try await host.connection.apply {
                Directory("/srv")
                File("/srv/a", Template(text: "<<X>>", syntax: .tokens))
                File("relative", content: "")
            }
        }
        #expect(
            error?.description
                == "fake: `File /srv/a`: template:1: `<<X>>` has no value\nfake: `File relative`: the path `relative` is not absolute")
        #expect(host.transport.applied.isEmpty)
    }
}
