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
    /// How often the question may be answered; one more is an error rather than an endless loop.
    public let limit: Int

    /// Types `reply` and a newline when `question` appears.
    public init(_ question: String, _ reply: String, limit: Int = 1) {
        self.init(question, Secret(reply), limit: limit)
    }

    /// Types a secret and a newline when `question` appears.
    public init(_ question: String, _ reply: Secret, limit: Int = 1) {
        self.question = question
        self.reply = reply
        self.limit = limit
    }
}
