import Synchronization

/// A task that took longer than it may.
struct DeadlineError: Error, CustomStringConvertible {
    let limit: Duration
    /// What else there is to say: lines that begin with a newline.
    var details = ""
    var description: String { "it took longer than \(limit.inWords)\(details)" }
}

/// Ends what takes too long.
enum Deadline {
    /// Runs the body, and cancels it when the time is over.
    ///
    /// - Throws: ``DeadlineError`` when the body threw because of that; what the body throws.
    @MainActor
    static func run(within limit: Duration?, _ body: @escaping @MainActor @Sendable () async throws -> Void) async throws {
        guard let limit else { return try await body() }
        let work = Task { @MainActor in try await body() }
        let alarm = Alarm()
        try await withTaskCancellationHandler {
            let timer = Task { @concurrent in
                try await Task.sleep(for: limit)
                alarm.ring()
                work.cancel()
            }
            defer { timer.cancel() }
            do { try await work.value } catch { throw alarm.hasRung ? DeadlineError(limit: limit) : error }
        } onCancel: {
            work.cancel()
        }
    }
}

/// Remembers that a time was over.
private final class Alarm: Sendable {
    private let state = Mutex(false)
    var hasRung: Bool { state.withLock { $0 } }
    func ring() { state.withLock { $0 = true } }
}

extension Duration {
    /// `420 ms`, `1.2 s`, `48 s`, `3 min 20 s`, `2 h 5 min`.
    public var inWords: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        let seconds = milliseconds / 1000
        switch milliseconds {
        case ..<1000: return "\(milliseconds) ms"
        case ..<10_000: return milliseconds % 1000 < 100 ? "\(seconds) s" : "\(seconds).\(milliseconds % 1000 / 100) s"
        case ..<60_000: return "\(seconds) s"
        case ..<3_600_000: return "\(seconds / 60) min" + (seconds % 60 == 0 ? "" : " \(seconds % 60) s")
        default: return "\(seconds / 3600) h" + (seconds % 3600 / 60 == 0 ? "" : " \(seconds % 3600 / 60) min")
        }
    }
}
