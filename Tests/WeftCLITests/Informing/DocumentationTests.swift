import Foundation
import TaskGrammar
import Testing
import WeftRuntime

struct DocumentationTests {
    private static let text: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return (try? String(contentsOf: root.appendingPathComponent("docs/command-line.md"), encoding: .utf8)) ?? ""
    }()

    /// The cells of the first column between two headings.
    private func firstColumn(of section: String) throws -> [String] {
        let start = try #require(Self.text.range(of: "\n## \(section)\n"))
        let rest = Self.text[start.upperBound...]
        let end = rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex
        return rest[..<end].split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| ---") }.dropFirst().map {
            $0.split(separator: "|")[0].trimmingCharacters(in: .whitespaces)
        }
    }

    @Test("the page lists exactly the options there are, as they are spelled")
    func options() throws {
        let listed = try firstColumn(of: "Options").flatMap { $0.components(separatedBy: ", ") }.map { $0.replacing("`", with: "") }
        let options = CommandOption.all.filter { !$0.isHidden }.flatMap { option -> [String] in
            let value = option.argument.map { " \($0.placeholder)" } ?? ""
            return (option.short.map { ["-\($0)\(value)"] } ?? []) + ["\(option.long)\(value)"]
        }
        #expect(Set(listed) == Set(options))
        #expect(listed.count == options.count)
    }

    @Test("the page lists every outcome, output style, targeting word and exit status")
    func others() throws {
        #expect(try firstColumn(of: "Outcomes") == Outcome.Status.allCases.map(\.rawValue))
        #expect(try firstColumn(of: "Exit status") == ["0", "1", "2", "3", "4", "124", "130"])
        let styles = try firstColumn(of: "Output").map { $0.replacing("`", with: "") }
        #expect(Array(styles.prefix(OutputStyle.allCases.count)) == OutputStyle.allCases.map(\.rawValue))
        let words = try firstColumn(of: "Words").map { $0.replacing("`", with: "") }
        for word in TargetingWord.allCases { #expect(words.contains { $0.hasPrefix("\(word.rawValue)=") }) }
    }
}
