import Foundation
import Mustache

// Fills in templates for a run, each a line of JSON on standard input, answered by a line on standard output. A program of its own, so that runs
// without templates start without Foundation.

/// A request as it comes.
struct Request: Decodable {
    let template: String
    let values: Value
}

/// An answer: a text, or what is wrong.
struct Answer: Encodable {
    struct Problem: Encodable {
        let line: Int
        let text: String
    }

    var text: String?
    var problems: [Problem] = []
}

while let line = readLine() {
    let answer: Answer
    do {
        let request = try JSONDecoder().decode(Request.self, from: Data(line.utf8))
        answer = Rendering(request.template, request.values).answer
    } catch {
        answer = Answer(problems: [.init(line: 0, text: "the request is not understood: \(error)")])
    }
    let data = try JSONEncoder().encode(answer)
    FileHandle.standardOutput.write(data + Data("\n".utf8))
}
