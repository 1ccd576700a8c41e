import Foundation

extension TransportContract {
    private static let everyByte = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 ^ ($0 >> 8)) }

    static let fileClauses: [Clause] = [
        Clause("a file is put, read and fetched byte for byte, whatever its name") { subject in
            for name in oddFileNames {
                try expect(try await subject.put(.bytes(everyByte), to: name), true, "put of a new file `\(name)`")
                let path = "\(subject.folder)/\(name)"
                try expect(
                    try await subject.transport.read(path, context: CommandContext()) == everyByte, "`\(name)` was read back changed")
                let fetched = try await withLocalFolder { local in
                    _ = try await subject.transport.get(Download(path, to: LocalPath("\(local)/fetched")))
                    return Array(try Data(contentsOf: URL(fileURLWithPath: "\(local)/fetched")))
                }
                try expect(fetched == everyByte, "`\(name)` was fetched changed")
            }
            let count = try await subject.succeed("find \(subject.folder) -mindepth 1 -exec printf x \\; | wc -c").text
            try expect(Int(count.filter(\.isNumber)), oddFileNames.count, "number of files: nothing temporary may stay")
        },
        Clause("an empty file is a file") { subject in
            try expect(try await subject.put(.bytes([]), to: "empty"), true, "put")
            try expect(try await subject.transport.read("\(subject.folder)/empty", context: CommandContext()), [], "content")
        },
        Clause("what is there already with the same content and mode is not written again") { subject in
            try expect(try await subject.put(.bytes([1, 2, 3]), to: "file", mode: 0o640), true, "first put")
            let before = try await subject.succeed("ls -li \(subject.folder)/file").text
            try expect(try await subject.put(.bytes([1, 2, 3]), to: "file", mode: 0o640), false, "second put")
            try expect(try await subject.succeed("ls -li \(subject.folder)/file").text, before, "the file")
            try expect(try await subject.put(.bytes([1, 2, 4]), to: "file", mode: 0o640), true, "put of another content")
            try expect(try await subject.put(.bytes([1, 2, 4]), to: "file", mode: 0o600), true, "put with another mode")
            try expect(try await subject.succeed("ls -l \(subject.folder)/file | cut -c 1-10").text, "-rw-------", "mode")
        },
        Clause("a file that cannot be written is an error, and leaves nothing behind") { subject in
            try await expectFailure("put into a missing folder", [.transfer]) { _ = try await subject.put(.bytes([1]), to: "missing/file") }
            try expect(try await subject.succeed("ls -A \(subject.folder)").text, "", "the folder")
        },
        Clause("a file that is not there is an error that names it") { subject in
            let path = "\(subject.folder)/missing"
            do {
                _ = try await subject.transport.read(path, context: CommandContext())
            } catch let error as ConnectionError {
                try expect(error.reason, .transfer, "reason")
                try expect(error.description.contains(path), "the message does not name the file: \(error)")
                try await expectFailure("get of a missing file", [.transfer]) {
                    _ = try await subject.transport.get(Download(path, to: LocalPath("/nonexistent/contract")))
                }
                return
            }
            throw ContractViolation("a missing file was read")
        },
        Clause("a folder is copied there and back with all that is in it") { subject in
            try await withLocalFolder { local in
                let files = ["a": "one", "sub/b c": "two", "sub/deep/it's": "", "sub/.hidden": "three"]
                for (name, text) in files {
                    let file = URL(fileURLWithPath: "\(local)/source/\(name)")
                    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                    try Data(text.utf8).write(to: file)
                }
                try expect(try await subject.put(.path(LocalPath("\(local)/source")), to: "tree"), true, "put")
                try expect(try await subject.put(.path(LocalPath("\(local)/source")), to: "tree"), false, "second put")
                _ = try await subject.transport.get(Download("\(subject.folder)/tree", to: LocalPath("\(local)/back")))
                for (name, text) in files {
                    let back = try? Data(contentsOf: URL(fileURLWithPath: "\(local)/back/\(name)"))
                    try expect(back.map { String(decoding: $0, as: UTF8.self) }, text, "`\(name)` after there and back")
                }
            }
        },
    ]

    private static let oddFileNames = ["plain", "two words", "it's", "$HOME", "-rf", "*", "line\nbreak", "naïve 🙂", "back\\slash"]

    private static func withLocalFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("contract-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path)
    }
}
