import Testing
import WeftTesting

@Suite("Files, folders and links")
struct FileTests {
    @Test(
        "a file, a folder and a link are made, then left alone, then repaired where they are damaged",
        arguments: [["/bin/sh"], ["busybox", "sh"], ["bash"]])
    func lifecycle(_ shell: [String]) async throws {
        let box = try Sandbox(shell: shell)
        let bytes = (0...255).map { UInt8($0) } + Array("'\"\\\n -".utf8)
        @ResourceBuilder func resources() -> Resources {
            Directory("\(box.folder)/d e", mode: 0o750)
            File("\(box.folder)/d e/-x 'y'", bytes: bytes, mode: 0o600)
            File("\(box.folder)/plain", content: "text\n")
            Symlink("\(box.folder)/link", to: "d e")
            Absent("\(box.folder)/gone")
        }
        try box.write("old", to: "gone")
        #expect(try await box.apply(resources).statuses == [.changed, .changed, .changed, .changed, .changed])
        #expect(try box.bytes(of: "d e/-x 'y'") == bytes)
        #expect(try box.mode(of: "d e/-x 'y'") == 0o600 && box.mode(of: "d e") == 0o750 && box.mode(of: "plain") == 0o644)
        #expect(try await box.apply(resources).statuses == [.ok, .ok, .ok, .ok, .ok])
        try box.write("damaged", to: "plain")
        #expect(try await box.apply(preview: true, resources).statuses == [.ok, .ok, .changed, .ok, .ok])
        #expect(try box.text(of: "plain") == "damaged")
        #expect(try await box.apply(resources).statuses == [.ok, .ok, .changed, .ok, .ok])
        #expect(try box.text(of: "plain") == "text\n")
        #expect(box.names == ["d e", "link", "plain"])
    }

    @Test("short texts that come together are written to the byte, beside contents that do not", arguments: LineTests.shells)
    func together(_ shell: [String]) async throws {
        let box = try Sandbox(shell: shell, sendsTexts: true)
        let contents = [
            "plain\n", "no end", "two ends\n\n", "it's \"quoted\" `x` $HOME \\n %s \\\n", "-n", "\r\n\t\u{1}\u{7F}\n", "", "\u{E9}\n",
            "nul\0\n",
        ]
        let report = try await box.apply {
            for (index, content) in contents.enumerated() { File("\(box.folder)/\(index)", content: content) }
        }
        #expect(report.statuses == contents.map { _ in .changed })
        for (index, content) in contents.enumerated() {
            #expect(try box.bytes(of: "\(index)") == Array(content.utf8), "\(content.debugDescription)")
        }
        #expect(box.names == contents.indices.map(String.init))
    }
}
