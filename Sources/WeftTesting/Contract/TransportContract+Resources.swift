extension TransportContract {
    static let resourceClauses: [Clause] = [
        Clause("resources are applied, left alone the second time, and only shown in a preview") { subject in
            let bytes = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 ^ ($0 >> 8)) }
            @ResourceBuilder func resources(_ content: [UInt8]) -> Resources {
                Directory("\(subject.folder)/a folder", mode: 0o750)
                File("\(subject.folder)/a folder/-it's", bytes: content, mode: 0o640)
                File("\(subject.folder)/large", bytes: [UInt8](repeating: 7, count: 3_000_001))
                Symlink("\(subject.folder)/link", to: "large")
            }
            try expect(try await subject.apply(resources(bytes)), [.changed, .changed, .changed, .changed], "the first time")
            try expect(
                try await subject.transport.read("\(subject.folder)/a folder/-it's", context: CommandContext()) == bytes,
                "the content is another")
            try expect(
                try await subject.succeed("wc -c <\(subject.folder)/link").text.filter(\.isNumber), "3000001", "the large file's size")
            try expect(try await subject.apply(resources(bytes)), [.ok, .ok, .ok, .ok], "the second time")
            try expect(
                try await subject.apply(resources([1, 2]), isPreview: true), [.ok, .changed, .ok, .ok], "a preview of another content")
            try expect(
                try await subject.transport.read("\(subject.folder)/a folder/-it's", context: CommandContext()) == bytes,
                "a preview changed it")
            try expect(
                try await subject.succeed("ls -A \(subject.folder) \(subject.folder)/a* | grep -c weft || :").text.filter(\.isNumber), "0",
                "nothing temporary may stay")
        },
        Clause("a resource that fails ends the list, and its output is told") { subject in
            let failing = Resources([
                Marker(path: "\(subject.folder)/one"), Marker(path: "\(subject.folder)/two", apply: "echo no; echo way >&2; exit 9"),
                Marker(path: "\(subject.folder)/three"),
            ])
            let run = FakeRun()
            let host = Connection(to: Inventory.Host(name: "subject"), through: subject.transport, in: run)
            do {
                try await host.apply(failing)
            } catch let error as ApplyError {
                try expect(error.report.items.map(\.status), [.changed, .failed, .notStarted], "outcomes")
                try expect(error.report.items[1].output.contains("way"), "the output is missing: \(error)")
                try expect(try await subject.succeed("ls \(subject.folder)").lines, ["one"], "what is there")
                return
            }
            throw ContractViolation("a list with a resource that fails was applied")
        },
    ]
}

/// A file that a command makes.
private struct Marker: Resource {
    let path: String
    var apply: Command?
    var title: String { "Marker \(path)" }
    var script: ResourceScript { ResourceScript(check: "test -e \(path)", apply: apply ?? ": >\(path)") }
}

extension ContractSubject {
    fileprivate func apply(_ resources: Resources, isPreview: Bool = false) async throws -> [ApplyReport.Status] {
        let run = FakeRun(isPreview: isPreview)
        let host = Connection(to: Inventory.Host(name: "subject"), through: transport, in: run)
        return try await host.apply(resources).items.map(\.status)
    }
}
