import Glibc
import Weft
import WeftRuntime

/// Answers questions from `--answer`, the environment, `--yes` and the terminal.
struct UserPrompter: Prompter {
    /// `--answer NAME=VALUE`, by name in snake case.
    let answers: [String: String]
    /// `--yes`.
    let confirmsAll: Bool
    /// `--no-input`.
    let asksNobody: Bool

    func declaredAnswer(to question: Question) throws -> String? {
        if let answer = answers[String(question.name.map { $0 == "-" ? "_" : $0 })] { return answer }
        if let answer = getenv(question.environmentName) { return String(cString: answer) }
        if question.kind == .confirmation, confirmsAll { return "yes" }
        guard asksNobody else { return nil }
        if question.kind != .secret, let fallback = question.fallback { return fallback }
        throw QuestionError.forbidden(question)
    }

    func checkAnswerable(_ question: Question) throws {
        if try declaredAnswer(to: question) != nil || question.kind != .secret && question.fallback != nil { return }
        guard TerminalQuestion(question) != nil else { throw QuestionError.unanswered(question) }
    }

    /// A shell's keys are read from standard input and its output goes to standard output.
    var hasTerminal: Bool { !asksNobody && isatty(0) == 1 && isatty(1) == 1 }

    func ask(_ question: Question) async throws -> String {
        guard let terminal = TerminalQuestion(question) else {
            if question.kind != .secret, let fallback = question.fallback { return fallback }
            throw QuestionError.unanswered(question)
        }
        return try await terminal.ask()
    }
}
