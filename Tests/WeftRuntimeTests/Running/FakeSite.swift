import Synchronization
import Weft
import WeftRuntime
import WeftTesting

/// Fake hosts behind a transport provider, one that counts how many are connected at a time and lets tests say which are dead.
final class FakeSite: TransportProvider {
    private struct State {
        var transports: [String: FakeTransport] = [:]
        var dead: Set<String> = []
        var isClosed = false
    }
    private let state = Mutex(State())

    func host(_ name: String) -> FakeTransport {
        state.withLock { state in
            if let transport = state.transports[name] { return transport }
            let transport = FakeTransport(host: name)
            transport.answer(.any)
            state.transports[name] = transport
            return transport
        }
    }

    func kill(_ name: String) { state.withLock { _ = $0.dead.insert(name) } }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    func transport(to host: Inventory.Host) async throws -> any Transport {
        if state.withLock({ $0.dead.contains(host.name) }) {
            throw ConnectionError(host: host.name, .unreachable, "connection refused")
        }
        return self.host(host.name)
    }
    var local: any Transport { host("localhost") }
    func hostKeys(of host: Inventory.Host) async throws -> [HostKey] { [] }
    func trust(_ keys: [HostKey], for host: Inventory.Host) async throws -> Bool { false }
    func forget(_ host: Inventory.Host) async throws -> Bool { false }
    func fingerprint(of key: HostKey) throws -> String { "" }
    func publicKeys(for host: Inventory.Host) async throws -> [String] { [] }
    func release(_ host: Inventory.Host) async {}
    func close() async { state.withLock { $0.isClosed = true } }
}

/// Answers from a dictionary.
struct FakePrompter: Prompter {
    var answers: [String: String] = [:]
    func declaredAnswer(to question: Question) throws -> String? {
        guard let answer = answers[question.name] else { throw QuestionError.unanswered(question) }
        return answer
    }
    func ask(_ question: Question) async throws -> String { throw QuestionError.unanswered(question) }
}

/// Remembers what it saw, as text.
final class RecordingObserver: RunObserver {
    private let lines = Mutex<[String]>([])
    var seen: [String] { lines.withLock { $0 } }
    private func note(_ text: String) { lines.withLock { $0.append(text) } }

    func runStarted(_ plan: Plan) { note("run") }
    func started(step: Int, host: String?) { note("start \(step) \(host ?? "-")") }
    func received(_ event: RunEvent, step: Int) { note("\(step) \(event)") }
    func output(_ bytes: [UInt8], _ stream: OutputStream, host: String, step: Int) {
        note("\(step) \(host) \(stream) \(String(decoding: bytes, as: UTF8.self))")
    }
    func finished(step: Int, host: String?, outcome: Outcome) { note("end \(step) \(host ?? "-") \(outcome.status.rawValue)") }
    func pause() { note("pause") }
    func resume() { note("resume") }
    func runFinished(_ report: RunReport) { note("over") }
}
