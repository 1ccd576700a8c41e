import Foundation
import TaskGrammar
import Weft

@testable import WeftRuntime

/// A value that is written as JSON is read again, by our reader of JSON and by that of YAML; and what is JSON is what Foundation takes for it.
struct JSONTarget: Property {
    let name = "json"
    let about = "JSON: what is written is read, also as YAML; damaged texts against Foundation"

    struct Case {
        let value: JSONText
        let damaged: [UInt8]
    }

    private static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "\\uFF11", "\\u１２３４", "0", "-", "1.5e3", "1.",
        "+1", "01",
        ".5", "1e", "true", "null", "nul", "\n", "\t", " ", "\u{A0}", "\u{B}", "\u{301}", "\u{FEFF}", "\u{7F}", "\u{1}", "//", "NaN", "１",
    ]

    func make(_ choices: inout Choices) -> Case {
        let value = Self.value(&choices, depth: 0)
        if choices.happens(onceIn: 200) {
            let count = choices.number(below: 5000)
            return Case(value: value, damaged: Array(String(repeating: choices.pick(["[", "{\"a\":", "\"", "-"]), count: count).utf8))
        }
        return Case(value: value, damaged: choices.damaged(Array(value.lines.utf8), with: Self.pieces))
    }

    private static func value(_ choices: inout Choices, depth: Int) -> JSONText {
        switch choices.number(below: depth < 4 ? 9 : 6) {
        case 0: .null
        case 1: .bool(choices.number(below: 2) == 0)
        case 2: .integer(choices.pick([0, 1, -1, 42, Int.max, Int.min]))
        case 3: .number(choices.pick([0.5, -1e300, 1e-7, 3.25]))
        case 4...5: .string(choices.text(upTo: 8))
        case 6: .array(choices.many(upTo: 5) { value(&$0, depth: depth + 1) })
        default:
            .object(
                Dictionary(choices.many(upTo: 5) { ($0.text(upTo: 4), value(&$0, depth: depth + 1)) }) { $1 }.sorted { $0.key < $1.key }
                    .map { ($0.key, $0.value) })
        }
    }

    func show(_ one: Case) -> String { "\(shown(one.value.text))\n\(shown(one.damaged.prefix(2000)))" }

    func check(_ one: Case) throws {
        for text in [one.value.text, one.value.lines] {
            try same(Self.plain(try JSONReader.read(text, path: "j")), Self.plain(one.value), "what is read")
        }
        let text = one.value.text
        if !text.unicodeScalars.contains(where: { $0.value > 0x7E && !(0xA0..<0xD800).contains($0.value) }) {
            let value = try YAMLReader.read(text, path: "y")
            try same(value.map { Self.plain($0) }, Self.plain(one.value), "what is read as YAML")
        }
        let damaged = String(decoding: one.damaged, as: UTF8.self)
        let ours: String?
        do throws(FileProblems) { ours = Self.plain(try JSONReader.read(damaged, path: "j")) } catch {
            ours = nil
            // Those are ours alone: Foundation takes the last of two keys, and goes deeper.
            if error.description.contains("second time") || error.description.contains("levels deep") { return }
            let lines = damaged.utf8.count { $0 == 0x0A } + 1
            let place = error.problems.first?.position?.line ?? 0
            try hold((1...lines).contains(place), "an error in line \(place) of \(lines)")
        }
        let theirs = try? JSONSerialization.jsonObject(with: Data(damaged.utf8), options: .fragmentsAllowed)
        // Foundation guesses at UTF-16 by zeros and byte order marks; and numbers that are too large for it are none for us to judge.
        guard !damaged.unicodeScalars.contains("\u{FEFF}"), !damaged.utf8.contains(0), !damaged.utf8.contains(0x65),
            !damaged.utf8.contains(0x45)
        else { return }
        // It takes a comma behind the last element, too.
        let dense = damaged.utf8.filter { !" \t\r\n".utf8.contains($0) }
        if zip(dense, dense.dropFirst()).contains(where: { $0 == UInt8(ascii: ",") && "]}".utf8.contains($1) }) { return }
        try same(ours != nil, theirs != nil, "whether `\(shown(damaged))` is JSON")
    }

    /// The value without places, numbers as they are written.
    private static func plain(_ value: FileValue) -> String {
        switch value.content {
        case .plain(let text): text
        case .quoted(let text): "\"" + shown(text)
        case .list(let values): "[" + values.map { plain($0) }.joined(separator: ",") + "]"
        case .map(let entries): "{" + entries.map { "\(shown($0.key)):\(plain($0.value))" }.joined(separator: ",") + "}"
        }
    }

    private static func plain(_ value: JSONText) -> String {
        switch value {
        case .string(let text): "\"" + shown(text)
        case .array(let values): "[" + values.map { plain($0) }.joined(separator: ",") + "]"
        case .object(let members): "{" + members.map { "\(shown($0.0)):\(plain($0.1))" }.joined(separator: ",") + "}"
        case .null, .bool, .integer, .number: value.text
        }
    }
}
