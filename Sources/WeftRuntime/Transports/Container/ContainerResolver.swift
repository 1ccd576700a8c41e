import SSH
import Weft

/// Finds out about containers, each once a run.
actor ContainerResolver {
    private struct Key: Hashable {
        let via: String
        let attach: AttachCommand
        let user: String
    }

    private let loop: EventLoop
    private let secrets: SecretPrompts
    private var known: [Key: Task<ContainerFacts, any Error>] = [:]

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: EventLoop, secrets: SecretPrompts) {
        self.loop = loop
        self.secrets = secrets
    }

    /// A container as a place for commands.
    ///
    /// - Parameter base: The host that it runs on.
    /// - Throws: ``Weft/ConnectionError`` when it is not there, does not run, or may not be entered.
    func host(for host: Inventory.Host, on base: any CommandHost) async throws -> ContainerHost {
        let attach = AttachCommand(engine: host.engine, container: host.container ?? host.name)
        let user = host.user ?? "root"
        let key = Key(via: base.name, attach: attach, user: user)
        let task =
            known[key]
            ?? Task(executorPreference: loop.taskExecutor) {
                try await self.facts(of: attach, user: user, host: host.name, on: base)
            }
        known[key] = task
        do {
            return ContainerHost(name: host.name, base: base, attach: attach, facts: try await task.value, secrets: secrets)
        } catch {
            // The next one may find it started.
            if known[key] == task { known[key] = nil }
            throw error
        }
    }

    private func facts(of attach: AttachCommand, user: String, host: String, on base: any CommandHost) async throws -> ContainerFacts {
        var context = CommandContext()
        if attach.needsRoot { context.user = "root" }
        let invocation = Invocation(ContainerFacts.script(attach, user: user), context: context)
        let result: CommandResult
        do {
            result = try await CommandRunner(invocation, source: nil, on: base, output: { _, _ in }).run()
        } catch let error as ConnectionError where error.reason == .sudo {
            throw ConnectionError(host: host, .unreachable, "`\(attach.program)` needs root on `\(base.name)`: \(error.message)")
        } catch let error as ConnectionError {
            throw ConnectionError(host: host, error.reason == .cancelled ? .cancelled : .unreachable, "its host \(error)")
        }
        let (place, container) = ("`\(base.name)`", "`\(attach.container)`")
        func refusal(_ message: String) -> ConnectionError { ConnectionError(host: host, .unreachable, message) }
        switch ContainerFacts.answer(result.lines) {
        case .inside(let facts): return facts
        case .noProgram:
            throw refusal("\(place) has no `\(attach.program)`\n  \(attach.installation(on: base.name))")
        case .absent(let names):
            let near = NearMiss.suggestion(for: attach.container, among: names).map { "; did you mean `\($0)`?" } ?? ""
            let list = names.isEmpty ? "\n  it has none" : near.isEmpty ? "\n  it has \(names.prefix(8).joined(separator: ", "))" : ""
            throw refusal("\(place) has no container \(container)\(near)\(list)")
        case .notRunning(let state):
            throw refusal("the container \(container) on \(place) is \(state.lowercased())\n  \(attach.starting(on: base.name))")
        case .noUser(let names):
            let near = NearMiss.suggestion(for: user, among: names).map { "; did you mean `\($0)`?" } ?? ""
            throw ConnectionError(host: host, .authentication, "the container \(container) has no user `\(user)`\(near)")
        case .failed:
            throw refusal("`\(attach.program)` on \(place) could not enter \(container)\(result.tail)")
        }
    }
}
