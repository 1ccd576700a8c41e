import CSystem
import Foundation

/// A process with a pipe for each of its outputs, and nothing of this process: no descriptor, no blocked signal, no signal handling.
struct SpawnedProcess: Sendable {
    let identifier: pid_t
    private let outputs: [Int32]
    private let lifetime: Int32

    init(_ words: [String], input: [UInt8], environment: [String: String], isolated: Bool, folder: String?) throws {
        let words = (folder.map { ["env", "--chdir=\($0)"] } ?? []) + words
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let source = try Self.file(with: input)
        defer { close(source) }
        posix_spawn_file_actions_adddup2(&actions, source, 0)
        var ends: [(reading: Int32, writing: Int32)] = []
        defer { for end in ends { close(end.writing) } }
        for number: Int32 in 1...2 {
            var pair: [Int32] = [-1, -1]
            guard weft_pipe(&pair) == 0 else {
                for end in ends { close(end.reading) }
                throw TestProgramError(description: "no pipe")
            }
            ends.append((pair[0], pair[1]))
            _ = fcntl(pair[0], F_SETFL, O_NONBLOCK)
            posix_spawn_file_actions_adddup2(&actions, pair[1], number)
        }

        // Threads of a task pool have signals blocked, and a child would inherit that: it could not be ended.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let variables = isolated ? environment : ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var arguments = words.map { strdup($0) } + [nil]
        var settings = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + settings { free(text) } }
        var process: pid_t = 0
        let status = posix_spawnp(&process, words[0], &actions, &attributes, &arguments, &settings)
        let descriptor = status == 0 ? weft_pidfd(process) : -1
        guard descriptor >= 0 else {
            for end in ends { close(end.reading) }
            throw TestProgramError(description: "cannot start `\(words[0])`: \(String(cString: strerror(status == 0 ? errno : status)))")
        }
        (identifier, outputs, lifetime) = (process, ends.map(\.reading), descriptor)
    }

    /// A descriptor of a file without a name that has the bytes in it.
    private static func file(with bytes: [UInt8]) throws -> Int32 {
        guard !bytes.isEmpty else { return open("/dev/null", O_RDONLY | O_CLOEXEC) }
        let path = NSTemporaryDirectory() + "weft-input-" + UUID().uuidString
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw TestProgramError(description: "no temporary file: \(String(cString: strerror(errno)))") }
        unlink(path)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else {
                close(descriptor)
                throw TestProgramError(description: "no temporary file: \(String(cString: strerror(errno)))")
            }
            rest = rest.dropFirst(count)
        }
        lseek(descriptor, 0, SEEK_SET)
        return descriptor
    }

    /// Hands over the outputs as they come, on the calling thread, until the process has ended.
    ///
    /// The end is that of the process, not of its outputs: what it leaves running may hold those open. With a limit it is killed when that
    /// is over, which is said on its standard error.
    func follow(limit: Duration?, _ receive: (_ output: Int, _ bytes: [UInt8]) -> Void) {
        var waiting = (outputs + [lifetime]).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let deadline = limit.map { ContinuousClock.now + $0 }
        var hasEnded = false
        while !hasEnded {
            let rest = deadline.map { Int32((ContinuousClock.now.duration(to: $0) / .milliseconds(1)).rounded(.up)) } ?? -1
            guard poll(&waiting, nfds_t(waiting.count), deadline == nil ? -1 : max(rest, 0)) > 0 else {
                if let limit, rest <= 0, kill(identifier, SIGKILL) == 0 {
                    receive(1, Array("killed: it did not end within \(limit)\n".utf8))
                }
                continue
            }
            // Looked at before the outputs are read: they then have all that it wrote.
            hasEnded = waiting[outputs.count].revents != 0
            for (number, output) in outputs.enumerated() where waiting[number].fd >= 0 {
                if !drain(output, { receive(number, $0) }) { waiting[number].fd = -1 }
            }
        }
        for output in outputs { close(output) }
        close(lifetime)
    }

    /// Its exit status, or 128 and the number of the signal that ended it; asked once, after its end.
    func collectStatus() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }

    /// Reads what is there; `false` at the end.
    private func drain(_ output: Int32, _ receive: ([UInt8]) -> Void) -> Bool {
        while true {
            var isOpen = false
            let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                let found = read(output, buffer.baseAddress, buffer.count)
                isOpen = found > 0 || found < 0 && (errno == EAGAIN || errno == EINTR)
                count = max(found, 0)
            }
            guard !bytes.isEmpty else { return isOpen }
            receive(bytes)
        }
    }
}
