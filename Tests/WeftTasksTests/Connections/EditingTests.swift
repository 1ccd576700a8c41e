import Testing
import WeftTesting

@Suite("Editing files on a host")
struct EditingTests {
    @Test("a line is appended once, after the last line even where that has no newline")
    func append() async throws {
        try await Workshop.use { (shop: Workshop) async throws -> Void in
            let path = try shop.write("one\ntwo", to: "it's a file")
            #expect(try await shop.host.append(line: "$three 'x'", to: path))
            #expect(try shop.text(of: "it's a file") == "one\ntwo\n$three 'x'\n")
            #expect(try await !shop.host.append(line: "$three 'x'", to: path))
            #expect(try await !shop.host.append(line: "one", to: path))
            #expect(try await shop.host.append(line: "-n", to: path))
            #expect(try shop.text(of: "it's a file") == "one\ntwo\n$three 'x'\n-n\n")
            #expect(shop.run.changes(on: "here").count == 2)
            #expect(shop.names == ["it's a file"])
        }
    }

    @Test("a line is appended to a file that is not there")
    func appendToNothing() async throws {
        try await Workshop.use { (shop: Workshop) async throws -> Void in
            #expect(try await shop.host.append(line: "first", to: "\(shop.folder)/new"))
            #expect(try shop.text(of: "new") == "first\n")
        }
    }

    @Test("text is replaced literally, across lines, with mode kept, and not twice")
    func replace() async throws {
        try await Workshop.use { (shop: Workshop) async throws -> Void in
            let path = try shop.write("a.c abc\n[x]*\\n & end", to: "file")
            try await shop.host.run("chmod 640 \(path)")
            #expect(try await shop.host.replace("a.c", with: "a\\1&c", in: path))
            #expect(try await shop.host.replace("abc\n[x]*", with: "<\n>", in: path))
            #expect(try shop.text(of: "file") == "a\\1&c <\n>\\n & end")
            #expect(try await !shop.host.replace("nothing like it", with: "x", in: path))
            #expect(try await shop.host.replace("end", with: "the end", in: path))
            #expect(try await !shop.host.replace("end", with: "the end", in: path))
            #expect(try shop.text(of: "file").hasSuffix("& the end"))
            #expect(try await shop.host.run("ls -l \(path)").text.hasPrefix("-rw-r-----"))
        }
    }

    @Test("a file behind a link is edited in its place, and the link stays")
    func link() async throws {
        try await Workshop.use { (shop: Workshop) async throws -> Void in
            let path = try shop.write("old\n", to: "file")
            try await shop.host.run("ln -s file \(shop.folder)/link")
            #expect(try await shop.host.replace("old", with: "new", in: "\(shop.folder)/link"))
            #expect(try shop.text(of: "file") == "new\n")
            #expect(try await shop.host.test("test -h \(shop.folder)/link"))
            #expect(path.hasSuffix("file"))
        }
    }

    @Test("matching lines become comments once, and lines again")
    func comments() async throws {
        try await Workshop.use { (shop: Workshop) async throws -> Void in
            let path = try shop.write("exit 0\n  exit 0\n# exit 0\nexit 10\nkeep\n", to: "rc.local")
            #expect(try await shop.host.comment("^ *exit 0$", in: path))
            #expect(try shop.text(of: "rc.local") == "#exit 0\n  #exit 0\n# exit 0\nexit 10\nkeep\n")
            #expect(try await !shop.host.comment("^ *exit 0$", in: path))
            #expect(try await !shop.host.comment("exit 0", in: path))
            #expect(try await shop.host.uncomment("^exit 0$", in: path))
            #expect(try shop.text(of: "rc.local") == "exit 0\n  exit 0\nexit 0\nexit 10\nkeep\n")
            #expect(try await !shop.host.uncomment("^exit 0$", in: path))
        }
    }

    @Test("contains looks for literal text, and a missing file has none")
    func contains() async throws {
        try await Workshop.use { (shop: Workshop) async throws -> Void in
            let path = try shop.write("a*b\n", to: "file")
            #expect(try await shop.host.contains("a*b", in: path))
            #expect(try await !shop.host.contains("a.b", in: path))
            #expect(try await !shop.host.contains("a", in: "\(shop.folder)/missing"))
        }
    }

    @Test("editing a file that is not there is an error that names it")
    func missing() async throws {
        try await Workshop.use { (shop: Workshop) async throws -> Void in
            _ = await #expect {
                try await shop.host.replace("a", with: "b", in: "\(shop.folder)/missing")
            } throws: { error in
                "\(error)" == "here: cannot edit `\(shop.folder)/missing`: it is not there, or no file"
            }
        }
    }
}
