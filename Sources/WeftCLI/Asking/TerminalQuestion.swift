import Glibc
import Synchronization
import Weft

/// One question at the terminal, `/dev/tty`, whatever standard input is.
///
/// It waits on a thread of its own: reading a terminal blocks, and neither tasks nor connections may wait for that. The terminal is as before
/// afterwards, also when the question is given up.
final class TerminalQuestion: Sendable {
    private let question: Question
    private let terminal: Int32
    /// A byte in it ends the waiting.
    private let wake: (reading: Int32, writing: Int32)

    /// `nil` when there is no terminal.
    init?(_ question: Question) {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { return nil }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            close(terminal)
            return nil
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        self.question = question
        self.terminal = terminal
        wake = (ends[0], ends[1])
    }

    deinit {
        close(terminal)
        close(wake.reading)
        close(wake.writing)
    }

    /// The answer; a confirmation's is `yes` or `no`.
    ///
    /// - Throws: `CancellationError` when the run is interrupted, ``Weft/QuestionError`` at the end of the terminal's input.
    func ask() async throws -> String {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let waiting = Waiting(self, continuation)
                var id = pthread_t()
                let context = Unmanaged.passRetained(waiting).toOpaque()
                let status = pthread_create(
                    &id, nil,
                    { context in
                        guard let context else { return nil }
                        let waiting = Unmanaged<Waiting>.fromOpaque(context).takeRetainedValue()
                        waiting.continuation.resume(with: Result { try waiting.question.converse() })
                        return nil
                    }, context)
                guard status == 0 else {
                    Unmanaged<Waiting>.fromOpaque(context).release()
                    return continuation.resume(throwing: QuestionError.unanswered(question))
                }
                pthread_detach(id)
            }
        } onCancel: {
            var byte: UInt8 = 0
            _ = write(wake.writing, &byte, 1)
        }
    }

    private final class Waiting: Sendable {
        let question: TerminalQuestion
        let continuation: CheckedContinuation<String, any Error>

        init(_ question: TerminalQuestion, _ continuation: CheckedContinuation<String, any Error>) {
            self.question = question
            self.continuation = continuation
        }
    }

    private func converse() throws -> String {
        var before = termios()
        let isSilent = question.kind == .secret && tcgetattr(terminal, &before) == 0
        if isSilent {
            var silent = before
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(terminal, TCSAFLUSH, &silent)
        }
        defer {
            if isSilent {
                tcsetattr(terminal, TCSAFLUSH, &before)
                say("\n")
            }
        }
        while true {
            say(Self.text(of: question))
            let line = try readLine()
            if let answer = Self.answer(to: question, line) { return answer }
            say(question.kind == .confirmation ? "please answer yes or no\n" : "an answer is needed\n")
        }
    }

    /// The question as it is asked: `Go on? [y/N] `, `Name [web]: `.
    static func text(of question: Question) -> String {
        let text = HarmlessText.lines(question.text)
        switch question.kind {
        case .confirmation:
            let choice =
                switch question.fallback {
                case "yes": "[Y/n]"
                case "no": "[y/N]"
                default: "[y/n]"
                }
            return "\(text) \(choice) "
        case .text: return question.fallback.map { "\(text) [\($0)]: " } ?? "\(text): "
        case .secret: return "\(text): "
        }
    }

    /// What a line answers; `nil` when it must be asked again.
    static func answer(to question: Question, _ line: String) -> String? {
        switch question.kind {
        case .secret: return line
        case .text: return line.isEmpty ? question.fallback : line
        case .confirmation:
            if line.isEmpty { return question.fallback }
            return (try? Bool(taskArgument: line)).map { $0 ? "yes" : "no" }
        }
    }

    private func say(_ text: String) { OutputWriter(terminal).write(text) }

    private func readLine() throws -> String {
        var line: [UInt8] = []
        while true {
            var waits = [
                pollfd(fd: terminal, events: Int16(POLLIN), revents: 0), pollfd(fd: wake.reading, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&waits, 2, -1) < 0 {
                guard errno == EINTR else { throw QuestionError.unanswered(question) }
                continue
            }
            if waits[1].revents != 0 { throw CancellationError() }
            var byte: UInt8 = 0
            let count = read(terminal, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { throw QuestionError.unanswered(question) }
            if byte == 0x0A { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
    }
}
