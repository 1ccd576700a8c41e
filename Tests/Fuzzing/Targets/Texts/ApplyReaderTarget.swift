@testable import Weft

/// Whatever a host says while resources are applied, the report is one of these resources, and bounded.
struct ApplyReaderTarget: Property {
    let name = "apply"
    let about =
        "what hosts say of resources: each has one outcome, nothing sensitive is told, the same in pieces of any size, bounded memory"

    struct Case {
        let lines: [String]
        let errors: [UInt8]
        let cuts: [Int]
    }

    private static let token = "t0ken"
    private static let words = ["o", "c", "m", "f", "s", "n", "a", "A", "C", "F", "d", "r", "end", "want", "x", ""]
    private static let rests = ["1", "2", "3", "4", "0", "-1", "99999999999999999999", "1 7", "-hush", "+x", "", "é 1", "2 2"]
    private static let pieces = ["t0ken 1\n", "t0ken h1\n", "t0ken ", "\n", "\n\n", "line\n", "hush", "\r", "\0", "t0ken 2\n", "é"]

    func make(_ choices: inout Choices) -> Case {
        Case(
            lines: choices.many(upTo: 12) { choices in
                Self.words[choices.number(below: Self.words.count)] + " " + Self.rests[choices.number(below: Self.rests.count)]
            },
            errors: Array(choices.text(upTo: 12, of: Self.pieces).utf8), cuts: choices.many(upTo: 12) { $0.number(in: 1...9) })
    }

    func show(_ one: Case) -> String { "lines \(one.lines)\nerrors \(shown(one.errors))\ncut at \(one.cuts)" }

    private struct Named: Resource {
        let title: String
        var script: ResourceScript { ResourceScript(check: "true", apply: "true") }
    }

    private static let script: ApplyScript = {
        let resources = Resources([
            Resources.Item(resource: Named(title: "one"), handlers: [Handler("first", "true")]),
            Resources.Item(resource: Named(title: "two"), isSensitive: true), Resources.Item(resource: Named(title: "three")),
        ])
        return ApplyScript(resources, resources.scripts, mode: .apply, differences: true, token: token)
    }()

    func check(_ one: Case) throws {
        let report = Self.report(one, cuts: one.cuts)
        try same("\(report)", "\(Self.report(one, cuts: []))", "what comes of it in pieces")
        let resources = report.items.filter { !$0.isHandler }
        try same(resources.map(\.title), ["one", "two", "three"], "the resources")
        try same(resources[1].difference, [], "the difference of what is sensitive")
        try hold(report.items.count(where: \.isHandler) <= 1, "a handler is there twice")
        let lines = report.items.reduce(0) { $0 + $1.difference.count + $1.output.count }
        try hold(lines <= 3 * one.lines.count + one.errors.count + 3, "\(lines) lines are kept")
    }

    private static func report(_ one: Case, cuts: [Int]) -> ApplyReport {
        let reader = ApplyReader(script, isPreview: false) { _ in
        } show: { _ in
        }
        var rest = one.errors[...]
        for cut in cuts + [one.errors.count] where !rest.isEmpty {
            reader.receiveOutput(Array(rest.prefix(cut)))
            rest = rest.dropFirst(cut)
        }
        for line in one.lines { reader.receive(line) }
        return reader.report
    }
}
