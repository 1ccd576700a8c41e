import Testing
import WeftTesting

/// Makes a file by a command of its own.
private struct Touch: Resource {
    let path: String
    var check: Command?
    var apply: Command?

    var title: String { "Touch \(path.split(separator: "/").last ?? "")" }
    var script: ResourceScript { ResourceScript(check: check ?? "test -e \(path)", apply: apply ?? "echo made; : >\(path)") }
}

@Suite("Applying a list of resources")
struct ApplyTests {
    @Test("the first that fails ends the list; what is called for still runs, and the report says what was done, failed and not begun")
    func failure() async throws {
        let box = try Sandbox()
        let report = try await box.apply {
            Touch(path: box.folder + "/a").notify(Handler("note a", "echo a >>\(box.folder)/notes"))
            Touch(path: box.folder + "/b", apply: "echo first; echo broken >&2; exit 7").notify(
                Handler("note b", "echo b >>\(box.folder)/notes"))
            Touch(path: box.folder + "/c").notify(Handler("note a", "echo a >>\(box.folder)/notes"))
        }
        #expect(report.statuses == [.changed, .failed, .notStarted, .changed])
        #expect(report.items[0].output == ["made"])
        #expect(report.items[1].output.contains("broken") && report.items[1].output.contains("it ended with status 7"))
        #expect(report.items[3] == report.items.last && report.items[3].isHandler && report.items[3].title == "note a")
        #expect(try box.text(of: "notes") == "a\n")
        #expect(box.names == ["a", "notes"])
        let error = ApplyError(host: "web", report: report).description
        #expect(error.hasPrefix("web: `Touch b` failed\n"))
        #expect(error.hasSuffix("changed before: Touch a; not begun: Touch c"))
    }

    @Test("a handler runs once for all that call for it, at the end, and not when nothing changed")
    func handlers() async throws {
        let box = try Sandbox()
        let handler = Handler("count", "echo >>\(box.folder)/count; ls \(box.folder) | tr '\\n' ' ' >>\(box.folder)/seen")
        @ResourceBuilder func resources() -> Resources {
            Touch(path: box.folder + "/a").notify(handler)
            Touch(path: box.folder + "/b").notify(handler)
        }
        #expect(try await box.apply(preview: true, resources).statuses == [.changed, .changed, .changed])
        #expect(box.names.isEmpty)
        try await box.apply(resources)
        try await box.apply(resources)
        #expect(try box.text(of: "count") == "\n")
        #expect(try box.text(of: "seen").hasPrefix("a b "))
    }

    @Test("a handler that failed is owed, and runs the next time although nothing changes")
    func owed() async throws {
        let box = try Sandbox()
        func resources(_ command: Command) -> Resources { Touch(path: box.folder + "/a").notify(Handler("reload", command)) }
        let first = try await box.apply { resources("exit 3") }
        #expect(first.statuses == [.changed, .failed])
        #expect(try await box.apply { resources("true") }.statuses == [.ok, .changed])
        #expect(try await box.apply { resources("true") }.statuses == [.ok])
    }

    @Test("a condition leaves a resource out, a group's as well as its own")
    func conditions() async throws {
        let box = try Sandbox()
        @ResourceBuilder func group() -> Resources {
            Touch(path: box.folder + "/a")
            Touch(path: box.folder + "/b").when("exit 0")
        }
        #expect(try await box.apply { group().when("test -e \(box.folder)/x") }.statuses == [.skipped, .skipped])
        try box.write("", to: "x")
        #expect(try await box.apply { group().when("test -e \(box.folder)/x") }.statuses == [.changed, .changed])
    }

    @Test("in a preview, what waits for an earlier change may change; without one it would fail")
    func unknown() async throws {
        let box = try Sandbox()
        let later = Touch(path: box.folder + "/b", check: "later 'the service is not there'")
        let preview = try await box.apply(preview: true) {
            Touch(path: box.folder + "/a")
            later
        }
        #expect(preview.statuses == [.changed, .mayChange] && preview.items[1].output == ["the service is not there"])
        #expect(try await box.apply(preview: true) { later }.statuses == [.failed])
    }

    @Test("a check that breaks is a failure with its status, and neither piece can end the list or read its input")
    func brokenPieces() async throws {
        let box = try Sandbox()
        let report = try await box.apply {
            Touch(path: box.folder + "/a", check: "cat; exit 1", apply: "cat; : >\(box.folder)/a; exit 0")
            Touch(path: box.folder + "/b", check: "no-such-program-anywhere")
        }
        #expect(report.statuses == [.changed, .failed])
        #expect(report.items[1].output.contains("the check ended with status 127"))
    }

    @Test("a user who is not there yet may come with an earlier resource, and else it fails")
    func missingUser() async throws {
        let box = try Sandbox()
        let theirs = Touch(path: box.folder + "/b").as("no-such-user-anywhere")
        let preview = try await box.apply(preview: true) {
            Touch(path: box.folder + "/a")
            theirs
        }
        #expect(preview.statuses == [.changed, .mayChange])
        #expect(preview.items[1].output == ["there is no user no-such-user-anywhere"])
        let report = try await box.apply { theirs }
        #expect(report.statuses == [.failed] && report.items[0].output.contains("there is no user no-such-user-anywhere"))
    }

    @Test("what a check tells by functions can be told by the other piece, as output")
    func tellingWhileApplying() async throws {
        let box = try Sandbox()
        let report = try await box.apply { Touch(path: box.folder + "/a", apply: "differs old new; cannot 'no way'") }
        #expect(report.statuses == [.failed] && Set(report.items[0].output) == ["-old", "+new", "no way", "it ended with status 3"])
    }

    @Test("outputs and differences of a sensitive resource are kept back")
    func sensitive() async throws {
        let box = try Sandbox()
        let report = try await box.apply {
            Touch(path: box.folder + "/a", check: "minus old; plus hush; exit 1", apply: "echo hush; echo hush >&2; exit 1").sensitive()
        }
        #expect(report.statuses == [.failed])
        #expect(!Golden.text(report).contains("hush"))
    }

    @Test("a fake host shows the script and gives the answers that a test chose")
    func fakes() async throws {
        let host = FakeConnection()
        host.transport.answer(resource: "File /etc/motd", .changed, difference: ["-old", "+new"])
        let report = try await host.connection.apply {
            File("/etc/motd", content: "new\n").notify(Handler("tell", "wall changed"))
            Directory("/srv")
        }
        #expect(report.statuses == [.changed, .ok, .changed])
        #expect(report.items[0].difference == ["-old", "+new"])
        let applied = try #require(host.transport.applied.first)
        #expect(applied.script.contains("file_check /etc/motd") && applied.resources.map(\.title) == ["File /etc/motd", "Directory /srv"])
        host.transport.answer(resource: "Directory /srv", .failed, output: ["read-only file system"])
        await #expect(throws: ApplyError.self) { try await host.connection.apply { Directory("/srv") } }
    }

    @Test("a list of a thousand is one script, and each path is looked at once")
    func many() async throws {
        let box = try Sandbox()
        @ResourceBuilder func resources() -> Resources {
            for number in 0..<1000 { File("\(box.folder)/\(number)", content: "\(number)\n") }
        }
        #expect(try await box.apply(resources).items(.changed).count == 1000)
        #expect(try await box.apply(resources).items(.ok).count == 1000)
    }
}
