import Testing
import WeftTesting

@Suite("Edits of text files")
struct TextEditingTests {
    struct Case: Sendable {
        let before: String
        let after: String
        let resource: @Sendable (String) -> any Resource
    }

    static let blocks: [Case] = [
        Case(before: "a\n", after: "a\n# m: begin\nx\ny\n# m: end\n") { Block($0, "x\ny", marker: "m") },
        Case(before: "a", after: "a\n# m: begin\nx\n# m: end\n") { Block($0, "x\n", marker: "m") },
        Case(before: "", after: "# m: begin\n.\n\n\\n&$1 '\n# m: end\n") { Block($0, ".\n\n\\n&$1 '\n", marker: "m") },
        Case(before: "a\n# m: begin\nold\n# m: end\nb", after: "a\n# m: begin\nx\n# m: end\nb") { Block($0, "x", marker: "m") },
        Case(before: "# m: begin\n# m: end\n", after: "# m: begin\nx\n# m: end\n") { Block($0, "x", marker: "m") },
        Case(before: "# m: begin\nx\n# m: end", after: "# m: begin\nx\n# m: end") { Block($0, "x", marker: "m") },
        Case(before: "# m: begin\nx\ny\n# m: end\n", after: "# m: begin\nx\n# m: end\n") { Block($0, "x", marker: "m") },
        Case(before: "# m: begin\nx\n# m: end\nb\n# m: begin\nx\n# m: end\n", after: "# m: begin\nx\n# m: end\nb\n") {
            Block($0, "x", marker: "m")
        },
        Case(before: "a\r\nb\r\n", after: "a\r\n# m: begin\r\nx\r\n# m: end\r\nb\r\n") { Block($0, "x", marker: "m", after: "^a") },
        Case(before: "a\r\n# m: begin\r\nx\r\n# m: end\r\n", after: "a\r\n# m: begin\r\nx\r\n# m: end\r\n") { Block($0, "x", marker: "m") },
        Case(before: "a\nb\nb\n", after: "a\n<!-- m: begin -->\nx\n<!-- m: end -->\nb\nb\n") {
            Block($0, "x", marker: "m", comment: "<!-- %s -->", before: "^b$")
        },
        Case(before: "b", after: "# m: begin\nx\n# m: end\nb") { Block($0, "x", marker: "m", before: "^b$") },
        Case(before: "a\n# m: begin\nx\n# m: end\nb\n", after: "a\nb\n") { Block($0, marker: "m", .absent) },
        Case(before: "# m: begin\n# m: end", after: "") { Block($0, marker: "m", .absent) },
        Case(before: "a", after: "a") { Block($0, marker: "m", .absent) },
    ]

    static let replacements: [Case] = [
        Case(before: "a.c abc a.c", after: "x abc x") { Replace($0, "a.c", with: "x") },
        Case(before: "one\ntwo\nthree\n", after: "1\n2\nthree\n") { Replace($0, "one\ntwo", with: "1\n2") },
        Case(before: "end\n", after: "the end\n") { Replace($0, "end", with: "the end") },
        Case(before: "a\r\nb", after: "c\r\nb") { Replace($0, "a", with: "c") },
        Case(before: "", after: "") { Replace($0, "a", with: "c") },
        Case(before: "-e\n", after: "\\&/\n") { Replace($0, "-e", with: "\\&/") },
        Case(before: "port 1\nport  22", after: "port 9\nport 9") { Replace($0, pattern: "^port +[0-9]{1,2}$", with: "port 9") },
        Case(before: "k=v/w\n", after: "v/w&k \\ k=v/w\n") { Replace($0, pattern: "^(k)=(.*)$", with: "\\2&\\1 \\\\ \\0") },
        Case(before: "é/1\r\n", after: "é/2\r\n") { Replace($0, pattern: "/1", with: "/2") },
        Case(before: "nothing", after: "nothing") { Replace($0, pattern: "some", with: "x") },
        Case(before: "a b\n c\n#a\n", after: "#a b\n c\n#a\n") { Weft.Comment($0, "a") },
        Case(before: "  a/b", after: "  ;a/b") { Weft.Comment($0, "a/b$", mark: ";") },
        Case(before: "x\n", after: "&\\x\n") { Weft.Comment($0, "x", mark: "&\\") },
        Case(before: "# a b\n  #a\n#\ta\n#b\na\n##a", after: "a b\n  a\na\n#b\na\n##a") { Uncomment($0, "^a") },
        Case(before: "  //x\n", after: "  x\n") { Uncomment($0, "^ +x$", mark: "//") },
    ]

