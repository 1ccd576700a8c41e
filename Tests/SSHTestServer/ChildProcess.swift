import Foundation
import Synchronization

/// A program that a test starts. `Foundation.Process` waits in ways that stand still when several tests run side by side.
final class ChildProcess: Sendable {
    let identifier: pid_t
    private let errors: Int32
    private let hasEnded = Mutex(false)

    /// Starts a program with its standard output in a file and its standard error on a pipe.
    init(_ words: [String], log: String) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SSHServerError(description: "no pipe") }
        _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        posix_spawn_file_actions_addclose(&actions, ends[1])
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let status = posix_spawnp(&process, words[0], &actions, nil, &arguments, environ)
        close(ends[1])
        guard status == 0 else {
            close(ends[0])
            throw SSHServerError(description: "cannot start \(words[0])")
        }
        identifier = process
        errors = ends[0]
    }

    deinit { close(errors) }

    /// What it writes next to standard error; `nil` at its end.
    func readErrors() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(errors, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    /// Waits for its end and gives its status, 255 for a signal.
    func wait() -> Int32 {
        while readErrors() != nil {}
        return hasEnded.withLock { hasEnded in
            guard !hasEnded else { return 255 }
            hasEnded = true
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
            return status & 0x7f == 0 ? (status >> 8) & 0xff : 255
        }
    }

    /// Ends it.
    func end() {
        hasEnded.withLock { hasEnded in
            guard !hasEnded else { return }
            hasEnded = true
            kill(identifier, SIGTERM)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        }
    }
}
