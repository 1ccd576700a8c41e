import Weft

/// Gets the user's answers.
public protocol Prompter: Sendable {
    /// The answer that was given in advance; `nil` when the user must be asked.
    ///
    /// - Throws: ``Weft/QuestionError`` when nobody can be asked.
    func declaredAnswer(to question: Question) throws -> String?
    /// Asks at the terminal. No other question is asked, and no output shown, meanwhile.
    func ask(_ question: Question) async throws -> String
}
