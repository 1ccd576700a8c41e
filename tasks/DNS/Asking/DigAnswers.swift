nonisolated extension DNS {
    /// What `dig` said of each question, read from its output with comments.
    nonisolated struct DigAnswers: Sendable, Hashable {
        /// A name and a type, as they were asked for.
        nonisolated struct Question: Sendable, Hashable {
            /// The whole name, without the final dot.
            var name: String
            var type: String
        }

        /// The answer to one question.
        nonisolated struct Answer: Sendable, Hashable {
            /// `NOERROR`, `NXDOMAIN`, `SERVFAIL`, `REFUSED`.
            var status = ""
            /// The data of the records that have the question's own name and type.
            var data: [String] = []
        }

        var answers: [Question: Answer] = [:]
        /// What it said where no server answered.
        var silence: String?

        /// Reads what `dig +noall +comments +question +answer` prints for one question after the other.
        init(_ lines: [String]) {
            var status = ""
            var question: Question?
            for line in lines {
                if line.hasPrefix(";; ->>HEADER<<-") {
                    status = line.split(separator: ",").first { $0.contains("status: ") }?.split(separator: " ").last.map(String.init) ?? ""
                    question = nil
                } else if line.hasPrefix(";; ") || line.hasPrefix("; <<>>") {
                    if line.contains("no servers could be reached") || line.contains("connection timed out")
                        || line.contains("communications error")
                    {
                        silence = line.drop { $0 == ";" || $0 == " " }.description
                    }
                } else if line.hasPrefix(";"), !line.hasPrefix("; ") {
                    let words = line.dropFirst().split { $0 == " " || $0 == "\t" }
                    guard words.count == 3 else { continue }
                    let asked = Question(name: Self.plain(words[0]), type: String(words[2]))
                    (question, answers[asked]) = (asked, Answer(status: status))
                } else if let asked = question {
                    let words = line.split(maxSplits: 4) { $0 == " " || $0 == "\t" }
                    guard words.count == 5, Self.plain(words[0]) == asked.name, words[3] == asked.type else { continue }
                    answers[asked]?.data.append(String(words[4].drop { $0 == " " || $0 == "\t" }))
                }
            }
        }

        private static func plain(_ name: Substring) -> String { (name.hasSuffix(".") ? name.dropLast() : name).lowercased() }
    }

    /// Compares what a server said with the records that it should know: a line for each record, with what is wrong with it.
    static func compare(_ records: [Record], with answers: DigAnswers) -> [(line: String, problem: String?)] {
        let groups = Dictionary(grouping: records) { DigAnswers.Question(name: $0.name, type: $0.data.type) }
        return records.map { record in
            let line = "\(record.name) \(record.data.type) \(record.data.text)"
            let question = DigAnswers.Question(name: record.name, type: record.data.type)
            guard let answer = answers.answers[question] else { return (line, "missing: \(line); the server did not answer") }
            let found = answer.data.map { normal($0, record.data.type) }
            if found.contains(normal(record.data.text, record.data.type)) { return (line, nil) }
            // What is found and nobody expects is probably what should be this.
            let expected = (groups[question] ?? []).map { normal($0.data.text, record.data.type) }
            let others = answer.data.filter { !expected.contains(normal($0, record.data.type)) }
            if !others.isEmpty { return (line, "wrong: \(line); the server says \(others.joined(separator: ", "))") }
            return (line, "missing: \(line)\(answer.status == "NOERROR" ? "" : "; the server says \(answer.status)")")
        }
    }

    /// Data in one way of writing: names in lower case, texts as one string.
    static func normal(_ data: String, _ type: String) -> String {
        guard type == "TXT" else { return data.lowercased() }
        let reader = RecordReader("@ TXT \(data)", source: "")
        guard case .txt(let text)? = reader.records.first?.data else { return data }
        return text
    }
}
