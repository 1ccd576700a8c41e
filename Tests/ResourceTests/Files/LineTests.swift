import Foundation
import Testing
import WeftTesting

@Suite("Lines of files")
struct LineTests {
    static let shells = [["/bin/sh"], ["busybox", "sh"], ["bash"]]

    /// A file's text, a line, what becomes of it, and the text then.
    struct Case: Sendable, CustomTestStringConvertible {
        let before: String
        let after: String
        let line: @Sendable (String) -> Line
        var testDescription: String { before.debugDescription }
    }

    static let cases: [Case] = [
        // Added, with the line end of the file.
        Case(before: "a\n", after: "a\nb\n") { Line($0, "b") },
        Case(before: "a", after: "a\nb\n") { Line($0, "b") },
        Case(before: "", after: "b\n") { Line($0, "b") },
        Case(before: "\n", after: "\nb\n") { Line($0, "b") },
        Case(before: "a\r\n", after: "a\r\nb\r\n") { Line($0, "b") },
        Case(before: "abc\n", after: "abc\nb\n") { Line($0, "b") },
        Case(before: "axb\n", after: "axb\na.b\n") { Line($0, "a.b") },
        Case(before: "a\n", after: "a\n-n %s \\n $HOME 'q' \"\n") { Line($0, "-n %s \\n $HOME 'q' \"") },
        Case(before: "a\n", after: "a\n\n") { Line($0, "") },
        Case(before: "é", after: "é\nü\n") { Line($0, "ü") },
        // There already.
        Case(before: "b", after: "b") { Line($0, "b") },
        Case(before: "b\r\nc\r\n", after: "b\r\nc\r\n") { Line($0, "b") },
        Case(before: "x\n*[a]{1}(b)|^$\\+?.\n", after: "x\n*[a]{1}(b)|^$\\+?.\n") { Line($0, "*[a]{1}(b)|^$\\+?.", matching: "nothing") },
        // The last match is replaced.
        Case(before: "p 1\nq\np 2\nr", after: "p 1\nq\np 3\nr") { Line($0, "p 3", matching: "^p ") },
        Case(before: "p 1", after: "p 3") { Line($0, "p 3", matching: "^p ") },
        Case(before: "p 1\r\nq\r\n", after: "p 3\r\nq\r\n") { Line($0, "p 3", matching: "^p [0-9]{1}") },
        Case(before: "p 3\np 1\n", after: "p 3\np 3\n") { Line($0, "p 3", matching: "^p ") },
        Case(before: "p 1\np 3\n", after: "p 1\np 3\n") { Line($0, "p 3", matching: "^p ") },
        Case(before: "q\n", after: "q\np & \\1/\n") { Line($0, "p & \\1/", matching: "^p ") },
        Case(before: "p x\n", after: "p & \\1/\n") { Line($0, "p & \\1/", matching: "^p ") },
        Case(before: "other 1\nother 2\n", after: "other 1\nnew\n") { Line($0, "new", matching: "^other") },
        // Placed.
        Case(before: "a\nb\na\nc\n", after: "a\nb\na\nx\nc\n") { Line($0, "x", after: "^a$") },
        Case(before: "a\nb\nb\n", after: "a\nx\nb\nb\n") { Line($0, "x", before: "^b$") },
        Case(before: "a", after: "a\nx") { Line($0, "x", after: "^a$") },
        Case(before: "a", after: "x\na") { Line($0, "x", before: "^a$") },
        Case(before: "a\r\nb\r\n", after: "a\r\nx\r\nb\r\n") { Line($0, "x", after: "a") },
        Case(before: "a", after: "a\nx\n") { Line($0, "x", after: "none", before: "none") },
        Case(before: "a\nb\n", after: "x\na\nb\n") { Line($0, "x", after: "none", before: "a") },
        // Taken out.
        Case(before: "a\nb\nbb\nb", after: "a\nbb\n") { Line($0, "b", .absent) },
        Case(before: "b\r\na\r\n", after: "a\r\n") { Line($0, "b", .absent) },
        Case(before: "b\n", after: "") { Line($0, "b", .absent) },
        Case(before: "a/b\na/c\nd\n", after: "d\n") { Line($0, matching: "^a/[bc]", .absent) },
        Case(before: "a\nb\nc", after: "c") { Line($0, "b", .absent, matching: "^a") },
        Case(before: "a\n", after: "a\n") { Line($0, "b", .absent) },
    ]

