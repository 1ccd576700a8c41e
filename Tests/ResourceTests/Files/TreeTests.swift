import Foundation
import Testing
import WeftTesting

@Suite("Trees and permissions")
struct TreeTests {
    @Test("a folder of this machine is copied with its files, folders and links, and repaired", arguments: LineTests.shells)
    func tree(_ shell: [String]) async throws {
        let (here, box) = (try Sandbox(), try Sandbox(shell: shell))
        let manager = FileManager.default
        try manager.createDirectory(atPath: "\(here.folder)/d e/empty", withIntermediateDirectories: true)
        try here.write("one", to: "-x 'y'")
        try here.write("#!/bin/sh\n", to: "d e/run")
        try here.write("left out", to: "d e/.cache")
        try manager.setAttributes([.posixPermissions: 0o750], ofItemAtPath: "\(here.folder)/d e/run")
        try manager.createSymbolicLink(atPath: "\(here.folder)/link", withDestinationPath: "d e/run")
        let resources = Tree("\(box.folder)/copy", from: LocalPath(here.folder), exclude: [".cache"])
        #expect(
            resources.titles.map { $0.replacing(box.folder, with: "") } == [
                "Directory /copy", "File /copy/-x 'y'", "Directory /copy/d e", "Directory /copy/d e/empty", "File /copy/d e/run",
                "Symlink /copy/link",
            ])
        #expect(try await box.apply { resources }.statuses == Array(repeating: .changed, count: 6))
        #expect(try await box.apply { resources }.statuses == Array(repeating: .ok, count: 6))
        #expect(try box.mode(of: "copy/d e/run") == 0o750 && box.text(of: "copy/-x 'y'") == "one")
        try box.write("damaged", to: "copy/d e/run")
        #expect(try await box.apply { resources }.items(.changed).map(\.title) == ["File \(box.folder)/copy/d e/run"])
        #expect(Tree("/x", from: "/nothing/here").scripts.first?.problem?.contains("No such file") == true)
    }

    @Test("permissions of one path and of all in a folder are compared and repaired", arguments: LineTests.shells)
    func permissions(_ shell: [String]) async throws {
        let box = try Sandbox(shell: shell)
        @ResourceBuilder func made() -> Resources {
            Directory("\(box.folder)/d", mode: 0o700)
            Directory("\(box.folder)/d/-s p", mode: 0o711)
            File("\(box.folder)/d/-s p/f", content: "x", mode: 0o600)
            Symlink("\(box.folder)/d/link", to: "/etc/passwd")
            Symlink("\(box.folder)/to", to: "d/-s p/f")
        }
        try await box.apply(made)
        @ResourceBuilder func resources() -> Resources {
            Permissions("\(box.folder)/d", mode: 0o640, recursive: true)
            Permissions("\(box.folder)/to", mode: 0o604)
        }
        let preview = try await box.apply(preview: true) { Permissions("\(box.folder)/d", mode: 0o640, recursive: true) }
        #expect(preview.items[0].difference.count == 3)
        #expect(try await box.apply(resources).statuses == [.changed, .changed])
        #expect(try box.mode(of: "d") == 0o750 && box.mode(of: "d/-s p") == 0o750 && box.mode(of: "d/-s p/f") == 0o604)
        #expect(try await box.apply { Permissions("\(box.folder)/to", mode: 0o604) }.statuses == [.ok])
        #expect(try await box.apply { Permissions("\(box.folder)/nothing", mode: 0o604) }.statuses == [.failed])
        #expect(try await box.apply { Permissions("\(box.folder)/d", owner: "no-such-user", recursive: true) }.statuses == [.failed])
        #expect(Permissions("/x").script.problem == "neither a mode nor an owner is given")
    }
}
