import Synchronization

/// The place where a run's output goes: standard output for what hosts and tasks print, standard error for what is said about them.
///
/// On a terminal a line about the progress stands under the output. It is taken away before anything else is written. While the terminal is
/// somebody else's, all is kept back.
final class Screen: Sendable {
    private struct State {
        var progress = ""
        var isPaused = false
        var kept: [(isError: Bool, bytes: [UInt8])] = []
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
        state.withLock { state in
            if state.isPaused {
                state.kept.append((isError, bytes))
            } else {
                write(bytes, isError, state.progress)
            }
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
            for (isError, bytes) in state.kept { write(bytes, isError, "") }
            state.kept = []
            if !state.progress.isEmpty { errors.write(state.progress) }
        }
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
