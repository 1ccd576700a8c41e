import Foundation
import TestSupport
import Testing

@Suite("Fabfiles", .serialized)
struct FabfileTests {
    private static let greet = """
        import Weft

        /// Greets.
        @Task func greet(name: String = "world") { print("hello \\(name)") }

        """

    @Test("a fabfile is compiled once, and again only when it changed")
    func cache() async throws {
        let site = try Site(["fabfile.swift": Self.greet])
        let compiler = ["WEFT_SWIFTC": try await site.countingCompiler()]
        let first = try await site.task("greet", environment: compiler)
        #expect(first.status == 0)
        #expect(first.output.contains("hello world"))
        #expect(first.errors.contains("compiling") == false)
        #expect(try await site.task("greet", "name=ann", environment: compiler).output.contains("hello ann"))
        #expect(site.compilerCalls == 1)
        try site.write("fabfile.swift", Self.greet.replacingOccurrences(of: "hello", with: "good day"))
        #expect(try await site.task("greet", environment: compiler).output.contains("good day world"))
        #expect(site.compilerCalls == 2)
        try site.write("fabfile.swift", Self.greet)
        #expect(try await site.task("greet", environment: compiler).output.contains("hello world"))
        #expect(site.compilerCalls == 2)
        #expect(site.programs.count == 2)
    }

    @Test("runs that start together compile once")
    func together() async throws {
        let site = try Site(["fabfile.swift": Self.greet])
        let compiler = ["WEFT_SWIFTC": try await site.countingCompiler()]
        let outputs = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<4 { group.addTask { try await site.task("greet", environment: compiler).output } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outputs.allSatisfy { $0.contains("hello world") })
        #expect(site.compilerCalls == 1)
    }

    @Test("list and help do not compile, and say the same before and after compiling")
    func listing() async throws {
        let site = try Site(["fabfile.swift": MacroFixture.tasks])
        let compiler = ["WEFT_SWIFTC": try await site.countingCompiler()]
        let before = try await site.task("--list", "--json", environment: compiler)
        let help = try await site.task("-h", "web-server", environment: compiler)
        #expect(before.status == 0)
        #expect(before.output.contains("\"web_server\""))
        #expect(help.output.contains("  site=  the site's domain name (a domain name)\n"))
        #expect(site.compilerCalls == 0)
        #expect(try await site.task("typed", environment: compiler).status == 0)
        #expect(site.compilerCalls == 1)
        #expect(try await site.task("--list", "--json", environment: compiler).output == before.output)
        #expect(try await site.task("-h", "web-server", environment: compiler).output == help.output)
    }

    @Test("a fabfile is found upwards of the working directory, and a folder of files is one fabfile")
    func finding() async throws {
        let site = try Site([
            "fabfile.swift": Self.greet, "below/deep/note.txt": "",
            "many/fabfiles/one.swift": "import Weft\n@Task func one() { two() }\n",
            "many/fabfiles/two.swift": "import Weft\n@Task func two() { print(\"two ran\") }\n",
        ])
        #expect(try await site.task("--list", in: "below/deep").output.firstMatch(of: /^fabfile\n  greet +Greets\.\n/) != nil)
        #expect(try await site.task("one", in: "many").output.contains("two ran"))
        #expect(try await site.task("fabfile=../fabfile.swift", "greet", in: "many").output.contains("hello world"))
        #expect(try await site.task("greet", in: "many", environment: ["WEFT_FABFILE": "../fabfile.swift"]).output.contains("hello world"))
    }

    @Test("a compile error is shown with the file's own lines, without the false ones about @section")
    func compileError() async throws {
        let site = try Site([
            "fabfile.swift": """
            import Weft
            @Task func fine() {}
            @Task func missing(x: Int) -> Int {
                if x > 3 { return 4 }
            }

            """
        ])
        let outcome = try await site.task("fine")
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
    func unknownType() async throws {
        let site = try Site(["fabfile.swift": "import Weft\n\n@Task func resize(to size: Size) {}\n"])
        let outcome = try await site.task("resize", "to=big")
        #expect(outcome.status == 2)
        #expect(
            outcome.errors == """
                fabfile.swift:3:28: error: cannot find type 'Size' in scope
                1 | import Weft
                2 | 
                3 | @Task func resize(to size: Size) {}
                  |                            `- error: cannot find type 'Size' in scope
                4 | 
                error: `fabfile.swift` does not compile

                """)
    }

