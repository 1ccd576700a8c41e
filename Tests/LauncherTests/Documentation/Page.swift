import Foundation

/// A Markdown page of the repository.
struct Page: CustomStringConvertible {
    /// The path below the repository.
    let path: String
    let text: String

    init(_ path: String) throws {
        self.path = path
        text = try String(contentsOf: Site.package.appending(path: path), encoding: .utf8)
    }

    var description: String { path }

    /// The Swift blocks that are a whole fabfile: those that import something.
    var fabfiles: [String] { blocks("swift").filter { $0.hasPrefix("import Weft") } }

    /// The Swift blocks that stand in a task with a connection `host`.
    var bodies: [String] { blocks("swift").filter { !$0.contains("\nimport ") && !$0.hasPrefix("import ") && !$0.hasPrefix("//") } }

    /// The code blocks of a language, in their order.
    func blocks(_ language: String) -> [String] {
        var blocks: [String] = []
        var open: (language: Substring, lines: [Substring])?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let block = open {
                if line != "```" {
                    open?.lines.append(line)
                    continue
                }
                if block.language == language { blocks.append(block.lines.map { $0 + "\n" }.joined()) }
                open = nil
            } else if line.hasPrefix("```") {
                open = (line.dropFirst(3), [])
            }
        }
        return blocks
    }

    /// Where the page's links lead to, but for those that leave the repository.
    var links: [String] {
        var isCode = false
        let prose = text.split(separator: "\n").filter { line in
            if line.hasPrefix("```") { isCode.toggle() }
            return !isCode
        }
        return prose.flatMap { line in
            line.replacing(/`[^`]*`/, with: "").matches(of: /\]\(([^)\s]+)\)/).map { String($0.output.1) }
        }
        .filter { !$0.contains("://") && !$0.hasPrefix("mailto:") }
    }

    /// The names by which links lead to the page's headings, as GitHub makes them.
    var anchors: Set<String> {
        Set(
            text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
                let words = heading.drop { $0 == "#" || $0 == " " }.lowercased()
                return String(
                    words.filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }.map { $0 == " " ? "-" : $0 })
            })
    }

    /// Every page of the repository.
    static func all() throws -> [Page] {
        let docs = try FileManager.default.subpathsOfDirectory(atPath: Site.package.appending(path: "docs").path)
        return try ["README.md"].map(Page.init) + docs.filter { $0.hasSuffix(".md") }.sorted().map { try Page("docs/\($0)") }
    }
}
