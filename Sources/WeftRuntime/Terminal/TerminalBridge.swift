import CSystem
import Glibc
import SSH
import Weft

/// Connects the user's terminal with a command's: keys there, output here, and the size of the window.
actor TerminalBridge {
    private let host: any CommandHost
    private var tasks: [Task<Void, Never>] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { host.loop.asUnownedSerialExecutor() }

    init(host: any CommandHost) { self.host = host }

    /// Runs a command, or a login shell, until it ends. Ctrl-C and every other key go to the far side.
    ///
    /// - Throws: ``Weft/ConnectionError`` of reason `noTerminal` when standard input or output is none.
    func run(_ invocation: Invocation?, context: CommandContext) async throws -> ExitStatus {
        guard isatty(0) == 1, isatty(1) == 1 else {
            // The command is the task's own affair: one that attaches to a container is several lines long.
            throw ConnectionError(
                host: host.name, .noTerminal,
                "an interactive shell needs a terminal, and standard input or output is none\n  run it from a terminal; "
                    + "a command that asks nothing needs none: `task host=\(host.name) -- COMMAND`")
        }
        let terminal = RawTerminal()
        defer { terminal.restore() }
        let channel = try await host.start(line(invocation, context), terminal: RawTerminal.kind)
        tasks = [Task { await self.copyKeys(to: channel) }, Task { await self.followSize(of: channel) }]
        defer {
            for task in tasks { task.cancel() }
            // The tasks are asleep on these: this wakes them for good.
            host.loop.forget(0)
            let changes = weft_window_changes()
            if changes >= 0 { host.loop.forget(changes) }
        }
        do {
            while let (_, bytes) = try await channel.read() { await show(bytes) }
            return try await channel.finish()
        } catch {
            _ = await channel.close()
            throw error
        }
    }

    private func line(_ invocation: Invocation?, _ context: CommandContext) -> String? {
        if let invocation {
            var shell = invocation.context.shell(invocation.command)
            if let user = context.user { shell = "sudo -H -u \(ShellQuoting.quote(user)) sh -c \(ShellQuoting.quote(shell))" }
            return LoginShell.line(shell)
        }
        if let user = context.user { return LoginShell.line("exec sudo -i -u \(ShellQuoting.quote(user))") }
        guard let directory = context.directory else { return nil }
        return LoginShell.line("cd -- \(ShellQuoting.quote(directory)) && exec \"${SHELL:-/bin/sh}\" -l")
    }

    private func copyKeys(to channel: any CommandChannel) async {
        // The terminal's flags are the parent shell's too, so it stays a blocking file: one read for each time it is ready.
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !Task.isCancelled {
            await host.loop.wait(.read, on: 0)
            var poll = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
            guard !Task.isCancelled, Glibc.poll(&poll, 1, 0) == 1 else { continue }
            let count = Glibc.read(0, &buffer, buffer.count)
            if count <= 0 { return }
            guard (try? await channel.write(Array(buffer[..<count]))) != nil else { return }
        }
    }

    private func followSize(of channel: any CommandChannel) async {
        let changes = weft_window_changes()
        guard changes >= 0 else { return }
        while !Task.isCancelled {
            await host.loop.wait(.read, on: changes)
            var count: UInt64 = 0
            guard !Task.isCancelled, Glibc.read(changes, &count, 8) == 8 else { continue }
            await channel.resize(columns: RawTerminal.kind.columns, rows: RawTerminal.kind.rows)
        }
    }

    private func show(_ bytes: [UInt8]) async {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress! + offset, min(4096, bytes.count - offset)) }
            if count > 0 {
                offset += count
            } else if errno == EAGAIN {
                await host.loop.wait(.write, on: 1)
            } else if errno != EINTR {
                return
            }
        }
    }
}
