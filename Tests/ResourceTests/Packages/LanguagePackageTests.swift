import Testing
import WeftTesting

@Suite("Packages of Python, npm and Ruby")
struct LanguagePackageTests {
    @Test("pip: the virtual environment is made first")
    func python() async throws {
        try await Golden("PythonPackages/new").checkBelow({ state in
            PythonPackages(["flask==3.0.2"], virtualenv: "\(state)/a venv", index: "https://pypi.example/simple")
        })
    }

    @Test("pip: a Python that cannot make virtual environments says what is missing")
    func pythonWithoutVenv() async throws {
        try await Golden("PythonPackages/no-venv").checkBelow({ state in PythonPackages(["flask"], virtualenv: "\(state)/venv") })
    }

    @Test("npm: for all users, where the packages are is asked once")
    func node() async throws {
        try await Golden("NodePackages/global").check {
            NodePackages(["pm2@5.3.1", "yarn", "npm"])
            NodePackages(["@angular/cli@17.1.0"])
            NodePackages(["gulp"], .absent)
        }
    }

    @Test("npm: in a folder, npm is not asked unless something is missing")
    func nodeInFolder() async throws {
        try await Golden("NodePackages/folder").checkBelow({ state in
            NodePackages(["@angular/cli@17.1.0", "left-pad"], in: "\(state)/an app")
            NodePackages(["right-pad"], .absent, in: "\(state)/an app")
        })
    }

    @Test("npm: where it is missing, one is told what to list before")
    func nodeMissing() async throws {
        try await Golden("NodePackages/missing", hiding: ["npm"]).check { NodePackages(["pm2"]) }
    }

    @Test("gem: versions stand beside each other, defaults and platforms are understood")
    func gem() async throws {
        try await Golden("Gem/install").check {
            Gem("bundler", version: "2.3.7")
            Gem("nokogiri", version: "1.14.0")
            Gem("rake")
            Gem("bundler", version: "2.4.22")
            Gem("rack")
            Gem("sass", .absent)
        }
    }

    @Test("gem: where it is missing, one is told what to list before")
    func gemMissing() async throws {
        try await Golden("Gem/missing", hiding: ["gem"]).check {
            Gem("sass", .absent)
            Gem("rack")
        }
    }

    @Test("what pip, npm and gem would take for something else is refused before a host is asked")
    func problems() {
        #expect(PythonPackages(["-r x"], virtualenv: "/v").script.problem != nil)
        #expect(PythonPackages(["git+https://x"], virtualenv: "/v").script.problem != nil)
        #expect(PythonPackages(["x"], virtualenv: "v").script.problem == "the path `v` is not absolute")
        #expect(PythonPackages(virtualenv: "/v").script.problem == "no package and no requirements file is named")
        #expect(NodePackages(["x@latest"]).script.problem == "`x@latest` has no exact version, such as `x@1.2.3`")
        #expect(NodePackages(["a/b"]).script.problem == "`a/b` is no name of a package of npm")
        #expect(NodePackages(["@a/b@1.0.0-rc.1"]).script.problem == nil)
        #expect(Gem("a b").script.problem == "`a b` is no name of a gem")
    }
}
