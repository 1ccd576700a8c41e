import Synchronization
import WeftRuntime

/// The place where a run's output goes: standard output for what hosts and tasks print, standard error for what is said about them.
///
/// On a terminal a line about the progress stands under the output. It is taken away before anything else is written. While the terminal is
/// somebody else's, all is kept back.
final class Screen: Sendable {
    private struct State {
        var progress = ""
        var isPaused = false
        var kept = BulkBytes()
        /// Which of the outputs so many of the kept bytes are for.
        var order: [(isError: Bool, count: Int)] = []
    }

    let output: OutputWriter
    let errors: OutputWriter
    private let state = Mutex(State())

    init(output: OutputWriter, errors: OutputWriter) {
        self.output = output
        self.errors = errors
    }

    /// Writes whole lines.
    func show(_ bytes: [UInt8], isError: Bool = false) {
        guard !bytes.isEmpty else { return }
        state.withLock { show(bytes, isError, &$0) }
    }

    /// Writes whole lines that come in pieces; nothing of anybody else gets in between.
    func show(pieces: (_ show: ([UInt8]) -> Void) -> Void) {
        state.withLock { state in
            pieces { show($0, false, &state) }
        }
    }

    private func show(_ bytes: [UInt8], _ isError: Bool, _ state: inout State) {
        guard state.isPaused else { return write(bytes, isError, state.progress) }
        state.kept.append(bytes)
        if state.order.last?.isError == isError {
            state.order[state.order.count - 1].count += bytes.count
        } else {
            state.order.append((isError, bytes.count))
        }
    }

    /// Writes lines of text.
    func show(_ text: String, isError: Bool = false) { show(Array(text.utf8), isError: isError) }

    /// Replaces the line about the progress; the empty text takes it away.
    func setProgress(_ text: String) {
        state.withLock { state in
            guard state.progress != text else { return }
            if !state.isPaused { errors.write((state.progress.isEmpty ? "" : "\r\u{1B}[2K") + text) }
            state.progress = text
        }
    }

    func pause() {
        state.withLock { state in
            state.isPaused = true
            if !state.progress.isEmpty { errors.write("\r\u{1B}[2K") }
        }
    }

    func resume() {
        state.withLock { state in
            state.isPaused = false
            showKept(&state)
            if !state.progress.isEmpty { errors.write(state.progress) }
        }
    }

    private func showKept(_ state: inout State) {
        var order = state.order[...]
        state.kept.forEachPiece { piece in
            var rest = piece[...]
            while !rest.isEmpty, let next = order.first {
                let bytes = rest.prefix(next.count)
                write(Array(bytes), next.isError, "")
                rest = rest.dropFirst(bytes.count)
                order[order.startIndex].count -= bytes.count
                if bytes.count == next.count { order.removeFirst() }
            }
        }
        if let problem = state.kept.problem { errors.write("task: output is missing here: \(problem)\n") }
        (state.kept, state.order) = (BulkBytes(), [])
    }

    private func write(_ bytes: [UInt8], _ isError: Bool, _ progress: String) {
        guard progress.isEmpty else {
            errors.write("\r\u{1B}[2K")
            (isError ? errors : output).write(bytes)
            errors.write(progress)
            return
        }
        (isError ? errors : output).write(bytes)
    }
}