    @Test("two tasks of one name are an error that says where both are")
    func duplicates() async throws {
        let site = try Site(["site/fabfile.swift": "import Weft\n@Task(\"x\") func one() {}\n@Task(\"x\") func two() {}\n"])
        let outcome = try await site.task("x", in: "site")
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("error: two tasks are named `x`\n  site/fabfile.swift:2\n  site/fabfile.swift:3\n"))
    }

    @Test("a task with the name of a shipped one takes its place, before and after it is compiled")
    func replacing() async throws {
        let site = try Site(["fabfile.swift": "import Weft\n/// Says mine.\n@Task func noop() { print(\"mine\") }\n"])
        #expect(try await site.task("--help", "noop").output.contains("Says mine."))
        #expect(try await site.task("noop").output == "mine\n")
        #expect(try await site.task("--help", "noop").output.contains("Says mine."))
    }

    @Test("two tasks of one name in two files of a folder are an error")
    func duplicatesInFolder() async throws {
        let site = try Site([
            "fabfiles/a.swift": "import Weft\n@Task(\"x\") func one() {}\n", "fabfiles/b.swift": "import Weft\n@Task func x() {}\n",
        ])
        let outcome = try await site.task("x")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("two tasks are named `x`\n"))
        #expect(outcome.errors.contains("\n  fabfiles/b.swift:2\n"))
    }

    @Test("a fabfile that is not there is named with the one that was meant")
    func notThere() async throws {
        let site = try Site(["graphite.swift": Self.greet, "empty/readme.txt": ""])
        let cases = [
            ("fabfile=graphit.swift", "error: `fabfile=graphit.swift` is not there; did you mean `graphite.swift`?\n"),
            ("fabfile=graphite", "error: `fabfile=graphite` is not there; did you mean `graphite.swift`?\n"),
            ("fabfile=nowhere/x.swift", "error: `fabfile=nowhere/x.swift` is not there: there is no folder `nowhere`\n"),
            ("fabfile=empty", "error: `fabfile=empty` is a folder without Swift files\n"),
        ]
        for (word, message) in cases {
            let outcome = try await site.task(word, "greet")
            #expect(outcome.status == 2)
            #expect(outcome.errors == message)
        }
    }

    @Test("without a compiler tasks are still listed, and running says what is missing")
    func noCompiler() async throws {
        let site = try Site(["fabfile.swift": Self.greet])
        #expect(
            try await site.task("--list", environment: ["PATH": "/nowhere"]).output.firstMatch(of: /^fabfile\n  greet +Greets\.\n/) != nil)
        let outcome = try await site.task("greet", environment: ["PATH": "/nowhere"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("there is no `swiftc` in PATH"))
    }

    @Test("entries that were not used for 30 days are removed at the next compile, and the 50 used last stay")
    func pruning() async throws {
        let site = try Site(["fabfile.swift": Self.greet])
        let cache = site.folder.appending(path: "home/.cache/weft")
        for index in 0..<60 {
            try site.write("home/.cache/weft/entry\(index)/fabfile", "")
            let age = index < 5 ? 31 * 86400 : index * 60
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -Double(age))], ofItemAtPath: cache.appending(path: "entry\(index)").path)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: cache.path)
        #expect(try await site.task("greet").status == 0)
        let left = try FileManager.default.contentsOfDirectory(atPath: cache.path).filter {
            !$0.contains("-")
        }
        #expect(left.count == 50)
        #expect(left.contains("entry0") == false)
        #expect(left.contains("entry5"))
        #expect(left.contains("entry59") == false)
    }

    @Test("a cache that others can write to is refused: programs are run from it")
    func foreignCache() async throws {
        let site = try Site(["fabfile.swift": Self.greet])
        try site.write("home/.cache/weft/x", "")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o777], ofItemAtPath: site.folder.appending(path: "home/.cache/weft").path)
        let outcome = try await site.task("greet")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("can be written by others"))
    }

    @Test("the fabfile in the documentation compiles and is listed as it says there")
    func documentation() async throws {
        let page = try String(contentsOf: Site.package.appending(path: "docs/fabfiles.md"), encoding: .utf8)
        let block = try #require(page.components(separatedBy: "```swift\n").dropFirst().first?.components(separatedBy: "```").first)
        let site = try Site(["fabfile.swift": block + "@Task func compiled() { print(\"it is\") }\n"])
        let outcome = try await site.task("compiled")
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("warning") == false)
        #expect(outcome.output.contains("it is"))
        #expect(try await site.task("--list").output.firstMatch(of: /^fabfile\n  compiled\n  restart +Restarts the web server\.\n/) != nil)
    }

    @Test("a library that another compiler built is said to be that, not a pile of errors")
    func otherCompiler() async throws {
        let site = try Site(["fabfile.swift": Self.greet])
        let message = "<unknown>:0: error: module compiled with Swift 6.2 cannot be imported by the Swift 6.3.1 compiler: Weft.swiftmodule"
        let path = site.folder.appending(path: "old-swiftc").path
        try await TestProgram.writeExecutable("#!/bin/sh\necho '\(message)' >&2\nexit 1\n", to: path)
        let outcome = try await site.task("greet", environment: ["WEFT_SWIFTC": path])
        #expect(outcome.status == 2)
        #expect(outcome.output == "")
        #expect(
            outcome.errors == """
                error: the library in `\(Site.built.path)` was built by another compiler than `\(path)`: build it again with this one, or name the \
                other with WEFT_SWIFTC

                """)
    }

    @Test("shipped tasks and commands do not wait for a fabfile to compile")
    func independent() async throws {
        let site = try Site(["fabfile.swift": "import Weft\n@Task func broken() { nonsense }\n"])
        let compiler = ["WEFT_SWIFTC": try await site.countingCompiler()]
        _ = try await site.task("--no-input", "--timeout", "1s", "--", "true", environment: compiler)
        #expect(try await site.task("doctor", environment: compiler).output.contains("weft"))
        #expect(try await site.task("--version", environment: compiler).output.hasPrefix("task 0."))
        #expect(site.compilerCalls == 0)
        #expect(try await site.task("broken", environment: compiler).status == 2)
        #expect(site.compilerCalls == 1)
    }
}
