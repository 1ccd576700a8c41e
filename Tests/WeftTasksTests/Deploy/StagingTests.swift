import TestSupport
import Testing
import WeftTesting

@testable import WeftTasks

@MainActor @Suite("Staging")
struct StagingTests {
    /// A repository with two commits, of which the first is tagged `v1`.
    private func repository(in shop: Workshop) async throws -> String {
        let script = """
            mkdir \(shop.folder)/repository && cd \(shop.folder)/repository || exit
            export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
            git init -q && git config user.name t && git config user.email t@example.com
            mkdir 'a folder'
            printf 'port = <<PORT>>\\n\\nname = <<NAME>>\\n' >'a folder/app.conf'
            printf '#!/bin/sh\\necho <<PORT>>\\n' >run.sh && chmod 755 run.sh
            printf '\\0<<NOTHING>>' >picture.js
            printf '<<NOT_LOOKED_AT>>' >data.bin
            ln -s run.sh link.sh
            git add -A && git commit -q -m one && git tag v1
            printf '<<PROT>> <<HIDDEN>>\\n' >new.py && git add -A && git commit -q -m two
            """
        let outcome = try await TestProgram.run(["/bin/sh", "-c", script])
        #expect(outcome.status == 0)
        return "\(shop.folder)/repository"
    }

    private func stage(_ settings: Deploy.Staging, in run: HereRun = HereRun()) async throws -> Deploy.StagedSource {
        try await Run.$current.withValue(run) { try await Deploy.stage(settings) }
    }

