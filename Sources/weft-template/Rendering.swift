import Foundation
import Mustache

/// One template, filled in.
struct Rendering {
    let answer: Answer

    init(_ template: String, _ values: Value) {
        let misses = Misses()
        do {
            // Configuration files are no HTML.
            let parsed = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + template)
            let text = parsed.render(values.object(misses))
            misses.finish()
            var seen: Set<String> = []
            let problems = misses.names.filter { seen.insert($0).inserted }.map { name in
                Answer.Problem(line: Self.line(of: name, in: template), text: "`\(name)` has no value")
            }
            answer = problems.isEmpty ? Answer(text: text) : Answer(problems: problems)
        } catch let error as MustacheTemplate.ParserError {
            answer = Answer(problems: [.init(line: error.context.lineNumber, text: "it is no template: \(error.error)")])
        } catch {
            answer = Answer(problems: [.init(line: 0, text: "it is no template: \(error)")])
        }
    }

    /// The line of the first tag that has a name in it, from 1; 0 when there is none.
    private static func line(of name: String, in template: String) -> Int {
        let word = NSRegularExpression.escapedPattern(for: name)
        guard
            let tag = template.range(
                of: #"\{\{[^}]*(?<![A-Za-z0-9_-])"# + word + #"(?![A-Za-z0-9_-])[^}]*\}\}"#, options: .regularExpression)
        else { return 0 }
        return template[..<tag.lowerBound].utf8.count { $0 == 10 } + 1
    }
}
