import Weft

/// Gets the user's answers.
public protocol Prompter: Sendable {
    /// The answer that was given in advance; `nil` when the user must be asked.
    ///
    /// - Throws: ``Weft/QuestionError`` when nobody can be asked.
    func declaredAnswer(to question: Question) throws -> String?
    /// Asks at the terminal. No other question is asked, and no output shown, meanwhile.
    func ask(_ question: Question) async throws -> String
    /// Checks that a question could be answered now or later.
    ///
    /// - Throws: ``Weft/QuestionError`` when nobody could.
    func checkAnswerable(_ question: Question) throws
    /// Whether there is a terminal that could be given to a host.
    var hasTerminal: Bool { get }
}

extension Prompter {
    /// What was given in advance counts.
    public func checkAnswerable(_ question: Question) throws { _ = try declaredAnswer(to: question) }
    /// Yes.
    public var hasTerminal: Bool { true }
}
