/// What to type when a program asks.
///
/// ```swift
/// try await host.run("adduser web", answering: [.init("Is the information correct? [Y/n]", "y")])
/// ```
public struct Answer: Sendable, Hashable {
    /// The text the program prints, found anywhere in its output.
    public let question: String
    /// What is typed, without the newline.
    public let reply: Secret
    /// Whether the reply was given as a secret: the run masks it then. A plain `y` must not take every later `y` out of the output.
    public let isSecret: Bool
    /// How often the question may be answered; one more is an error rather than an endless loop.
    public let limit: Int

    /// Types `reply` and a newline when `question` appears. It is no secret and is not masked.
    public init(_ question: String, _ reply: String, limit: Int = 1) {
        self.init(question: question, reply: Secret(reply), isSecret: false, limit: limit)
    }

    /// Types a secret and a newline when `question` appears; it is masked in all that is shown.
    public init(_ question: String, _ reply: Secret, limit: Int = 1) {
        self.init(question: question, reply: reply, isSecret: true, limit: limit)
    }

    private init(question: String, reply: Secret, isSecret: Bool, limit: Int) {
        self.question = question
        self.reply = reply
        self.isSecret = isSecret
        self.limit = limit
    }
}
