import Foundation
import TestSupport
import Testing
import Weft

@testable import WeftRuntime

@Suite("Filling in templates")
struct TemplateEngineTests {
    private let engine = TemplateEngine()

    private func render(_ text: String, _ values: [String: ConfigurationValue] = [:]) async throws -> String {
        try await engine.render(TemplateRequest(name: "site.conf", text: text, places: [], syntax: .mustache, values: values))
    }

    @Test("values, lists, sections and dotted names stand for what they are, as text and not as HTML")
    func values() async throws {
        let text = try await render(
            "{{name}} <{{{app.port}}}>\n{{#hosts}}\n- {{.}}\n{{/hosts}}\n{{#users}}{{name}}@{{app.port}} {{/users}}{{^debug}}quiet{{/debug}}\n",
            [
                "name": .string("a & \"b\" <c>\\\u{1}"), "app": .map(["port": .integer(80)]), "hosts": .list([.string("x"), .string("y")]),
                "users": .list([.map(["name": .string("ada")]), .map(["name": .string("bob")])]), "debug": .bool(false),
            ])
        #expect(text == "a & \"b\" <c>\\\u{1} <80>\n- x\n- y\nada@80 bob@80 quiet\n")
    }

    @Test("each name without a value is told with the line of its tag, in sections and behind dots, too")
    func undefined() async throws {
        let error = await #expect(throws: TemplateError.self) {
            try await render(
                "{{ok}}\n{{nope}}\n{{ok}}{{app.inner}}\n{{#list}}\n{{item}}\n{{/list}}\n{{^none}}x{{/none}}\n",
                ["ok": .integer(1), "app": .map(["other": .integer(2)]), "list": .list([.map(["a": .integer(1)])])])
        }
        #expect(
            error?.description == """
                site.conf:2: `nope` has no value
                site.conf:3: `inner` has no value
                site.conf:5: `item` has no value
                site.conf:7: `none` has no value
                """)
    }

    @Test("a value that is nothing is there: empty as text, false for a section")
    func nothing() async throws {
        #expect(try await render("[{{x}}]{{#x}}shown{{/x}}{{^x}}hidden{{/x}}", ["x": .null]) == "[]hidden")
    }

    @Test("what is no template is an error with its line")
    func syntax() async throws {
        let error = await #expect(throws: TemplateError.self) { try await render("one\n{{#open}}\n", ["open": .bool(true)]) }
        #expect(error?.description.hasPrefix("site.conf:") == true && error?.description.contains("it is no template") == true)
    }

    @Test("a file is looked for in each place, and one that is in none is named with them")
    func places() async throws {
        let folder = try TemporaryFolder("weft-template")
        try "port {{port}}".write(toFile: folder.path + "/t", atomically: true, encoding: .utf8)
        var request = TemplateRequest(
            name: "t", text: nil, places: [LocalPath("/nonexistent/t"), LocalPath(folder.path + "/t")], syntax: .mustache,
            values: ["port": .integer(8)])
        #expect(try await engine.render(request) == "port 8")
        request.places = ["/nonexistent/t"]
        let error = await #expect(throws: TemplateError.self) { try await engine.render(request) }
        #expect(error?.description == "t: it cannot be read: `/nonexistent/t`")
    }

    @Test("templates of several hosts at a time each get their own answer")
    func concurrent() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let text = try await render("{{n}}", ["n": .integer(number)])
                    #expect(text == "\(number)")
                }
            }
            try await group.waitForAll()
        }
    }
}
