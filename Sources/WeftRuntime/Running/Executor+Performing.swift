import Weft

extension Executor {
    /// Runs a task's function, on the main actor as it was written for.
    @MainActor
    func runTask(_ step: Int, _ slot: Int) async {
        guard board.halt == nil, case .task(let task, let arguments) = plan.steps[step].action else { return }
        let host = plan.steps[step].isOnHosts ? plan.steps[step].hosts[slot] : nil
        if options.isPreview, host == nil {
            return finish(step, slot, Outcome(.skipped, reason: "it runs here, where nothing keeps it from changes"))
        }
        let scope = TaskScope(step: step, resources: resources, options: options)
        board.begin(step, slot)
        resources.observer.started(step: step, host: host?.name)
        let freshness = Freshness(task, arguments, host: host?.name)
        let look = await freshness?.look()
        if !options.force, look?.isUpToDate == true {
            return finish(step, slot, Outcome(.skipped, reason: "up to date"))
        }
        var outcome: Outcome
        do {
            var connection: Connection?
            if let host {
                do { connection = try await scope.connect(to: host) } catch let error as ConnectionError where error.isUnreachable {
                    return finish(step, slot, Outcome(.unreachable, failure: Failure(error, mask: resources.mask)))
                }
            }
            try await Deadline.run(within: options.taskTimeout) { [connection] in
                try await Run.$current.withValue(scope) { try await task.body(connection, arguments) }
            }
            if let error = scope.loadError { throw error }
            if let look { await freshness?.record(look) }
            outcome = Outcome(scope.changes.isEmpty ? .ok : .changed)
            outcome.isProbing = scope.isProbing
        } catch {
            let note = await resources.keptOutputs.keep(error)
            outcome = self.outcome(of: error, host: host?.name, hasRun: scope.hasRunCommand, note: note)
            if scope.hasLeftOut, outcome.status == .failed {
                // What was not run has no output, and a task may need it.
                scope.report(
                    .note(host: host?.name, text: "the rest depends on what was not run: \(outcome.failure?.headline ?? "\(error)")"))
                outcome = Outcome(scope.changes.isEmpty ? .ok : .changed, reason: "known up to a command that was not run")
            }
        }
        outcome.changes = scope.changes
        outcome.reports = scope.reports
        finish(step, slot, outcome)
    }

    /// Runs the command after `--` on one host: the shortest way from its output to the screen, with nothing in between but whole lines.
    func runCommand(_ command: Command, _ step: Int, _ slot: Int) async {
        guard board.halt == nil else { return }
        let host = plan.steps[step].hosts[slot]
        if options.isPreview { return finish(step, slot, Outcome(.skipped, reason: "a dry run runs no command")) }
        let (observer, mask) = (resources.observer, resources.mask)
        board.begin(step, slot)
        observer.started(step: step, host: host.name)
        let tail = OutputTail()
        let lines = LineCutter { stream, bytes in
            tail.receive(stream, bytes)
            observer.output(mask.applied(to: bytes), stream, host: host.name, step: step)
        }
        var hasRun = false
        do {
            let transport = try await resources.transports.transport(to: host)
            observer.received(.commandStarted(host: host.name, command: command.description), step: step)
            var context = CommandContext()
            context.timeout = options.taskTimeout
            let result = try await transport.execute(Invocation(command, context: context, isCaptured: false)) { lines.receive($0, $1) }
            lines.finish()
            observer.received(.commandFinished(host: host.name, command: command.description, status: result.status), step: step)
            hasRun = true
            guard result.isSuccess else {
                throw CommandError(host: host.name, command: command.description, result: tail.result(result.status), isShown: true)
            }
            finish(step, slot, Outcome(.ok))
        } catch {
            lines.finish()
            // No other deadline is set for a command of the command line.
            var error = error
            if let late = error as? ConnectionError, late.reason == .timedOut, let limit = options.taskTimeout {
                error = DeadlineError(limit: limit, details: String(late.message.drop { $0 != "\n" }))
            }
            finish(step, slot, outcome(of: error, host: host.name, hasRun: hasRun))
        }
    }

    /// What an error makes of a host.
    private func outcome(of error: any Error, host: String?, hasRun: Bool, note: String? = nil) -> Outcome {
        let failure = Failure(error, mask: resources.mask, note: note)
        if let halt = board.halt {
            switch (error, (error as? ConnectionError)?.reason) {
            case (is CancellationError, _), (_, .cancelled), (_, .lost): return Outcome(.cancelled, failure: failure, reason: halt.reason)
            default: break
            }
        }
        if let error = error as? ConnectionError, error.isUnreachable, error.host == host, !hasRun {
            return Outcome(.unreachable, failure: failure)
        }
        if error is DeadlineError { return Outcome(.failed, failure: Failure(.timedOut, failure.message)) }
        return Outcome(.failed, failure: failure)
    }
}
