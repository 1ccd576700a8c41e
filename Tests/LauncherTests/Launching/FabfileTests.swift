import Foundation
import Testing

@Suite("Fabfiles")
struct FabfileTests {
    private static let greet = """
        import Weft

        /// Greets.
        @Task func greet(name: String = "world") { print("hello \\(name)") }

        """

    @Test("a fabfile is compiled once, and again only when it changed")
    func cache() throws {
        let site = try Site(["fabfile.swift": Self.greet])
        let compiler = ["WEFT_SWIFTC": try site.countingCompiler()]
        let first = try site.task("greet", environment: compiler)
        #expect(first.status == 0)
        #expect(first.output.contains("hello world"))
        #expect(first.errors.contains("compiling") == false)
        #expect(try site.task("greet", "name=ann", environment: compiler).output.contains("hello ann"))
        #expect(site.compilerCalls == 1)
        try site.write("fabfile.swift", Self.greet.replacingOccurrences(of: "hello", with: "good day"))
        #expect(try site.task("greet", environment: compiler).output.contains("good day world"))
        #expect(site.compilerCalls == 2)
        try site.write("fabfile.swift", Self.greet)
        #expect(try site.task("greet", environment: compiler).output.contains("hello world"))
        #expect(site.compilerCalls == 2)
        #expect(site.programs.count == 2)
    }

    @Test("runs that start together compile once")
    func together() async throws {
        let site = try Site(["fabfile.swift": Self.greet])
        let compiler = ["WEFT_SWIFTC": try site.countingCompiler()]
        let outputs = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<4 { group.addTask { try site.task("greet", environment: compiler).output } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outputs.allSatisfy { $0.contains("hello world") })
        #expect(site.compilerCalls == 1)
    }

    @Test("list and help do not compile, and say the same before and after compiling")
    func listing() throws {
        let site = try Site(["fabfile.swift": MacroFixture.tasks])
        let compiler = ["WEFT_SWIFTC": try site.countingCompiler()]
        let before = try site.task("--list", "--json", environment: compiler)
        let help = try site.task("-h", "web-server", environment: compiler)
        #expect(before.status == 0)
        #expect(before.output.contains("\"web_server\""))
        #expect(help.output.contains("  site=  the site's domain name (a domain name)\n"))
        #expect(site.compilerCalls == 0)
        #expect(try site.task("typed", environment: compiler).status == 0)
        #expect(site.compilerCalls == 1)
        #expect(try site.task("--list", "--json", environment: compiler).output == before.output)
        #expect(try site.task("-h", "web-server", environment: compiler).output == help.output)
    }

    @Test("a fabfile is found upwards of the working directory, and a folder of files is one fabfile")
    func finding() throws {
        let site = try Site([
            "fabfile.swift": Self.greet, "below/deep/note.txt": "",
            "many/fabfiles/one.swift": "import Weft\n@Task func one() { two() }\n",
            "many/fabfiles/two.swift": "import Weft\n@Task func two() { print(\"two ran\") }\n",
        ])
        #expect(try site.task("--list", in: "below/deep").output.firstMatch(of: /^fabfile\n  greet +Greets\.\n/) != nil)
        #expect(try site.task("one", in: "many").output.contains("two ran"))
        #expect(try site.task("fabfile=../fabfile.swift", "greet", in: "many").output.contains("hello world"))
        #expect(try site.task("greet", in: "many", environment: ["WEFT_FABFILE": "../fabfile.swift"]).output.contains("hello world"))
    }

