import Foundation
import TaskGrammar
import TestSupport
import Testing

@Suite("The @Task macro", .serialized)
struct MacroTests {
    /// Type-checks a fabfile against the built library.
    private func check(_ source: String, flags: [String] = []) async throws -> TestProgram.Outcome {
        let site = try Site(["fabfile.swift": source, "module.modulemap": "module CTaskRegistry {}\n"])
        let built = Site.built.path
        return try await site.run(
            "/usr/bin/env",
            [
                "swiftc", "-typecheck", "-swift-version", "6", "-parse-as-library", "-module-name", "fabfile", "-I", built + "/Modules",
                "-I", site.folder.path, "-load-plugin-executable", built + "/WeftMacros-tool#WeftMacros",
            ] + flags + ["fabfile.swift"])
    }

    @Test(
        "functions of every kind become tasks without a warning, whatever the module's isolation",
        arguments: [
            [], ["-default-isolation", "MainActor"],
            ["-default-isolation", "MainActor", "-enable-upcoming-feature", "NonisolatedNonsendingByDefault"],
        ])
    func withoutWarnings(flags: [String]) async throws {
        let outcome = try await check(MacroFixture.tasks, flags: flags)
        #expect(outcome.status == 0)
        #expect(outcome.output + outcome.errors == "")
    }

    @Test("what cannot be a task is diagnosed where it stands, with the way out")
    func diagnostics() async throws {
        let outcome = try await check(MacroFixture.mistakes)
        #expect(outcome.status != 0)
        // The compiler quotes its line numbers and the macro's name; the place and our words matter.
        let messages = (outcome.output + outcome.errors).split(separator: "\n").compactMap { line -> String? in
            if line.hasPrefix("fabfile.swift:") {
                return line.dropFirst("fabfile.swift:".count).replacingOccurrences(
                    of: #" \(from macro 'Task ?'\)"#, with: "", options: .regularExpression)
            }
            return line.contains("`- note: ") ? "  " + (line.split(separator: "`- ").last ?? "") : nil
        }
        #expect(
            messages == [
                "2:1: error: `@Task` makes functions tasks; this is not a function",
                "3:19: error: a task cannot be generic: the command line gives text, and something must say which type it becomes",
                "4:20: error: a task cannot be generic: the command line gives text, and something must say which type it becomes",
                "5:27: error: a task's parameter cannot be variadic; an array takes `a,b,c`",
                "  note: make it an array",
                "6:25: error: a task's parameter cannot be `inout`: there is no variable on a command line",
                "7:34: error: the connection must be the first parameter of a task",
                "  note: move it to the front",
                "8:40: error: a task takes one connection; it runs once for each selected host",
                "9:33: error: a function cannot be given on a command line",
                "10:20: error: a tuple cannot be given on a command line; use a parameter for each element",
                "11:28: error: a task's parameter cannot be implicitly unwrapped; `?` makes it one that may be left out",
                "  note: make it optional",
                "12:7: error: a task's name is a plain string of letters, digits, `_`, `-` and `.` that begins with a letter",
                "13:27: error: two parameters of a task have the same name on the command line",
                "14:26: error: a task in a type must be `static`: there is no instance to call it on",
                "  note: make it `static`",
            ])
    }

    @Test(
        "--describe reads the same from the source as the compiled records say")
    func describing() async throws {
        let site = try Site(["fabfile.swift": MacroFixture.tasks])
        let path = site.folder.appending(path: "fabfile.swift").path
        let told = try await site.run(Site.built.appending(path: "WeftMacros-tool").path, ["--describe", path])
        let described = try #require(MetadataFile.tasks(in: Array(told.output.utf8)))
        #expect(described.map(\.name) == ["web_server", "build", "do_it", "stop", "inner.x", "typed", "sized"])
        #expect(try await site.task("typed").status == 0)
        let entry = try #require(site.programs.first)
        let recorded = try Data(contentsOf: site.folder.appending(path: "home/.cache/weft/\(entry)/tasks"))
        let compiled = try #require(MetadataFile.tasks(in: Array(recorded)))
        #expect(compiled.sorted { $0.line < $1.line } == described)
        #expect(described.last?.parameters.map(\.readableDefault) == ["very-large", "small", "small,very-large", nil])
    }

    @Test("what is written at a task is what is known of it")
    func metadata() async throws {
        let site = try Site(["fabfile.swift": MacroFixture.tasks])
        let told = try await site.run(Site.built.appending(path: "WeftMacros-tool").path, ["--describe", "fabfile.swift"])
        let tasks = try #require(MetadataFile.tasks(in: Array(told.output.utf8)))
        #expect(
            tasks.first
                == TaskMetadata(
                    name: "web_server", domain: "fabfile", summary: "Installs nginx and serves one site.",
                    discussion: "More to say about `build()`.",
                    parameters: [
                        .init(name: "site", type: "Domain", expectation: "a domain name", documentation: "the site's domain name."),
                        .init(
                            name: "port", type: "Int", expectation: "an integer", defaultText: "standard", documentation: "where it listens"
                        ),
                        .init(
                            name: "size", type: "Size?", expectation: "one of small, very-large", defaultText: "nil",
                            documentation: "how big", values: ["small", "very-large"]),
                        .init(
                            name: "tags", type: "[String]", expectation: "a list, separated by commas, each a text",
                            defaultText: "[\"a\", #\"b\"#]"),
                    ], target: .host, roles: ["web"], file: "fabfile.swift", line: 19))
        #expect(tasks.dropFirst().first?.discussion == "Twice.")
        #expect(tasks.first { $0.name == "do_it" }?.summary == "")
        #expect(tasks.first { $0.name == "do_it" }?.prerequisites == ["build", "stop"])
        #expect(tasks.first { $0.name == "stop" }?.parameters.map(\.isSecret) == [false, true])
    }
}
