import Weft

/// Finds a program's questions in its output and tells what to type.
struct Answerer {
    private let answers: [(question: [UInt8], answer: Answer)]
    private var given: [Int]
    private var seen: [UInt8] = []

    init(_ answers: [Answer]) {
        self.answers = answers.map { (Array($0.question.utf8), $0) }
        given = answers.map { _ in 0 }
    }

    /// The replies to the questions in this piece of output, and in what came before it.
    ///
    /// - Throws: ``QuestionRepeated`` when a question comes more often than it may be answered: the program refuses the answer.
    mutating func replies(to bytes: [UInt8]) throws(QuestionRepeated) -> [Secret] {
        guard !answers.isEmpty else { return [] }
        seen += bytes
        var replies: [Secret] = []
        while let next = nextQuestion() {
            seen.removeFirst(next.end)
            let answer = answers[next.index].answer
            given[next.index] += 1
            if given[next.index] > answer.limit { throw QuestionRepeated(question: answer.question, answered: answer.limit) }
            replies.append(answer.reply)
        }
        let longest = answers.map(\.question.count).max() ?? 0
        if seen.count > longest { seen.removeFirst(seen.count - longest) }
        return replies
    }

    private func nextQuestion() -> (index: Int, end: Int)? {
        var first: (index: Int, start: Int, end: Int)?
        for (index, entry) in answers.enumerated() {
            guard let range = seen.firstRange(of: entry.question), first.map({ range.lowerBound < $0.start }) ?? true else { continue }
            first = (index, range.lowerBound, range.upperBound)
        }
        return first.map { ($0.index, $0.end) }
    }
}

/// A question that came again after it was answered as often as it may be.
struct QuestionRepeated: Error {
    let question: String
    let answered: Int
}
