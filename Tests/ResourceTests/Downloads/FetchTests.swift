import Foundation
import Testing
import WeftTesting

@Suite("Fetched files")
struct FetchTests {
    /// What `printf 'tool\n' | sha256sum` prints.
    static let hash = "67948dd9afd6afe5043b0029d5aa7cf0f8b2824baf16f4f097d40d830edb686d"

    /// Applies a resource with a `curl` that copies `source`, or fails when there is none, and notes what it was called with.
    private func apply(_ box: Sandbox, preview: Bool = false, _ resource: Fetch) async throws -> ApplyReport {
        let bin = Golden.folder.appending(path: "Fetch/copies/bin").path
        let path = bin + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        let shell = LocalShell(environment: ["PATH": path, "BOX": box.folder, "XDG_STATE_HOME": box.folder])
        let host = Connection(to: Inventory.Host(name: "sandbox"), through: shell, in: FakeRun(isPreview: preview, showsDifferences: true))
        do { return try await host.apply { resource } } catch let error as ApplyError { return error.report }
    }

    @Test("a file with a hash is fetched when it is another, checked before it gets its name, and headers are no arguments")
    func hashed() async throws {
        let box = try Sandbox()
        try box.write("tool\n", to: "source")
        let resource = Fetch(
            "https://example.org/tool", to: "\(box.folder)/-t ool", sha256: Self.hash.uppercased(), mode: 0o755,
            headers: [Secret("X-Key: a\"b\\c")])
        #expect(
            try await apply(box, preview: true, resource).items[0].difference == ["+\(box.folder)/-t ool from https://example.org/tool"])
        #expect(try await apply(box, resource).statuses == [.changed])
        #expect(try box.text(of: "-t ool") == "tool\n" && box.mode(of: "-t ool") == 0o755)
        #expect(try box.text(of: "input") == "header = \"X-Key: a\\\"b\\\\c\"\n")
        #expect(try box.text(of: "calls").split(separator: "\n").count == 1 && !box.text(of: "calls").contains("X-Key"))
        #expect(try await apply(box, resource).statuses == [.ok])
        try box.write("damaged", to: "-t ool")
        try box.write("forged", to: "source")
        let refused = try await apply(box, resource)
        #expect(refused.statuses == [.failed] && refused.items[0].output.contains { $0.contains("what came from") })
        #expect(try box.text(of: "-t ool") == "damaged")
        #expect(box.names == ["-t ool", "calls", "input", "source"])
    }

    @Test("a file without a hash is fetched once, and one that cannot be fetched is an error")
    func plain() async throws {
        let box = try Sandbox()
        let resource = Fetch("http://example.org/a", to: "\(box.folder)/a")
        let failed = try await apply(box, resource)
        #expect(failed.statuses == [.failed] && failed.items[0].output.contains { $0.contains("404") })
        try box.write("one", to: "source")
        #expect(try await apply(box, resource).statuses == [.changed])
        try box.write("two", to: "source")
        #expect(try await apply(box, resource).statuses == [.ok])
        #expect(try box.text(of: "a") == "one")
        #expect(Fetch("file:///etc/passwd", to: "/a").script.problem != nil)
        #expect(Fetch("https://example.org/a", to: "/a", sha256: "12").script.problem != nil)
        #expect(Fetch("https://example.org/a", to: "a").script.problem != nil)
    }
}
