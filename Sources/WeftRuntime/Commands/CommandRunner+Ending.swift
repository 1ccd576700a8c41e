import SSH
import Weft

/// How a command comes to its end before it ends itself: by a deadline, by being given up, or by a process that keeps its outputs.
extension CommandRunner {
    func watchTheClock(_ channel: any CommandChannel) {
        if let timeout = invocation.context.timeout {
            timers.append(
                host.loop.timer(at: .now + timeout) { [weak self] in
                    self?.assumeIsolated { runner in runner.expire(channel, timeout) }
                })
        }
        if sink == nil { checkLater(channel) }
    }

    private func expire(_ channel: any CommandChannel, _ timeout: Duration) {
        let said = "`\(invocation.command)` did not end within \(timeout.weftDescription); it is being ended on the host"
        start { try await self.fail(channel, ConnectionError(host: self.host.name, .timedOut, said)) }
    }

    func cancel(_ channel: any CommandChannel) async {
        let said = "`\(invocation.command)` was interrupted"
        try? await fail(channel, ConnectionError(host: host.name, .cancelled, said))
    }

    func fail(_ channel: any CommandChannel, _ error: ConnectionError) async throws {
        guard stop == nil else { return }
        stop = .failed(error)
        if preamble.group != nil || isEndedByItsTerminal { return await channel.abort(error) }
        // Until the host has told the process group it cannot be ended there, and would run on: it has a moment for that.
        timers.append(
            host.loop.timer(at: .now + .seconds(2)) { [weak self] in
                self?.assumeIsolated { runner in runner.start { await channel.abort(error) } }
            })
    }

    var isEndedByItsTerminal: Bool { invocation.terminal && !usesSudo }

    /// Ends the command's process group from a channel of its own.
    ///
    /// - Returns: Whether nothing of it is left, as far as can be seen.
    func terminate() async -> Bool {
        guard let group = preamble.group else { return false }
        // What sudo has not let through yet ends with its input.
        let isThrough = !usesSudo || preamble.isThrough
        let text = ShellLine.terminate(group: group, isRoots: usesSudo && isThrough)
        var password: Secret?
        if isThrough { password = if let sudoPassword { sudoPassword } else { await shellChannel?.password } }
        let ending = Task { [password] in
            let channel = try await host.start(text, terminal: nil)
            if let password { try await channel.write(Array(password.reveal().utf8) + [10]) }
            try await channel.endInput()
            while try await channel.read() != nil {}
            return try await channel.finish()
        }
        // On a link that is dead a channel is waited for until the keep-alives have gone unanswered.
        let (first, continuation) = AsyncStream<ExitStatus?>.makeStream()
        let timer = host.loop.timer(at: .now + .seconds(8)) {
            ending.cancel()
            continuation.finish()
        }
        defer { timer.cancel() }
        Task { continuation.yield(try? await ending.value) }
        // A task of its own: this one may be cancelled, which ends the wait for a stream.
        let status = await Task { await first.first { _ in true } ?? nil }.value
        return status == .exited(0) || !isThrough
    }

    /// After a second without output, asks the host whether the command still runs: a daemon may hold its outputs open for ever.
    private func checkLater(_ channel: any CommandChannel) {
        isIdle = true
        timers.append(
            host.loop.timer(at: .now + .seconds(1)) { [weak self] in
                self?.assumeIsolated { runner in
                    runner.timers.removeAll { $0.isDone }
                    guard runner.isIdle, let process = runner.preamble.group else { return runner.checkLater(channel) }
                    runner.start { try await runner.look(process, channel) }
                }
            })
    }

    /// Gives up the outputs of a command when it has ended.
    private func look(_ process: Int, _ channel: any CommandChannel) async throws {
        if shellChannel == nil {
            try await watch(process)
        } else if await channel.exitSoFar() == nil {
            // A shell that lives on tells its command's end, and the server tells the shell's: nobody needs to ask.
            return checkLater(channel)
        }
        waitForTheRest(channel)
    }

    /// The command has ended; what it wrote last may still be under way, on a busy host for a while. Silence tells that it is not.
    private func waitForTheRest(_ channel: any CommandChannel) {
        isIdle = true
        timers.append(
            host.loop.timer(at: .now + .seconds(2)) { [weak self] in
                self?.assumeIsolated { runner in
                    guard runner.stop == nil else { return }
                    guard runner.isIdle else { return runner.waitForTheRest(channel) }
                    runner.stop = .leftBehind
                    let error = ConnectionError(host: runner.host.name, .cancelled, "the command has ended")
                    runner.start { await channel.abort(error) }
                }
            })
    }

    /// Waits until a process has ended.
    private func watch(_ process: Int) async throws {
        let watcher = try await host.start(ShellLine.watch(process: process), terminal: nil)
        do {
            while try await watcher.read() != nil {}
            _ = try await watcher.finish()
        } catch {
            _ = await watcher.close()
            throw error
        }
    }
}