    @Test("a compile error is shown with the file's own lines, without the false ones about @section")
    func compileError() throws {
        let site = try Site([
            "fabfile.swift": """
            import Weft
            @Task func fine() {}
            @Task func missing(x: Int) -> Int {
                if x > 3 { return 4 }
            }

            """
        ])
        let outcome = try site.task("fine")
        #expect(outcome.status == 2)
        #expect(
            outcome.errors == """
                fabfile.swift:5:1: error: missing return in global function expected to return 'Int'
                3 | @Task func missing(x: Int) -> Int {
                4 |     if x > 3 { return 4 }
                5 | }
                  | `- error: missing return in global function expected to return 'Int'
                6 | 
                error: `fabfile.swift` does not compile

                """)
        #expect(site.programs.isEmpty)
    }

    @Test("an unknown type is an error in the user's line, and not again for everything the macro made of it")
    func unknownType() throws {
        let site = try Site(["fabfile.swift": "import Weft\n\n@Task func resize(to size: Size) {}\n"])
        let outcome = try site.task("resize", "to=big")
        #expect(outcome.status == 2)
        #expect(
            outcome.errors == """
                fabfile.swift:3:29: error: cannot find type 'Size' in scope
                1 | import Weft
                2 | 
                3 | @Task func resize(to size: Size) {}
                  |                             `- error: cannot find type 'Size' in scope
                4 | 
                error: `fabfile.swift` does not compile

                """)
    }

    @Test("two tasks of one name are an error that says where both are")
    func duplicates() throws {
        let site = try Site(["site/fabfile.swift": "import Weft\n@Task(\"x\") func one() {}\n@Task(\"x\") func two() {}\n"])
        let outcome = try site.task("x", in: "site")
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("error: two tasks are named `x`\n  site/fabfile.swift:2\n  site/fabfile.swift:3\n"))
    }

    @Test("a fabfile that is not there is named with the one that was meant")
    func notThere() throws {
        let site = try Site(["graphite.swift": Self.greet, "empty/readme.txt": ""])
        let cases = [
            ("fabfile=graphit.swift", "error: `fabfile=graphit.swift` is not there; did you mean `graphite.swift`?\n"),
            ("fabfile=graphite", "error: `fabfile=graphite` is not there; did you mean `graphite.swift`?\n"),
            ("fabfile=nowhere/x.swift", "error: `fabfile=nowhere/x.swift` is not there: there is no folder `nowhere`\n"),
            ("fabfile=empty", "error: `fabfile=empty` is a folder without Swift files\n"),
        ]
        for (word, message) in cases {
            let outcome = try site.task(word, "greet")
            #expect(outcome.status == 2)
            #expect(outcome.errors == message)
        }
    }

    @Test("without a compiler tasks are still listed, and running says what is missing")
    func noCompiler() throws {
        let site = try Site(["fabfile.swift": Self.greet])
        #expect(try site.task("--list", environment: ["PATH": "/nowhere"]).output.firstMatch(of: /^fabfile\n  greet +Greets\.\n/) != nil)
        let outcome = try site.task("greet", environment: ["PATH": "/nowhere"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("there is no `swiftc` in PATH"))
    }

    @Test("entries that were not used for 30 days are removed at the next compile, and the 50 used last stay")
    func pruning() throws {
        let site = try Site(["fabfile.swift": Self.greet])
        let cache = site.folder.appending(path: "home/.cache/weft")
        for index in 0..<60 {
            try site.write("home/.cache/weft/entry\(index)/fabfile", "")
            let age = index < 5 ? 31 * 86400 : index * 60
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -Double(age))], ofItemAtPath: cache.appending(path: "entry\(index)").path)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: cache.path)
        #expect(try site.task("greet").status == 0)
        let left = try FileManager.default.contentsOfDirectory(atPath: cache.path).filter {
            !$0.contains("-")
        }
        #expect(left.count == 50)
        #expect(left.contains("entry0") == false)
        #expect(left.contains("entry5"))
        #expect(left.contains("entry59") == false)
    }

    @Test("a cache that others can write to is refused: programs are run from it")
    func foreignCache() throws {
        let site = try Site(["fabfile.swift": Self.greet])
        try site.write("home/.cache/weft/x", "")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o777], ofItemAtPath: site.folder.appending(path: "home/.cache/weft").path)
        let outcome = try site.task("greet")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("can be written by others"))
    }

    @Test("the fabfile in the documentation compiles and is listed as it says there")
    func documentation() throws {
        let page = try String(contentsOf: Site.package.appending(path: "docs/fabfiles.md"), encoding: .utf8)
        let block = try #require(page.components(separatedBy: "```swift\n").dropFirst().first?.components(separatedBy: "```").first)
        let site = try Site(["fabfile.swift": block + "@Task func compiled() { print(\"it is\") }\n"])
        let outcome = try site.task("compiled")
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("warning") == false)
        #expect(outcome.output.contains("it is"))
        #expect(try site.task("--list").output.firstMatch(of: /^fabfile\n  compiled\n  restart +Restarts the web server\.\n/) != nil)
    }

    @Test("a library that another compiler built is said to be that, not a pile of errors")
    func otherCompiler() throws {
        let site = try Site(["fabfile.swift": Self.greet])
        let message = "<unknown>:0: error: module compiled with Swift 6.2 cannot be imported by the Swift 6.3.1 compiler: Weft.swiftmodule"
        try site.write("old-swiftc", "#!/bin/sh\necho '\(message)' >&2\nexit 1\n")
        let path = site.folder.appending(path: "old-swiftc").path
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let outcome = try site.task("greet", environment: ["WEFT_SWIFTC": path])
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(
            outcome.errors == """
                error: the library in `\(Site.built.path)` was built by another compiler than `\(path)`: build it again with this one, or name the \
                other with WEFT_SWIFTC

                """)
    }

    @Test("shipped tasks and commands do not wait for a fabfile to compile")
    func independent() throws {
        let site = try Site(["fabfile.swift": "import Weft\n@Task func broken() { nonsense }\n"])
        let compiler = ["WEFT_SWIFTC": try site.countingCompiler()]
        _ = try site.task("--no-input", "--timeout", "1s", "--", "true", environment: compiler)
        #expect(try site.task("doctor", environment: compiler).output.contains("weft"))
        #expect(try site.task("--version", environment: compiler).output.hasPrefix("task 0."))
        #expect(site.compilerCalls == 0)
        #expect(try site.task("broken", environment: compiler).status == 2)
        #expect(site.compilerCalls == 1)
    }
}
