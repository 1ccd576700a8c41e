extension Connection {
    /// Waits until a condition holds on the host.
    ///
    /// It is checked there, ten times a second and at least once; a condition that holds already costs one round trip. A command that is
    /// waited for should end by itself: one that hangs is ended with the wait.
    ///
    /// - Throws: ``WaitError`` when the time is over, ``ConnectionError`` when the host is gone.
    public func wait(for condition: Condition, within limit: Duration = .seconds(60)) async throws {
        // What is waited for may be what is not done.
        if run.isPreview { return }
        let clock = limit.components
        let milliseconds = max(0, clock.seconds * 1000 + clock.attoseconds / 1_000_000_000_000_000)
        // Each turn sleeps 0.1 s, so that the number of turns bounds a wait shorter than the seconds that `date` counts.
        let turns = milliseconds / 100 + 1
        let script: Command = """
            check() { (\(condition.check)
            ) }
            end=$(($(date +%s) + \(raw: "\((milliseconds + 999) / 1000)")))
            turn=1
            until said=$(check 2>&1); do
                if [ $turn -ge \(raw: "\(turns)") ] || [ "$(date +%s)" -gt $end ]; then printf '%s\\n' "$said"; exit 75; fi
                turn=$((turn + 1))
                sleep 0.1 2>/dev/null || sleep 1
            done
            """
        run.mask(script.secrets)
        do {
            // The script is input rather than a command line: what is shown is the condition, and a process list has no secrets.
            let patient = quiet().timeout(limit + .seconds(10))
            let result = try await patient.execute("sh -s", input: .text(script.text))
            if result.isSuccess { return }
            guard result.status == .exited(75) else { throw CommandError(host: name, command: "wait for \(condition)", result: result) }
            throw WaitError(host: name, condition: condition.description, limit: limit, detail: result.text)
        } catch let error as ConnectionError where error.reason == .timedOut {
            throw WaitError(host: name, condition: condition.description, limit: limit, detail: "the last check did not come to an end")
        }
    }
}
