import Foundation
import TestSupport

/// A folder with a home of its own in which `task` is run as a user would, removed at the end.
final class Site: Sendable {
    let folder: URL

    init(_ files: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appending(path: "weft-site-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder.appending(path: "home"), withIntermediateDirectories: true)
        for (name, text) in files { try write(name, text) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ name: String, _ text: String) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// A script that counts its calls and then is the compiler; its path is for WEFT_SWIFTC.
    func countingCompiler() async throws -> String {
        let path = folder.appending(path: "swiftc").path
        try await TestProgram.writeExecutable("#!/bin/sh\necho call >> '\(folder.path)/calls'\nexec swiftc \"$@\"\n", to: path)
        return path
    }

    /// How often that compiler was called.
    var compilerCalls: Int {
        ((try? String(contentsOf: folder.appending(path: "calls"), encoding: .utf8)) ?? "").split(separator: "\n").count
    }

    /// The entries of the cache with a program in them.
    var programs: [String] {
        let cache = folder.appending(path: "home/.cache/weft")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: cache.path)) ?? []
        return names.filter { FileManager.default.isExecutableFile(atPath: cache.appending(path: "\($0)/fabfile").path) }
    }

    func task(_ arguments: String..., in place: String = "", environment: [String: String] = [:]) async throws -> TestProgram.Outcome {
        try await run(Self.task, arguments, in: place, environment: environment)
    }

    func run(_ program: String, _ arguments: [String], in place: String = "", environment extra: [String: String] = [:]) async throws
        -> TestProgram.Outcome
    {
        // The compiler's module cache is shared: to fill it takes longer than all else.
        var environment = [
            "HOME": folder.appending(path: "home").path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "CLANG_MODULE_CACHE_PATH": FileManager.default.temporaryDirectory.appending(path: "weft-module-cache").path,
        ]
        environment.merge(extra) { $1 }
        let folder = place.isEmpty ? folder : folder.appending(path: place)
        return try await TestProgram.run([program] + arguments, environment: environment, isolated: true, in: folder.path)
    }

    /// The folder of what `swift build` made: that of the test bundle, which is a program.
    static let built = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    /// The launcher.
    static let task = built.appending(path: "task").path

    /// The folder of the package.
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}
