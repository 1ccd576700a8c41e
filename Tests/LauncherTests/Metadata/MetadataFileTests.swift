import TaskGrammar
import Testing

@Suite("The metadata file")
struct MetadataFileTests {
    @Test("what is written is read back, whatever characters are in it")
    func roundTrip() {
        let tasks = [
            TaskMetadata(
                name: "a", domain: "LXC", summary: "tab\there", discussion: "two\nlines \\ \r and `code`",
                parameters: [
                    .init(name: "size", type: "Size", expectation: "one of s, l", defaultText: ".s", values: ["s", "l"]),
                    .init(name: "key", type: "Secret", expectation: "a secret", documentation: "ä €", isSecret: true),
                    .init(name: "empty", type: "String", expectation: "", defaultText: ""),
                ], target: .host, prerequisites: ["b", "c"], roles: ["web"], file: "LXC/A.swift", line: 7),
            TaskMetadata(name: "b", domain: "fabfile"),
        ]
        #expect(MetadataFile.tasks(in: Array(MetadataFile.text(tasks).utf8)) == tasks)
    }

    @Test("another version, a cut file and no file at all are refused; unknown lines are passed over")
    func damage() {
        #expect(MetadataFile.tasks(in: []) == nil)
        #expect(MetadataFile.tasks(in: Array("weft-tasks 2\n".utf8)) == nil)
        #expect(MetadataFile.tasks(in: Array("weft-tasks 1\ntask\ta\tb\tonce\tf\t1\nsumm".utf8)) == nil)
        #expect(MetadataFile.tasks(in: Array("weft-tasks 1\n".utf8)) == [])
        #expect(MetadataFile.tasks(in: Array("weft-tasks 1\ntask\ta\tb\tonce\tf\t1\nfuture\tx\n".utf8))?.map(\.name) == ["a"])
    }

    @Test("a fabfile's task replaces the shipped one of its name")
    func replacing() {
        let catalog = TaskCatalog(
            own: [TaskMetadata(name: "stop", domain: "fabfile")],
            shipped: [TaskMetadata(name: "stop", domain: "LXC"), TaskMetadata(name: "start", domain: "LXC")])
        #expect(catalog.task(named: "stop")?.domain == "fabfile")
        #expect(catalog.tasks.map(\.name) == ["stop", "start"])
        #expect(catalog.suggestion(for: "strat") == "start")
        #expect(catalog.suggestion(for: "zzz") == nil)
    }
}
