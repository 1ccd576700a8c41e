import Foundation
import TestSupport
import Testing

@Suite("scripts/install")
struct InstallTests {
    private func install(_ site: Site, _ arguments: String...) async throws -> TestProgram.Outcome {
        let configuration = Site.built.lastPathComponent
        return try await site.run(
            Site.package.appending(path: "scripts/install").path,
            ["--no-build", "--configuration", configuration] + arguments)
    }

    @Test("what is installed lists, compiles fabfiles and runs, and --uninstall leaves nothing")
    func roundTrip() async throws {
        let site = try Site([
            "fabfile.swift": "import Weft\n/// Greets.\n@Task func greet() { print(\"hello\") }\n", "kept/my prefix/mine": "",
        ])
        let prefix = site.folder.appending(path: "kept/my prefix")
        let installed = try await install(site, prefix.path)
        #expect(installed.status == 0, "\(installed.errors)")
        #expect((installed.output + installed.errors).contains("completion of its words comes with the next shell"))
        let task = prefix.appending(path: "bin/task").path
        #expect(try await site.run(task, ["--list"]).output.firstMatch(of: /^fabfile\n  greet +Greets\.\n/) != nil)
        let outcome = try await site.run(task, ["greet"])
        #expect(outcome.output.contains("hello"))
        // The library that the program loads is the installed one: the source may be gone.
        let program = site.folder.appending(path: "home/.cache/weft/\(try #require(site.programs.first))/fabfile").path
        let libraries = try await site.run("/usr/bin/env", ["ldd", program]).output
        #expect(libraries.contains("\(prefix.path)/lib/weft/libWeft.so"))
        #expect(try await site.run(task, ["build", "output=alone"]).status == 0)
        #expect(try await site.run(site.folder.path + "/alone", ["greet"]).output == "hello\n")
        for file in ["share/bash-completion/completions/task", "share/zsh/site-functions/_task", "share/doc/weft/LICENSE"] {
            #expect(FileManager.default.fileExists(atPath: prefix.appending(path: file).path))
        }
        #expect(try await install(site, prefix.path).status == 0)
        #expect(try await install(site, "--uninstall", prefix.path).status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: prefix.path) == ["mine"])
    }

    @Test("a folder of another program called weft is not touched")
    func foreignFolder() async throws {
        let site = try Site(["prefix/lib/weft/theirs": "x"])
        for arguments in [["prefix"], ["--uninstall", "prefix"]] {
            let outcome = try await site.run(
                Site.package.appending(path: "scripts/install").path,
                ["--no-build", "--configuration", Site.built.lastPathComponent] + arguments)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("not Weft's"))
        }
        #expect(FileManager.default.fileExists(atPath: site.folder.appending(path: "prefix/lib/weft/theirs").path))
    }
}
