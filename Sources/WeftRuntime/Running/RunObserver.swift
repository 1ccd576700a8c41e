import Weft

/// Sees what happens in a run; called from any thread, in order for each host. All texts are masked already.
public protocol RunObserver: Sendable {
    /// The run begins.
    func runStarted(_ plan: Plan)
    /// A step begins on a host, or here.
    func started(step: Int, host: String?)
    /// Something was reported by a task; `line` events hold a whole line.
    func received(_ event: RunEvent, step: Int)
    /// Whole lines of a command's output, each with its newline save perhaps the last of all.
    func output(_ bytes: [UInt8], _ stream: OutputStream, host: String, step: Int)
    /// A step ended on a host, or here.
    func finished(step: Int, host: String?, outcome: Outcome)
    /// The terminal is somebody else's until ``resume()``: nothing may be shown.
    func pause()
    /// The terminal is free again.
    func resume()
    /// The run ended.
    func runFinished(_ report: RunReport)
}
