import Synchronization

/// Something that a host can be asked, and what its answer means.
///
/// ```swift
/// struct NginxVersion: Fact {
///     var script: Command { "nginx -v 2>&1" }
///     func value(from output: String) -> String { String(output.split(separator: "/").last ?? "") }
/// }
/// let version = try await host.fact(NginxVersion())
/// ```
///
/// A host is asked once in a run, by whichever task needs it first.
public protocol Fact<Value>: Sendable {
    /// What it is.
    associatedtype Value: Sendable
    /// The command whose standard output has it. It changes nothing; its status does not matter.
    var script: Command { get }
    /// What the output means, the line ends at its end taken off.
    func value(from output: String) throws -> Value
}

/// The answers that the hosts of a run have given. Shared by all its tasks.
public final class FactCache: Sendable {
    private let answers = Mutex<[Key: String]>([:])

    struct Key: Hashable {
        let host: String
        let user: String?
        let script: String
    }

    /// An empty one.
    public init() {}

    subscript(_ key: Key) -> String? {
        get { answers.withLock { $0[key] } }
        set { answers.withLock { $0[key] = newValue } }
    }

    /// Forgets what a host has said: after a change that facts depend on.
    public func forget(_ host: String) { answers.withLock { $0 = $0.filter { $0.key.host != host } } }
}

extension Connection {
    /// The host's answer to a question; it is asked once in a run.
    ///
    /// - Throws: ``ConnectionError``, and what the fact throws over its answer.
    public func fact<F: Fact>(_ fact: F) async throws -> F.Value { try await facts(fact) }

    /// The host's answers to several questions, in one round trip.
    public func facts<each F: Fact>(_ questions: repeat each F) async throws -> (repeat (each F).Value) {
        var scripts: [Command] = []
        for question in repeat each questions { scripts.append(question.script) }
        let keys = scripts.map { FactCache.Key(host: name, user: context.user, script: context.shell($0)) }
        var missing: [Int] = []
        for index in keys.indices where run.factCache[keys[index]] == nil { missing.append(index) }
        if !missing.isEmpty {
            let answers = try await ask(missing.map { scripts[$0] })
            for (index, answer) in zip(missing, answers) { run.factCache[keys[index]] = answer }
        }
        var index = 0
        func next() -> String {
            defer { index += 1 }
            return run.factCache[keys[index]] ?? ""
        }
        return (repeat try (each questions).value(from: next()))
    }

    /// What some commands print, each behind a mark of this call's own.
    private func ask(_ scripts: [Command]) async throws -> [String] {
        var generator = SystemRandomNumberGenerator()
        let mark = "weft-" + String(generator.next(), radix: 36)
        var command = Command(raw: "")
        for script in scripts { command = "\(command)\n(\(script)\n) </dev/null; printf '\\n%s\\n' \(mark)" }
        let lines = try await capture("{ \(command)\n}").split(separator: "\n", omittingEmptySubsequences: false)
        var (answers, answer) = ([String](), [Substring]())
        for line in lines {
            if line == mark {
                while answer.last?.isEmpty == true { answer.removeLast() }
                answers.append(answer.joined(separator: "\n"))
                answer = []
            } else {
                answer.append(line)
            }
        }
        guard answers.count == scripts.count else {
            throw ConnectionError(
                host: name, .protocolError, "the host answered \(answers.count) of \(scripts.count) questions about itself")
        }
        return answers
    }

    /// What the host is: its system, hardware and addresses. Asked once in a run, in one round trip.
    ///
    /// - Throws: ``ConnectionError``.
    public var facts: Facts {
        get async throws { try await fact(SystemFacts()) }
    }
}
