import Foundation
import TestSupport
import Testing

@Suite("task build", .serialized, .timeLimit(.minutes(5)))
struct BuildTests {
    private static let fabfile = """
        import Weft

        enum Size: String, CaseIterable, TaskArgument { case small, large }

        /// Greets.
        @Task func greet(size: Size = .small) { print("hello \\(size)") }

        /// Mine.
        @Task func noop() { print("mine") }

        """

    /// Runs a program where nothing of Swift can be found.
    private func run(_ site: Site, _ arguments: String...) async throws -> TestProgram.Outcome {
        try await site.run(site.folder.path + "/deploy", arguments, environment: ["PATH": "/usr/bin:/bin"])
    }

    @Test("one program has the fabfile's tasks and the shipped ones, needs no Swift, and takes the command line of task")
    func program() async throws {
        let site = try Site([
            "fabfile.swift": Self.fabfile, "inventory/site.yaml": "hosts: { web1: { transport: local, roles: [web] } }\n",
        ])
        let built = try await site.task("build", "--output", "./deploy")
        #expect(built.status == 0, "\(built.errors)")
        #expect(built.output.hasPrefix("built ./deploy: "))
        #expect(built.output.contains(" tasks, those of fabfile.swift and the shipped ones; it needs nothing but this machine's C library"))
        let libraries = try await site.run("/usr/bin/env", ["ldd", site.folder.path + "/deploy"]).output
        #expect(libraries.contains("libc.so"))
        for name in ["swift", "Weft", "ssh2", "crypto", "libz", "Foundation"] { #expect(libraries.contains(name) == false) }
        try FileManager.default.removeItem(at: site.folder.appending(path: "fabfile.swift"))

        #expect(try await run(site, "greet", "size=large").output == "hello large\n")
        #expect(try await run(site, "noop").output == "mine\n")
        #expect(try await run(site, "host=web1", "--", "echo there").output == "[web1] there\n")
        let list = try await run(site, "--list").output
        let own = list.components(separatedBy: "\n\n")[0].split(separator: "\n").map { $0.split(separator: " ") }
        #expect(own == [["fabfile"], ["greet", "Greets."], ["noop", "Mine."]])
        #expect(list.contains("  build ") == false)
        #expect(try await run(site, "--help", "greet").output.contains("Usage: task greet [size=small|large]\n"))
        let refused = try await run(site, "fabfile=x.swift", "greet")
        #expect(refused.status == 2)
        #expect(refused.errors == "error: `fabfile=` is for `task`: this program has its tasks built in\n")

        #expect(try await run(site, "--complete", "bash", "gre").output == "greet\tGreets.\n")
        #expect(try await run(site, "--complete", "fish", "greet", "size=").output == "size=small\nsize=large\n")
        #expect(try await run(site, "--complete", "zsh", "host=").output == "host=web1\n")
        #expect(try await run(site, "--completion", "bash").output.hasSuffix("\ncomplete -o nosort -F _weft_task deploy\n"))
        #expect(try await run(site, "doctor").output.contains("toolchain") == false)
    }

    @Test("without a fabfile it is a program of the shipped tasks")
    func shipped() async throws {
        let site = try Site()
        let built = try await site.task("build", "output=\(site.folder.path)/deploy")
        #expect(built.status == 0, "\(built.errors)")
        #expect(built.output.contains(" tasks, the shipped ones; "))
        #expect(try await run(site, "noop").status == 0)
        #expect(try await run(site, "--list").output.contains("Files\n  get "))
    }

    @Test("a fabfile's own build is run, and weft.build builds")
    func ownBuild() async throws {
        let site = try Site([
            "fabfile.swift": "import Weft\n/// Ours.\n@Task func build(output: String = \"x\") { print(\"own \\(output)\") }\n"
        ])
        #expect(try await site.task("build").output == "own x\n")
        #expect(try await site.task("build", "output=y").output == "own y\n")
        #expect(try await site.task("--help", "build").output.contains("Ours."))
        #expect(try await site.task("weft.build", "output=deploy").status == 0)
        #expect(try await run(site, "build").output == "own x\n")
    }

    @Test("what cannot be built is said, and leaves no file behind")
    func wrong() async throws {
        let site = try Site(["fabfile.swift": "import Weft\n@Task func broken() { nonsense }\n", "there/x": ""])
        let cases: [([String], String)] = [
            (["build"], "error: `build` needs `output=`: the file to write, as in `task build output=./deploy`\n"),
            (["build", "outptu=x"], "error: `build` takes no `outptu=`; did you mean `output=`?\n"),
            (["build", "host=web1"], "error: `build` takes no `host=`; it takes `output=`\n"),
            (["build", "output=there"], "error: `output=there` is a folder: name a file in it\n"),
            (["build", "--output", "gone/x"], "error: `output=gone/x`: there is no folder `gone`\n"),
            (
                ["build", "output=x", "noop"],
                "error: `build` makes a program and runs nothing: no other task and no command can stand beside it\n"
            ),
            (["noop", "--output", "./x"], "error: `--output` is `./x`, but it takes one of live, grouped, folded, json, quiet\n"),
        ]
        for (words, message) in cases {
            let outcome = try await site.run(Site.task, words)
            #expect(outcome.status == 2)
            #expect(outcome.errors == message)
        }
        let broken = try await site.task("build", "output=x")
        #expect(broken.status == 2)
        #expect(broken.errors.contains("fabfile.swift:2:23: error: cannot find 'nonsense' in scope"))
        #expect(broken.errors.hasSuffix("error: `fabfile.swift` does not compile\n"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: site.folder.path).sorted() == ["fabfile.swift", "home", "there"])
    }
}