    static let keys: [Case] = [
        Case(before: "", after: "[s]\nk = v\n") { INIKey($0, section: "s", key: "k", value: "v") },
        Case(before: "a=1", after: "a=1\n\n[s]\nk = v\n") { INIKey($0, section: "s", key: "k", value: "v") },
        Case(before: "[s]\na=1\n\n[t]\nk=9\n", after: "[s]\na=1\nk = v\n\n[t]\nk=9\n") { INIKey($0, section: "s", key: "k", value: "v") },
        Case(before: "[s] ; c\n  k=1\n;k=2\n", after: "[s] ; c\n  k=v\n;k=2\n") { INIKey($0, section: "s", key: "k", value: "v") },
        Case(before: "[s]\nk   =   1\nk = 2", after: "[s]\nk   =   1\nk = a\\&=b") { INIKey($0, section: "s", key: "k", value: "a\\&=b") },
        Case(before: "[s]\r\nk=1\r\n", after: "[s]\r\nk=v\r\n") { INIKey($0, section: "s", key: "k", value: "v") },
        Case(before: "[s]\r\nk=v\r\n", after: "[s]\r\nk=v\r\n") { INIKey($0, section: "s", key: "k", value: "v") },
        Case(before: "[s]\nK=v\nkk=v\n", after: "[s]\nK=v\nkk=v\nk=v\n") { INIKey($0, section: "s", key: "k", value: "v", separator: "=") },
        Case(before: "[s]", after: "[s]\nalone\n") { INIKey($0, section: "s", key: "alone") },
        Case(before: "[s]\nalone = 1\n", after: "[s]\nalone\n") { INIKey($0, section: "s", key: "alone") },
        Case(before: "[s]\nalone\n", after: "[s]\nalone = 2\n") { INIKey($0, section: "s", key: "alone", value: "2") },
        Case(before: "# c\n[s]\nk=1\n", after: "# c\nk = v\n[s]\nk=1\n") { INIKey($0, section: nil, key: "k", value: "v") },
        Case(before: "[s]\nk=1\n", after: "k = v\n[s]\nk=1\n") { INIKey($0, section: nil, key: "k", value: "v") },
        Case(before: "[s]\nk=1\nb=2\nk\n[t]\nk=1", after: "[s]\nb=2\n[t]\nk=1") { INIKey($0, section: "s", key: "k", .absent) },
        Case(before: "[t]\nk=1\n", after: "[t]\nk=1\n") { INIKey($0, section: "s", key: "k", .absent) },
    ]

    @Test("blocks, replacements, comments and keys are made so once, in every shell", arguments: LineTests.shells)
    func edits(_ shell: [String]) async throws {
        let box = try Sandbox(shell: shell)
        for (index, one) in (Self.blocks + Self.replacements + Self.keys).enumerated() {
            let name = "it's \(index)"
            try box.write(one.before, to: name)
            let resource = one.resource("\(box.folder)/\(name)")
            let changes = one.before != one.after
            #expect(try await box.apply(preview: true) { [resource] }.isChanged == changes, "\(resource.title)")
            let report = try await box.apply { [resource] }
            #expect(report.statuses == [changes ? .changed : .ok], "\(one.before.debugDescription): \(Golden.text(report))")
            #expect(try box.text(of: name) == one.after)
            let again = try await box.apply { [resource] }
            #expect(again.statuses == [.ok], "\(one.before.debugDescription): \(Golden.text(again))")
        }
    }

    @Test("a dry run shows the difference, and an edit keeps the mode, makes a backup and asks the validation")
    func properties() async throws {
        let box = try Sandbox()
        try box.write("port 1\n", to: "file")
        @ResourceBuilder func resources() -> Resources {
            Permissions("\(box.folder)/file", mode: 0o604)
            Symlink("\(box.folder)/link", to: "file")
            Replace("\(box.folder)/file", pattern: "^port .*", with: "port 2", backup: ".old", validate: "grep -q 'port 2' %s")
        }
        let preview = try await box.apply(preview: true, resources)
        #expect(preview.items[2].difference.suffix(3) == ["@@ -1 +1 @@", "-port 1", "+port 2"])
        #expect(try await box.apply(resources).statuses == [.changed, .changed, .changed])
        #expect(try box.mode(of: "file") == 0o604 && box.text(of: "file.old") == "port 1\n")
        #expect(try await box.apply { Weft.Comment("\(box.folder)/link", "port") }.statuses == [.changed])
        #expect(try box.text(of: "file") == "#port 2\n")
        #expect(box.names == ["file", "file.old", "link"])
    }

    @Test("what cannot be edited is told, and left alone")
    func refusals() async throws {
        let box = try Sandbox()
        try box.write("a\n# m: begin\nb\n", to: "open")
        try box.write("a\0\n", to: "binary")
        func outcome(_ resource: any Resource) async throws -> ApplyReport.Item { try await box.apply { [resource] }.items[0] }
        #expect(try await outcome(Block("\(box.folder)/open", "x", marker: "m")).output.first?.contains("no `# m: end` behind") == true)
        #expect(try await outcome(Replace("\(box.folder)/binary", "a", with: "b")).output.first?.contains("NUL bytes") == true)
        #expect(try await outcome(Replace("\(box.folder)/open", pattern: "a", with: "aa")).output.first?.contains("matches again") == true)
        #expect(try await outcome(Replace("\(box.folder)/open", pattern: "a(", with: "aa")).status == .failed)
        #expect(try await outcome(Replace("\(box.folder)/none", "a", with: "b")).output.first?.contains("is not there") == true)
        #expect(try box.text(of: "open") == "a\n# m: begin\nb\n" && box.text(of: "binary") == "a\0\n")
        #expect(Block("/f", "a\n# m: end", marker: "m").script.problem == "the text has the marker in it")
        #expect(INIKey("/f", section: "", key: "k", value: "v").script.problem != nil)
        #expect(INIKey("/f", section: "s", key: "k", value: "a\nb").script.problem != nil)
        #expect(Replace("/f", "", with: "x").script.problem == "the text is empty")
    }
}
