import Foundation

/// A folder of files for one test, removed when the test lets go of it.
final class ScratchFolder {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("weft-tests-\(UUID().uuidString)")
        path = url.path
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file. An executable one is written by another process: as long as this one has it open for writing, so has each child that
    /// another test starts at that moment, and a file that is open for writing cannot be run.
    func write(_ text: String, to name: String, executable: Bool = false) throws {
        let url = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        guard executable else { return try Data(text.utf8).write(to: url) }
        let draft = url.appendingPathExtension("draft")
        try Data(text.utf8).write(to: draft)
        let install = try Process.run(URL(fileURLWithPath: "/usr/bin/install"), arguments: ["-m", "755", draft.path, url.path])
        install.waitUntilExit()
        try FileManager.default.removeItem(at: draft)
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }
}

/// The root of this repository.
let repository = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst().description
