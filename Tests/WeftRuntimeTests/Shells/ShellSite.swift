import Foundation
import SSH
import TestSupport
import Testing
import Weft

@testable import WeftRuntime

/// A shell as which `sh` is to be found, if it is installed.
struct TestShell: Sendable, CustomTestStringConvertible {
    let name: String
    let path: String

    /// ksh93 does not run a subshell in a process of its own, and posh not a subshell's trap.
    var isKept: Bool { name != "ksh93" && name != "posh" }
    /// Those that run more than one command.
    static var kept: [TestShell] { all.filter(\.isKept) }

    var testDescription: String { name }

    /// Every kind that is installed here.
    static let all = ["dash", "bash", "busybox", "mksh", "zsh", "ksh93", "yash", "posh"].compactMap { name in
        ["/bin/", "/usr/bin/"].map { $0 + name }.first { FileManager.default.isExecutableFile(atPath: $0) }
            .map { TestShell(name: name, path: $0) }
    }
}

/// This machine as a host whose commands run in shells that live on, with a `sh` of one kind.
///
/// What a transport has to offer for that is a way to start a shell line; a network adds nothing to how shells behave.
final class ShellSite: CommandHost {
    let name = "site"
    let loop = EventLoop()
    let shells: ShellPool?
    let folder: TemporaryFolder
    private let isKept: Bool

    /// - Parameter isKept: Whether shells live on; without, every command is started by itself.
    init(_ shell: TestShell, isKept: Bool = true) throws {
        folder = try TemporaryFolder("weft-shells")
        self.isKept = isKept
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/sh", withDestinationPath: shell.path)
        shells = isKept ? ShellPool(loop: loop) { false } : nil
    }

    func start(_ line: String?, terminal: TerminalKind?) async throws -> any CommandChannel {
        let path = "PATH=\(folder.path):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return try LocalProcess(["env", path, "sh", "-c", line ?? ""], terminal: terminal, on: loop, host: name)
    }

    func sudoPassword(for user: String) async throws -> Secret { throw QuestionError.unanswered(Question(name: "sudo_password", "")) }

    func execute(
        _ command: Command, context: CommandContext = CommandContext(), input: CommandInput = .none,
        output: @escaping OutputReceiver = { _, _ in }
    ) async throws -> CommandResult {
        let transport = ShellTransport(host: self, share: TransferShare())
        return try await transport.execute(Invocation(command, context: context, input: input), output: output)
    }

    /// Has the next commands run in a shell: the first of a connection never does.
    func warmUp() async throws { for _ in 0..<2 { _ = try await execute("true") } }

    /// The shells of so many commands.
    func parents(_ count: Int) async throws -> Set<String> {
        var parents: Set<String> = []
        for _ in 0..<count { parents.insert(try await parent()) }
        return parents
    }

    /// Asks which process is the parent of commands: the shell that they run in.
    func parent() async throws -> String {
        try await execute("read -r a b c parent rest </proc/self/stat; echo $parent").text
    }
}
