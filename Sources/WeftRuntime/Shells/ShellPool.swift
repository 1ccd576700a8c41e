import SSH
import Weft

/// The shells on one host that run one command after the other, and the turn of those commands for which there is none.
///
/// A command takes a shell that is idle. Where there is none it starts one, which takes no longer than a channel for the command alone; but a
/// session opens one channel at a time, and whoever waits for that takes a shell that becomes idle before.
actor ShellPool {
    nonisolated let loop: EventLoop
    /// Whether somebody waits for one of the host's channels.
    private let isCrowded: @Sendable () async -> Bool
    private var idle: [KeptShell] = []
    private var waiting: [Waiting] = []
    private var isOpening = false
    private var hasBegun = false
    /// The shells that there are, idle or busy.
    private var counts: [String?: Int] = [:]
    /// How many shells in turn ended with their first command.
    private var strikes = 0
    private var handovers = 0

    /// sshd allows ten channels unless it is configured otherwise.
    private static let limit = 6
    private static let limitForOne = 4

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: EventLoop, isCrowded: @escaping @Sendable () async -> Bool) {
        self.loop = loop
        self.isCrowded = isCrowded
    }

    /// How a command was started.
    enum Start {
        /// In a shell that was there, whose process group is known.
        case running(ShellChannel, group: Int)
        /// With a shell that goes on behind it.
        case starting(ShellChannel, ShellLine)
        /// On a channel of its own.
        case alone(any CommandChannel, ShellLine)
    }

    /// Why a shell is no longer there.
    enum End {
        /// It ended because a command left a process behind.
        case leftBehind
        /// It ended without a word.
        case cutShort
        /// It was ended.
        case ended
    }

    private final class Waiting {
        let user: String?
        let needsFeeding: Bool
        private var continuation: UnsafeContinuation<KeptShell?, Never>?
        /// What was given before anybody waited: Swift 6.3 may run other jobs of the actor in front of a wait.
        private var early: KeptShell??

        init(_ command: ShellCommand) {
            user = command.user
            needsFeeding = !command.input.isEmpty
        }

        func takes(_ shell: KeptShell) -> Bool { shell.user == user && (shell.feeds || !needsFeeding) }

        /// - Parameter shell: `nil` when it is this one's turn to open a channel.
        func resume(_ shell: KeptShell?) {
            if let continuation { continuation.resume(returning: shell) } else { early = .some(shell) }
        }

        func wait(_ continuation: UnsafeContinuation<KeptShell?, Never>) {
            if let early { continuation.resume(returning: early) } else { self.continuation = continuation }
        }
    }

    /// Whether nothing was started on this connection before; true once.
    func isFirst() -> Bool {
        defer { hasBegun = true }
        return !hasBegun
    }

    /// Starts a command.
    ///
    /// A shell that has ended meanwhile is found out before the command is sent, or by its sending, and another one is taken: no command is
    /// sent twice.
    func start(_ command: ShellCommand, _ invocation: Invocation, on host: any CommandHost) async throws -> Start {
        if command.changesUsers { await closeShells { $0.user != nil && $0.user != command.user } }
        while true {
            while let shell = await takeIdle(for: Waiting(command)) {
                if let start = try await send(command, to: shell) { return start }
            }
            let waiter = Waiting(command)
            if !isOpening {
                if let start = try await open(command, invocation, on: host) { return start }
                // Meanwhile one may have become idle.
                if idle.contains(where: waiter.takes) { continue }
            }
            waiting.append(waiter)
            let shell = await withUnsafeContinuation { waiter.wait($0) }
            do {
                try Task.checkCancellation()
            } catch {
                if let shell { await giveBack(shell) } else { resumeNext() }
                throw ConnectionError(host: host.name, .cancelled, "`\(invocation.command)` was interrupted")
            }
            if let shell, let start = try await send(command, to: shell) { return start }
        }
    }

    private func takeIdle(for waiter: Waiting) async -> KeptShell? {
        while let index = idle.lastIndex(where: waiter.takes) {
            let shell = idle.remove(at: index)
            if await shell.channel.isQuiet() { return shell }
            discard(shell)
        }
        return nil
    }

    private func send(_ command: ShellCommand, to shell: KeptShell) async throws -> Start? {
        let marker = ShellScript.makeMarker()
        let frame = ShellScript.frame(command.text, input: command.input, marker: marker)
        do {
            try await shell.channel.write(Array((shell.uses == 1 ? ShellScript.preparation + frame : frame).utf8))
        } catch let error as ConnectionError where error.reason != .lost {
            // Without its last line the shell does not begin a command.
            discard(shell)
            return nil
        }
        guard let group = shell.group else { return nil }
        return .running(ShellChannel(shell, marker: marker, of: self), group: group)
    }

    // MARK: Opening

    /// - Returns: `nil` when the host has no room, and a shell of this user that is busy will be idle.
    private func open(_ command: ShellCommand, _ invocation: Invocation, on host: any CommandHost) async throws -> Start? {
        isOpening = true
        defer { isOpening = false }
        // The input of a shell's first command would be in the list of processes.
        let isKept = command.input.isEmpty && mayKeep(command.user)
        let marker = ShellScript.makeMarker()
        let line = isKept ? ShellLine(command, token: ShellLine.makeToken(), marker: marker) : ShellLine(invocation, on: host)
        if isKept { counts[command.user, default: 0] += 1 }
        do {
            var channel = try await host.startIfRoom(line.text)
            let others = counts[command.user, default: 0] - (isKept ? 1 : 0)
            if channel == nil, others == 0 || !command.input.isEmpty { channel = try await host.start(line.text, terminal: nil) }
            guard let channel else {
                if isKept { counts[command.user, default: 1] -= 1 }
                // Whoever cannot wait for a shell waits for a channel.
                resumeNext { self.counts[$0.user, default: 0] == 0 || $0.needsFeeding }
                return nil
            }
            resumeNext()
            guard isKept else { return .alone(channel, line) }
            return .starting(ShellChannel(KeptShell(channel: channel, user: command.user), marker: marker, of: self), line)
        } catch {
            if isKept { counts[command.user, default: 1] -= 1 }
            resumeNext()
            throw error
        }
    }

    private func mayKeep(_ user: String?) -> Bool {
        strikes < 3 && counts[user, default: 0] < ShellPool.limitForOne && counts.values.reduce(0, +) < ShellPool.limit
    }

    private func resumeNext(where isMeant: (Waiting) -> Bool = { _ in true }) {
        guard let index = waiting.firstIndex(where: isMeant) else { return }
        waiting.remove(at: index).resume(nil)
    }

    /// Lets somebody who waits have the room that there is for another channel.
    func useRoom() {
        if !isOpening { resumeNext() }
    }

    // MARK: Shells that are done with a command

    /// Takes a shell back that waits for its next command.
    func giveBack(_ shell: KeptShell) async {
        if shell.uses > 1 { strikes = 0 }
        await shell.channel.rest()
        if waiting.isEmpty, idle.isEmpty { handovers = 0 }
        let isCrowded = await isCrowded()
        // Those who wait for a channel must not wait for ever while others hand shells to one another.
        if let index = waiting.firstIndex(where: { $0.takes(shell) }), !isCrowded || handovers < 8 {
            handovers += 1
            waiting.remove(at: index).resume(shell)
        } else if isCrowded {
            discard(shell)
        } else {
            idle.append(shell)
        }
    }

    /// Ends a shell, without waiting for it.
    func discard(_ shell: KeptShell) {
        Task(executorPreference: loop.taskExecutor) { await self.end(shell) }
    }

    /// Ends a shell and gives its channel back when it has ended.
    private func end(_ shell: KeptShell) async {
        counts[shell.user, default: 1] -= 1
        if !isOpening { resumeNext() }
        let timer = loop.timer(at: .now + .seconds(10)) { [loop] in
            Task(executorPreference: loop.taskExecutor) { _ = await shell.channel.close() }
        }
        do {
            try await shell.channel.endInput()
            while try await shell.channel.read() != nil {}
            _ = try await shell.channel.finish()
        } catch {
            _ = await shell.channel.close()
        }
        timer.cancel()
    }

    /// Forgets a shell that is gone.
    func lose(_ shell: KeptShell, _ end: End, traits: ShellTraits?) {
        counts[shell.user, default: 1] -= 1
        // Those who waited for this one look again.
        if !isOpening { resumeNext() }
        if let traits, !traits.isKept { strikes = 3 } else if shell.uses <= 1, end != .ended { strikes += 1 }
    }

    /// Whether a shell waits for a command and lives, as far as is known.
    var hasQuietShell: Bool {
        get async {
            for shell in idle where await shell.channel.isQuiet() { return true }
            return false
        }
    }

    /// Ends an idle shell for somebody who waits for a channel.
    func makeRoom() {
        if !idle.isEmpty { discard(idle.removeFirst()) }
    }

    private func closeShells(where isMeant: (KeptShell) -> Bool) async {
        let meant = idle.filter(isMeant)
        idle.removeAll(where: isMeant)
        for shell in meant { await self.end(shell) }
    }
}
