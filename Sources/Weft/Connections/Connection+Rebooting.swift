extension Connection {
    /// Restarts the host, waits until it is back, and proves that it did restart: its boot id is another one than before, or, in a container
    /// on a kernel that went on, its first process is.
    ///
    /// The connection that breaks while the host goes down is no error. The new one is made through the same jump hosts, at first once a second.
    /// Afterwards this value, and all others of the host, work as before.
    ///
    /// - Parameters:
    ///   - limit: How long all of it may take.
    ///   - command: What restarts it; unless given, whatever its system has for that. It is run as root, by sudo where the login is not root.
    /// - Throws: ``CommandError`` when the command says no, ``WaitError`` when the host is not back in time or was never away,
    ///   ``ConnectionError`` for this machine itself, for a host that does not tell its boots apart, and for a host key that has changed.
    public func reboot(within limit: Duration = .seconds(300), by command: Command? = nil) async throws {
        guard host.transport != .local else {
            throw ConnectionError(host: name, .protocolError, "it is the machine that the run is on, which would end with it")
        }
        var plain = self
        plain.context = CommandContext()
        plain = plain.quiet().timeout(.seconds(15))
        let look = try await plain.asking().run(BootWitness.script).lines
        guard let before = BootWitness(look) else {
            throw ConnectionError(host: name, .protocolError, "it has neither /proc nor a boot time, so that no restart could be proved")
        }
        if run.isPreview { return say("would restart") }
        let isRoot = look[2] == "0" || context.user != nil
        let began = ContinuousClock.now
        try await (isRoot ? self : sudo()).quiet().goDown(by: command ?? Self.restart, within: min(limit, .seconds(60)))
        let (proof, seconds) = try await plain.comeBack(from: before, since: began, within: limit)
        report(changed: "restarted in \(seconds) s: \(proof)")
    }

    /// The command that restarts a system, whichever it is.
    private static let restart: Command = """
        PATH=$PATH:/usr/sbin:/sbin
        if [ -d /run/systemd/system ]; then systemctl reboot
        elif command -v shutdown >/dev/null; then shutdown -r now
        else reboot; fi
        """

    /// Runs the command that restarts the host. That its end is not seen is to be expected.
    private func goDown(by command: Command, within limit: Duration) async throws {
        do {
            let result = try await timeout(limit).execute(command)
            switch result.status {
            case .exited(1..<128): throw CommandError(host: name, command: command.description, result: result)
            // The system has ended everything, the command among it.
            default: break
            }
        } catch let error as ConnectionError where error.reason == .lost || error.reason == .timedOut {}
    }

    /// Waits until the host answers, and is not what it was before.
    private func comeBack(
        from before: BootWitness, since began: ContinuousClock.Instant, within limit: Duration
    ) async throws -> (proof: String, seconds: Int64) {
        let end = began + limit
        var pause = Duration.seconds(1)
        var isDown = false
        var seen = ""
        while true {
            do {
                let now = try await Self.until(end) {
                    try await transport.reconnect()
                    return BootWitness(try await execute(BootWitness.script).lines)
                }
                let seconds = (ContinuousClock.now - began).components.seconds
                if let now, let proof = before.proof(in: now) { return (proof, seconds) }
                seen = "it answers, and has not restarted"
                if !isDown { pause = .seconds(1) }
            } catch let error as ConnectionError where error.reason != .hostKey && error.reason != .cancelled {
                if !isDown { say("is down") }
                isDown = true
                seen = error.message
            } catch is Overdue {
                seen = seen.isEmpty ? "it did not answer" : seen
            }
            guard ContinuousClock.now + pause < end else {
                throw WaitError(host: name, condition: "it to restart", limit: limit, detail: seen)
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 1.25, .seconds(5))
        }
    }

    private struct Overdue: Error {}

    /// Does something, which is given up when time is over.
    private static func until<Result: Sendable>(
        _ end: ContinuousClock.Instant, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(until: end, clock: .continuous)
                throw Overdue()
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw Overdue() }
            return result
        }
    }
}
