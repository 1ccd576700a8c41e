import Foundation
import Testing
import Weft
import WeftTesting

/// Every way in which a task can come by a secret, against everything that is shown and written.
struct SecrecyTests {
    private static let secrets = [
        "given-as-argument", "first-of-list", "second-of-list", "from-the-configuration", "from-the-inventory", "typed-as-input",
        "typed-as-answer",
    ]
    private static let inventory = """
        hosts:
          web1: { address: 10.0.0.1, vars: { token: from-the-inventory } }
        """

    private func harness() throws -> Harness {
        var harness = try Harness(inventory: Self.inventory)
        try "app:\n  token: from-the-configuration\n".write(toFile: harness.folder + "/site.yml", atomically: true, encoding: .utf8)
        let said = Self.secrets.map { "got \($0)\n" }.joined()
        harness.site["web1"].answer(.any, with: CommandResult(standardOutput: said, standardError: said, status: 3))
        let parameters = [
            TaskParameter("token", Secret.self, type: "Secret"), TaskParameter("keys", [Secret].self, type: "[Secret]"),
            TaskParameter("plain", String.self, type: "String"),
        ]
        harness.tasks = [
            harness.task("deploy", parameters: parameters) { connection, arguments in
                guard let connection else { return }
                let token: Secret = try arguments.value("token")
                let site: Secret? = try Run.current?.configuration.require("app.token")
                let own: Secret? = try connection.host.vars["token"]?.value()
                connection.say("with \(token.reveal()), \(site?.reveal() ?? ""), \(own?.reveal() ?? "")")
                connection.report(changed: "set \(token.reveal())")
                try await connection.run(
                    "login \(token.reveal())", input: .secret(Secret("typed-as-input")),
                    answering: [.init("Password:", Secret("typed-as-answer")), .init("Go on?", "y")])
            }
        ]
        return harness
    }

    private let words = [
        "deploy", "host=web1", "token=given-as-argument", "keys=first-of-list,second-of-list", "plain=x given-as-argument x",
    ]

    @Test("no secret is in what is shown or written", arguments: ["live", "grouped", "folded", "json", "quiet"])
    func nothingShown(style: String) async throws {
        let harness = try harness()
        let (path, config) = (harness.folder + "/junit.xml", "config=\(harness.folder)/site.yml")
        let result = try await harness.run(
            ["-v", "--output", style, "--junit", path, config] + words)
        #expect(result.status == 1)
        let text = try result.output + result.errors + String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("***"))
        for secret in Self.secrets { #expect(!text.contains(secret)) }
    }

    @Test("a dry run masks secrets, also where another argument repeats one")
    func dryRun() async throws {
        let result = try await harness().run(["-n"] + words)
        #expect(result.output.hasPrefix("1. deploy token=*** keys=*** plain='x *** x'\n"))
    }

    @Test("a plain answer stays readable in what the program prints")
    func plainAnswer() async throws {
        var harness = try Harness()
        harness.site["web1"].answer(.any, with: CommandResult(standardOutput: "you may try: y\n"))
        harness.tasks = [harness.task("ask") { connection, _ in try await connection?.run("ask", answering: [.init("Go on?", "y")]) }]
        #expect(try await harness.run("ask", "host=web1").output == "[web1] you may try: y\n")
    }
}