    @Test("a line is made so once, in every shell", arguments: shells)
    func lines(_ shell: [String]) async throws {
        let box = try Sandbox(shell: shell)
        for (index, one) in Self.cases.enumerated() {
            let name = "-f \(index)"
            try box.write(one.before, to: name)
            let resource = one.line("\(box.folder)/\(name)")
            let changes = one.before != one.after
            #expect(try await box.apply(preview: true) { resource }.isChanged == changes, "\(one.before.debugDescription)")
            #expect(try box.text(of: name) == one.before)
            let report = try await box.apply { resource }
            #expect(report.statuses == [changes ? .changed : .ok], "\(one.before.debugDescription): \(Golden.text(report))")
            #expect(try box.text(of: name) == one.after)
            let again = try await box.apply { resource }
            #expect(again.statuses == [.ok], "\(one.before.debugDescription): \(Golden.text(again))")
        }
        #expect(box.names.count == Self.cases.count)
    }

    @Test("many lines go into one file in one run, mode kept, a link followed", arguments: shells)
    func many(_ shell: [String]) async throws {
        let box = try Sandbox(shell: shell)
        try box.write("first", to: "file")
        @ResourceBuilder func resources() -> Resources {
            Permissions("\(box.folder)/file", mode: 0o640)
            Symlink("\(box.folder)/link", to: "file")
            for number in 1...20 { Line("\(box.folder)/\(number % 2 == 0 ? "file" : "link")", "line \(number)") }
            Line("\(box.folder)/link", "line two", matching: "^line 2$")
            Line("\(box.folder)/new file", "created", create: true)
        }
        try await box.apply(resources)
        #expect(
            try box.text(of: "file")
                == "first\n" + (1...20).map { $0 == 2 ? "line two\n" : "line \($0)\n" }.joined())
        #expect(try box.mode(of: "file") == 0o640 && box.mode(of: "new file") == 0o644)
        #expect(try box.text(of: "new file") == "created\n")
        #expect(box.names == ["file", "link", "new file"])
    }

    @Test("what cannot be edited is told, and left alone")
    func refusals() async throws {
        let box = try Sandbox()
        try box.write("a\0b\n", to: "binary")
        try box.write("a\n", to: "text")
        func outcome(_ line: Line) async throws -> ApplyReport.Item { try await box.apply { line }.items[0] }
        #expect(try await outcome(Line("\(box.folder)/missing", "x")).status == .failed)
        #expect(try await outcome(Line("\(box.folder)", "x", create: true)).output == ["a folder is there"])
        #expect(try await outcome(Line("\(box.folder)/binary", "x", after: "a")).output.last?.contains("NUL bytes") == true)
        #expect(try await outcome(Line("\(box.folder)/binary", "x", matching: "a")).status == .failed)
        #expect(try await outcome(Line("\(box.folder)/text", "x", matching: "a(")).status == .failed)
        #expect(try await outcome(Line("\(box.folder)/text", "x", after: "a[")).status == .failed)
        let refused = try await outcome(Line("\(box.folder)/text", "x", validate: "! grep -q x %s"))
        #expect(refused.status == .failed && refused.output.contains { $0.contains("not valid") })
        #expect(try box.text(of: "binary") == "a\0b\n" && box.text(of: "text") == "a\n")
        #expect(box.names == ["binary", "text"])
        #expect(Line("/f", "a\nb").script.problem == "the line has a line end in it")
        #expect(Line("f", "a").script.problem?.contains("not absolute") == true)
        #expect(Line("/f", "a", matching: "").script.problem == "the expression is empty")
    }

    @Test("a line that is there costs one program, one that is added one more, and one program looks at all files first")
    func programs() async throws {
        let box = try Sandbox()
        try box.write("a", to: "file")
        try box.write("a", to: "other")
        let path =
            Golden.folder.appending(path: "Line/counts/bin").path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        let shell = LocalShell(environment: ["PATH": path, "CALLS": box.folder + "/calls", "XDG_STATE_HOME": box.folder])
        let host = Connection(to: Inventory.Host(name: "sandbox"), through: shell, in: FakeRun(showsDifferences: false))
        @ResourceBuilder func resources() -> Resources {
            for number in 1...3 { Line("\(box.folder)/file", "line \(number)") }
            File("\(box.folder)/other", content: "a")
            Line("\(box.folder)/other", "x")
        }
        func calls() throws -> [String] {
            let programs = try box.text(of: "calls").split(separator: "\n").map { String($0.prefix { $0 != " " }) }
            try box.write("", to: "calls")
            return programs
        }
        try await host.apply(resources)
        #expect(
            try calls() == ["stat", "sha256sum", "grep", "tail", "grep", "tail", "grep", "tail", "grep", "tail"])
        try box.write("a\nx\n", to: "other")
        try await host.apply { for number in 1...3 { Line("\(box.folder)/file", "line \(number)") } }
        #expect(try calls() == ["stat", "grep", "grep", "grep"])
    }
}
