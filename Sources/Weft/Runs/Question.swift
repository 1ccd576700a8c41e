/// Something that only the user can say.
public struct Question: Sendable, Hashable {
    /// How the answer is given.
    public enum Kind: Sendable, Hashable {
        /// A line of text.
        case text
        /// yes or no; `--yes` answers it.
        case confirmation
        /// A line that is not echoed.
        case secret
    }

    /// The name for `--answer NAME=VALUE`.
    public let name: String
    /// What is asked.
    public let text: String
    /// How it is answered.
    public let kind: Kind
    /// The answer when the user only presses return; `nil` when one must be given.
    public let fallback: String?

    /// The variable of the environment that answers it in advance, `WEFT_ANSWER_` and the name in capitals: the way for secrets, since
    /// arguments show in process lists.
    public var environmentName: String {
        "WEFT_ANSWER_" + String(name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    /// A question.
    public init(name: String, _ text: String, kind: Kind = .text, default fallback: String? = nil) {
        self.name = name
        self.text = text
        self.kind = kind
        self.fallback = fallback
    }
}

/// A question that nobody could answer, or that was answered with no.
public enum QuestionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is no terminal, and no `--answer` for it.
    case unanswered(Question)
    /// `--no-input` was given, and no `--answer` for it.
    case forbidden(Question)
    /// The user said no.
    case declined(Question)

    /// What was asked and how to answer it in advance.
    public var description: String {
        switch self {
        case .unanswered(let question):
            "`\(question.text)` needs an answer and there is no terminal to ask at\n  give it with \(QuestionError.way(to: question))"
        case .forbidden(let question):
            "`\(question.text)` needs an answer and `--no-input` forbids to ask\n  give it with \(QuestionError.way(to: question))"
        case .declined(let question): "stopped: `\(question.text)` was answered with no"
        }
    }

    private static func way(to question: Question) -> String {
        switch question.kind {
        case .text: "`--answer \(question.name)=VALUE`"
        case .confirmation: "`--answer \(question.name)=yes`, or `--yes` for all confirmations"
        case .secret: "`\(question.environmentName)` in the environment"
        }
    }
}
