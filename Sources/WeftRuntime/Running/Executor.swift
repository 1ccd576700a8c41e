import Synchronization
import Weft

/// Runs a plan: its steps in order, the hosts of a step side by side, and one outcome for each.
public final class Executor: Sendable {
    let plan: Plan
    let resources: RunResources
    let options: RunOptions
    let board: Scoreboard
    /// The last step that can use a host, by its name; none when a later task without hosts may connect to any.
    private let lastUses: [String: Int]
    private let life = Mutex(Life())

    private struct Life {
        var work: Task<Void, Never>?
        var isOver = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// An executor for one run of a plan.
    public init(_ plan: Plan, resources: RunResources, options: RunOptions = RunOptions()) {
        self.plan = plan
        self.resources = resources
        self.options = options
        board = Scoreboard(plan)
        var lastUses: [String: Int] = [:]
        for (index, step) in plan.steps.enumerated() {
            if !step.isOnHosts { lastUses = [:] }
            for host in step.hosts { lastUses[host.name] = index }
        }
        self.lastUses = lastUses
        for step in plan.steps { resources.mask.add(step.secrets) }
    }

    /// Runs the plan and closes all connections.
    ///
    /// It comes back when everything has ended, and at the latest ``RunOptions/grace`` after the run was told to stop. Nothing that goes wrong
    /// in a task is an error here: it is in the report.
    @MainActor
    public func run() async -> RunReport {
        resources.observer.runStarted(plan)
        let work = Task { @MainActor in
            await runStages()
            end()
        }
        life.withLock { $0.work = work }
        // A signal may have come before there was anything to cancel.
        if board.halt != nil { work.cancel() }
        let timer = options.timeout.map { timeout in
            Task.detached { [self] in
                try await Task.sleep(for: timeout)
                halt(.timedOut)
            }
        }
        await withCheckedContinuation { continuation in
            let isOver = life.withLock { life in
                if !life.isOver { life.waiter = continuation }
                return life.isOver
            }
            if isOver { continuation.resume() }
        }
        timer?.cancel()
        var report = board.finalReport()
        report.notes = resources.notes
        report.isPreview = options.isPreview
        report.assertsNoChanges = options.assertsNoChanges
        await resources.transports.close()
        resources.observer.runFinished(report)
        return report
    }

    /// Stops the run: nothing new is started, and what runs is cancelled. Safe from any thread.
    public func interrupt() { halt(.interrupted) }

    /// The hosts on which something is under way now.
    public var running: [String] { board.running }

    func halt(_ reason: Scoreboard.Halt) {
        guard board.halt(reason) else { return }
        life.withLock { $0.work }?.cancel()
        resources.questions.giveUp()
        Task.detached { [self] in
            try? await Task.sleep(for: options.grace)
            end()
        }
    }

    private func end() {
        let waiter = life.withLock { life in
            life.isOver = true
            defer { life.waiter = nil }
            return life.waiter
        }
        waiter?.resume()
    }

    @MainActor
    private func runStages() async {
        guard await areConfirmed() else { return }
        var failedBatch: (sequence: Int, batch: Int)?
        for stage in Stage.stages(of: plan, serial: options.serial) {
            if board.halt != nil { return }
            if let failedBatch, failedBatch.sequence == stage.sequence, failedBatch.batch < stage.batch {
                for slot in stage.slots { leaveOut(stage.step, slot, "a host of an earlier batch failed") }
                continue
            }
            await run(stage)
            if options.serial != nil, options.failurePolicy != .keepGoing,
                stage.slots.contains(where: { board.outcome(stage.step, $0)?.isSuccess == false })
            {
                failedBatch = (stage.sequence, stage.batch)
            }
        }
    }

    /// Asks what has to be confirmed before anything is done.
    private func areConfirmed() async -> Bool {
        if options.isPreview { return true }
        var asked: Set<String> = []
        for step in plan.steps {
            guard let question = step.question, asked.insert(question.name).inserted else { continue }
            do {
                let answer = try await resources.ask(question)
                guard try Bool(taskArgument: answer) else { throw QuestionError.declined(question) }
            } catch {
                _ = board.halt(.refused(resources.mask.applied(to: "\(error)")))
                return false
            }
        }
        return true
    }

    @MainActor
    private func run(_ stage: Stage) async {
        let step = plan.steps[stage.step]
        let obstacles = Obstacles(plan: plan, board: board, policy: options.failurePolicy)
        let slots = stage.slots.filter { slot in
            guard let reason = obstacles.reason(against: stage.step, slot) else { return true }
            leaveOut(stage.step, slot, reason)
            return false
        }
        switch step.action {
        case .task where !step.isOnHosts || slots.count == 1:
            // Nothing to do side by side: no child task, no hop.
            for slot in slots { await runTask(stage.step, slot) }
        case .task:
            let queue = SlotQueue(slots, board)
            let work: @MainActor @Sendable () async -> Void = {
                while let slot = queue.next() {
                    await self.runTask(stage.step, slot)
                    await self.releaseHost(of: stage.step, slot)
                }
            }
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<min(slots.count, max(1, options.parallel)) { group.addTask(operation: work) }
            }
        case .command(let command):
            let executor = (resources.transports as? any LoopTransportProvider).flatMap(\.taskExecutor)
            let queue = SlotQueue(slots, board)
            let work: @concurrent @Sendable () async -> Void = {
                while let slot = queue.next() {
                    await self.runCommand(command, stage.step, slot)
                    await self.releaseHost(of: stage.step, slot)
                }
            }
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<min(slots.count, max(1, options.parallel)) {
                    group.addTask(executorPreference: executor, operation: work)
                }
            }
        }
    }

    /// Gives a host's connection back after the last step that can use it: of a thousand hosts no more are connected than run side by side.
    private func releaseHost(of step: Int, _ slot: Int) async {
        let host = plan.steps[step].hosts[slot]
        if step == lastUses[host.name] { await resources.transports.release(host) }
    }

    private func leaveOut(_ step: Int, _ slot: Int, _ reason: String) {
        finish(step, slot, Outcome(.notStarted, reason: reason))
    }

    /// Notes an outcome, tells the observer, and stops the run where one failure is enough.
    func finish(_ step: Int, _ slot: Int, _ outcome: Outcome) {
        guard let outcome = board.end(step, slot, outcome) else { return }
        resources.observer.finished(step: step, host: plan.steps[step].hostName(slot), outcome: outcome)
        if options.failurePolicy == .failFast, outcome.status == .failed || outcome.status == .unreachable {
            halt(.failedFast(Scoreboard.sentence(plan.steps[step], slot, outcome)))
        }
    }
}

/// The hosts of a step that are still to be begun. Whoever is free takes the next; none is given out once the run is to stop.
private final class SlotQueue: Sendable {
    private let waiting: Mutex<ArraySlice<Int>>
    private let board: Scoreboard

    init(_ slots: [Int], _ board: Scoreboard) {
        waiting = Mutex(slots[...])
        self.board = board
    }

    func next() -> Int? { board.halt == nil ? waiting.withLock { $0.popFirst() } : nil }
}

extension Plan.Step {
    /// What must be confirmed before the run begins.
    public var question: Question? {
        guard let task, let text = task.confirmation else { return nil }
        return Question(name: task.name, text, kind: .confirmation)
    }
}
