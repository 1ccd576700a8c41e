/// Reads JSON (RFC 8259) with the place of every value, which Foundation's reader does not keep; a key that comes twice is an error.
package struct JSONReader {
    private static let deepest = 200
    private let path: String
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var line = 1
    private var lineStart = 0

    /// Reads the one value of a file.
    package static func read(_ text: String, path: String) throws(FileProblems) -> FileValue {
        var reader = JSONReader(path: path, scalars: Array(text.unicodeScalars))
        do throws(FileProblem) {
            let value = try reader.value(depth: 0)
            reader.skipSpace()
            if reader.index < reader.scalars.count { throw reader.problem("something follows the end of the value") }
            return value
        } catch {
            throw FileProblems([error])
        }
    }

    private init(path: String, scalars: [Unicode.Scalar]) {
        self.path = path
        self.scalars = scalars
    }

    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
    private var position: FilePosition { FilePosition(line: line, column: index - lineStart + 1) }

    private func problem(_ message: String, at place: FilePosition? = nil) -> FileProblem {
        FileProblem(path: path, position: place ?? position, message: "not JSON: \(message)")
    }

    private mutating func skipSpace() {
        while let scalar = current, [" ", "\t", "\n", "\r"].contains(scalar) {
            index += 1
            if scalar == "\n" {
                line += 1
                lineStart = index
            }
        }
    }

    private mutating func value(depth: Int) throws(FileProblem) -> FileValue {
        guard depth < Self.deepest else { throw problem("more than \(Self.deepest) levels deep") }
        skipSpace()
        let start = position
        switch current {
        case "{": return FileValue(content: .map(try entries(depth: depth)), position: start)
        case "[": return FileValue(content: .list(try elements(depth: depth)), position: start)
        case "\"": return FileValue(content: .quoted(try string()), position: start)
        case nil: throw problem("the text ends where a value was expected")
        case _?:
            let begin = index
            while let scalar = current, scalar.properties.isAlphabetic || "+-.0123456789".unicodeScalars.contains(scalar) { index += 1 }
            var word = String.UnicodeScalarView()
            word.append(contentsOf: scalars[begin..<index])
            let text = String(word)
            guard ["true", "false", "null"].contains(text) || Self.isNumber(text) else {
                throw problem("expected a value, found `\(text.isEmpty ? String(scalars[index]) : text)`", at: start)
            }
            return FileValue(content: .plain(text), position: start)
        }
    }

    private mutating func entries(depth: Int) throws(FileProblem) -> [FileValue.Entry] {
        var entries: [FileValue.Entry] = []
        var lines: [String: Int] = [:]
        index += 1
        skipSpace()
        if take("}") { return entries }
        repeat {
            skipSpace()
            let start = position
            guard current == "\"" else { throw problem("expected a key in double quotes") }
            let key = try string()
            skipSpace()
            guard take(":") else { throw problem("expected a colon behind the key `\(key)`") }
            let value = try value(depth: depth + 1)
            if let first = lines.updateValue(start.line, forKey: key) {
                throw FileProblem(path: path, position: start, message: "`\(key)` is given a second time, after line \(first)")
            }
            entries.append(.init(key: key, position: start, value: value))
            skipSpace()
        } while take(",")
        guard take("}") else { throw problem("expected `,` or `}`") }
        return entries
    }

    private mutating func elements(depth: Int) throws(FileProblem) -> [FileValue] {
        var elements: [FileValue] = []
        index += 1
        skipSpace()
        if take("]") { return elements }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw problem("expected `,` or `]`") }
        return elements
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        index += 1
        return true
    }

    private mutating func string() throws(FileProblem) -> String {
        let start = position
        var text = String.UnicodeScalarView()
        index += 1
        while let scalar = current, scalar != "\"" {
            if scalar.value < 0x20 { throw problem(scalar == "\n" ? "a text is not closed on its line" : "a control character in a text") }
            index += 1
            text.append(scalar == "\\" ? try escape() : scalar)
        }
        guard take("\"") else { throw problem("a text is not closed", at: start) }
        return String(text)
    }

    private mutating func escape() throws(FileProblem) -> Unicode.Scalar {
        guard let letter = current else { throw problem("a text is not closed") }
        index += 1
        switch letter {
        case "\"", "\\", "/": return letter
        case "b": return "\u{8}"
        case "f": return "\u{c}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            let first = try codeUnit()
            if let scalar = Unicode.Scalar(first) { return scalar }
            guard (0xD800..<0xDC00).contains(first), take("\\"), take("u") else { throw problem("half of a surrogate pair") }
            let second = try codeUnit()
            guard (0xDC00..<0xE000).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
            else { throw problem("half of a surrogate pair") }
            return scalar
        default: throw problem("`\\\(letter)` stands for nothing")
        }
    }

    private mutating func codeUnit() throws(FileProblem) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = current.flatMap({ $0.isASCII ? Character($0).hexDigitValue : nil }) else {
                throw problem("`\\u` takes four hexadecimal digits")
            }
            value = value << 4 | UInt16(digit)
            index += 1
        }
        return value
    }

    /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`, the whole of it.
    private static func isNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let count = rest.prefix { (0x30...0x39).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let leadsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !leadsWithZero || whole == 1 else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if let letter = rest.first, letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
