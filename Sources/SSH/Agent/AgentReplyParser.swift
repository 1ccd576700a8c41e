/// Cuts the bytes that come from an agent's socket into replies, however they arrive.
public struct AgentReplyParser: Sendable {
    private var buffer: [UInt8] = []

    /// Starts with nothing received.
    public init() {}

    /// Adds what was received.
    public mutating func append(_ bytes: some Sequence<UInt8>) {
        buffer += bytes
    }

    /// The next whole reply, or nil until more has arrived.
    ///
    /// - Throws: ``AgentError`` for bytes that are none; the connection is of no use then.
    public mutating func next() throws(AgentError) -> AgentReply? {
        guard buffer.count >= 4 else { return nil }
        let length = buffer[..<4].reduce(0) { $0 << 8 | Int($1) }
        guard length > 0, length <= AgentReply.maximumLength else { throw .malformed("a message of \(length) bytes") }
        guard buffer.count >= 4 + length else { return nil }
        let body = Array(buffer[4..<4 + length])
        buffer.removeFirst(4 + length)
        return try AgentReply(body: body)
    }
}