    @Test("a ref is exported without git's own folder, its tokens filled in, modes and links kept; a second time nothing changes")
    func staged() async throws {
        try await Workshop.use { shop in
            let run = HereRun(configuration: ["port": .integer(8080), "app.name": .string("shop"), "unused.password": .string("hush-hush")])
            let repository = try await repository(in: shop)
            let settings = Deploy.Staging(repository, ref: "v1", to: LocalPath("\(shop.folder)/stage"), section: "app")
            let first = try await stage(settings, in: run)
            #expect(first.version == "v1" && first.isChanged && first.commit?.count == 40 && first.path.path == "\(shop.folder)/stage")
            #expect(try shop.text(of: "stage/a folder/app.conf") == "port = 8080\n\nname = shop\n")
            #expect(try shop.text(of: "stage/run.sh") == "#!/bin/sh\necho 8080\n")
            #expect(try shop.text(of: "stage/picture.js") == "\u{0}<<NOTHING>>")
            #expect(try shop.text(of: "stage/data.bin") == "<<NOT_LOOKED_AT>>")
            let listing = try await shop.host.run(
                "cd \(shop.folder)/stage && find . ! -name .weft-stage -printf '%m %y %p %l\\n' | LC_ALL=C sort")
            #expect(
                listing.lines == [
                    "644 f ./a folder/app.conf ", "644 f ./data.bin ", "644 f ./picture.js ", "700 d . ", "755 d ./a folder ",
                    "755 f ./run.sh ",
                    "777 l ./link.sh run.sh",
                ])
            #expect(shop.names == ["repository", "stage"])
            #expect(run.fake.masked == [Secret("hush-hush")])

            let second = try await stage(settings, in: run)
            #expect(!second.isChanged && second.fingerprint == first.fingerprint && second.version == "v1")
            let other = try await stage(settings, in: HereRun(configuration: ["port": .integer(81), "name": .string("shop")]))
            #expect(other.isChanged && other.fingerprint != first.fingerprint)
            #expect(try shop.text(of: "stage/run.sh") == "#!/bin/sh\necho 81\n")
            // What is changed by hand is made anew.
            try await shop.host.run("echo changed >\(shop.folder)/stage/run.sh")
            #expect(try await stage(settings, in: run).isChanged)
            #expect(try shop.text(of: "stage/run.sh") == "#!/bin/sh\necho 8080\n")
        }
    }

    @Test("names without a value are told all at once with file and line, and what was staged before stays")
    func unknown() async throws {
        try await Workshop.use { shop in
            let repository = try await repository(in: shop)
            let stage = LocalPath("\(shop.folder)/stage")
            _ = try await self.stage(.init(repository, ref: "v1", to: stage, values: ["port": 1, "name": "n"]))
            let error = await #expect(throws: Deploy.Error.self) { try await self.stage(.init(repository, to: stage, values: ["port": 2])) }
            #expect(
                error?.description == """
                    a folder/app.conf:3: `<<NAME>>` has no value
                    new.py:1: `<<PROT>>` has no value; did you mean `<<PORT>>`?
                    new.py:1: `<<HIDDEN>>` has no value
                      nothing was written; give the site's configuration with `config=PATH`, or a value with `values=NAME=VALUE`
                    """)
            #expect(try shop.text(of: "stage/run.sh") == "#!/bin/sh\necho 1\n")
            #expect(shop.names == ["repository", "stage"])
        }
    }

    @Test("a folder is staged as it is, without what Python leaves behind, and its version is its content's")
    func folder() async throws {
        try await Workshop.use { shop in
            try await shop.host.run(
                "cd \(shop.folder) && mkdir -p app/__pycache__ && echo '<<A>>' >app/a.py && touch app/__pycache__/a.pyc app/b.pyc")
            let settings = Deploy.Staging("\(shop.folder)/app", to: LocalPath("\(shop.folder)/stage"), values: ["a": "one"])
            let first = try await stage(settings)
            #expect(first.commit == nil && first.version == first.fingerprint.prefix(12) && first.isChanged)
            #expect(try await shop.host.run("cd \(shop.folder)/stage && find . -type f | sort").lines == ["./.weft-stage", "./a.py"])
            #expect(try await !stage(settings).isChanged)
        }
    }

    @Test("what was not made by staging is neither replaced nor removed")
    func refused() async throws {
        try await Workshop.use { shop in
            let repository = try await repository(in: shop)
            let mine = LocalPath(repository)
            let error = await #expect(throws: Deploy.Error.self) { try await stage(.init(repository, to: mine)) }
            #expect(
                error?.description
                    == "staging `\(repository)` failed\n  `\(repository)` is there, and was not made by `stage`\n  choose another folder with `localstage=`, or remove it yourself"
            )
            await #expect(throws: Deploy.Error.self) {
                try await Run.$current.withValue(HereRun()) { try await Deploy.cleanLocal(mine) }
            }
            await #expect(throws: Deploy.Error.unsafeFolder(path: "/etc/app", reason: "is a folder of the system")) {
                try await stage(.init(repository, to: "/etc/app"))
            }
            try await shop.host.run("test -e \(repository + "/run.sh")")
        }
    }

    @Test("a staged folder is removed, and one that is not there is no error")
    func removed() async throws {
        try await Workshop.use { shop in
            let repository = try await repository(in: shop)
            let folder = LocalPath("\(shop.folder)/stage")
            _ = try await stage(.init(repository, ref: "v1", to: folder, values: ["port": 1, "name": "n"]))
            let results = try await Run.$current.withValue(HereRun()) {
                [try await Deploy.cleanLocal(folder), try await Deploy.cleanLocal(folder)]
            }
            #expect(results == [true, false])
            #expect(shop.names == ["repository"])
        }
    }

    @Test("what is wrong with a repository is told in words")
    func wrong() async throws {
        try await Workshop.use { shop in
            let (repository, stage) = (try await repository(in: shop), LocalPath("\(shop.folder)/stage"))
            for (settings, expected) in [
                (Deploy.Staging(repository, ref: "v9", to: stage), "the repository `\(repository)` has no commit `v9`"),
                (.init("\(shop.folder)/none", to: stage), "there is no folder `\(shop.folder)/none`"),
                (.init("https://anna:hush@example.com/x.git", to: stage), "the repository's URL has a password in it"),
                (.init("--upload-pack=x", to: stage), "a repository and a ref do not begin with `-`"),
            ] {
                let error = await #expect(throws: Deploy.Error.self) { try await self.stage(settings) }
                #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
            }
            #expect(shop.names == ["repository"])
        }
    }

    @Test("droppings are removed, and nothing else")
    func clean() async throws {
        try await Workshop.use { shop in
            try await shop.host.run(
                "cd \(shop.folder) && mkdir -p .git pkg/__pycache__ && touch .git/x.pyc pkg/a.pyc pkg/__pycache__/b pkg/a.py 'pkg/note~' pkg/.a.swp tilde~not.txt"
            )
            let removed = try await Run.$current.withValue(HereRun()) { try await Deploy.clean(LocalPath(shop.folder)) }
            #expect(removed == ["pkg/.a.swp", "pkg/__pycache__", "pkg/a.pyc", "pkg/note~"])
            #expect(
                try await shop.host.run("cd \(shop.folder) && find . -type f | sort").lines == [
                    "./.git/x.pyc", "./pkg/a.py", "./tilde~not.txt",
                ])
        }
    }
}
