import Foundation
import Synchronization
import TestSupport
import Weft

@testable import WeftRuntime

/// A private sshd and two folders, for tests that copy between them. The server runs on this machine: both sides can be looked at.
final class TransferBench: Sendable {
    let pool: ConnectionPool
    let host: Inventory.Host
    /// What is copied, and where it is copied to.
    let here: TemporaryFolder
    let there: TemporaryFolder
    /// What users were warned of.
    let warnings = Mutex<[String]>([])

    init(_ server: SSHServer? = nil) async throws {
        let used = if let server { server } else { try await SSHServer.shared }
        (pool, host) = WeftRuntimeTests.pool(used)
        here = try TemporaryFolder("weft-here")
        there = try TemporaryFolder("weft-there")
    }

    /// Another connection to the same server.
    func second() async throws -> TransferBench { try await TransferBench() }

    func transport() async throws -> any Transport { try await pool.transport(to: host) }

    @discardableResult
    func put(
        _ source: String, to destination: String, mode: UInt16? = nil, owner: String? = nil, exclude: [String] = [],
        context: CommandContext = CommandContext(), progress: ProgressReceiver? = nil
    ) async throws -> Bool {
        try await transport().put(
            Upload(
                .path(LocalPath("\(here.path)/\(source)")), to: "\(there.path)/\(destination)", mode: mode, owner: owner, exclude: exclude,
                context: context, progress: progress, warn: { warning in self.warnings.withLock { $0.append(warning) } }))
    }

    func sync(
        _ source: String, to destination: String, delete: Bool = false, exclude: [String] = [], preview: Bool = false,
        context: CommandContext = CommandContext()
    ) async throws -> FolderChanges {
        let upload = Upload(
            .path(LocalPath("\(here.path)/\(source)")), to: "\(there.path)/\(destination)", exclude: exclude, context: context)
        return try await transport().sync(FolderSync(upload, deletes: delete, isPreview: preview))
    }

    @discardableResult
    func get(
        _ source: String, to destination: String, exclude: [String] = [], context: CommandContext = CommandContext()
    ) async throws -> Bool {
        try await transport().get(
            Download(
                "\(there.path)/\(source)", to: LocalPath("\(here.path)/\(destination)"), exclude: exclude, context: context,
                warn: { warning in self.warnings.withLock { $0.append(warning) } }))
    }

    /// Runs a shell script on this machine, with `$here` and `$there`.
    @discardableResult
    func shell(_ script: String, status: Int32 = 0) async throws -> String {
        let outcome = try await TestProgram.run(["sh", "-c", script], environment: ["here": here.path, "there": there.path])
        guard outcome.status == status else {
            throw TestProgramError(description: "`\(script)` ended with status \(outcome.status): \(outcome.output)\(outcome.errors)")
        }
        return outcome.output
    }

    /// Puts a program of a test's own in `here`, for ``context(path:)``; its script knows `$here` and `$there`.
    func write(program name: String, _ script: String) async throws {
        let text = "#!/bin/sh\nhere='\(here.path)' there='\(there.path)'\n\(script)\n"
        try await TestProgram.writeExecutable(text, to: "\(here.path)/\(name)")
    }

    /// A context whose commands find programs in a folder of their own first, or only there.
    func context(path folder: String) -> CommandContext {
        var context = CommandContext()
        context.searchPath = [folder]
        return context
    }

    /// A context with nothing on its path but these programs, as links.
    func onlyPrograms(_ names: [String], from box: String? = nil) async throws -> CommandContext {
        let folder = here.path + "/../" + (there.path as NSString).lastPathComponent + "-bin"
        let links = names.map { name in "ln -s \(box ?? "\"$(command -v \(name))\"") '\(folder)/\(name)'" }.joined(separator: "\n")
        try await shell("mkdir '\(folder)'\n\(links)")
        var context = CommandContext()
        context.environment = [.init(name: "PATH", value: folder)]
        return context
    }

    func close() async {
        await pool.close()
        _ = try? await shell("rm -rf \"$there-bin\"")
    }

    /// What is in a folder: names, kinds, modes, times of files unless they do not matter, and hashes.
    func picture(_ folder: String, times: Bool = true) async throws -> String {
        try await shell(
            """
            cd \(folder) || exit 1
            find . -mindepth 1 \\( -type f -printf '%P f %m %s \(times ? "%Ts" : "")\\0' -o -type d -printf '%P d %m\\0' -o -printf '%P %y %l\\0' \\) | sort -z | tr '\\0' '\\n'
            find . -type f -print0 | sort -z | xargs -0 -r sha256sum -z | tr '\\0' '\\n'
            """)
    }
}
