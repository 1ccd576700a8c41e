nonisolated extension DNS {
    /// Reads records as zone files have them, one a line: `www 300 IN CNAME devweb`.
    ///
    /// The time to live and `IN` may be left out. A line that begins with a space is about the name above it; `;` begins a comment. Texts
    /// stand in quotes. There are no directives and no parentheses.
    nonisolated public struct RecordReader {
        /// The records that were read.
        public private(set) var records: [Record] = []
        /// What could not be: a line each, with the number of the line.
        public private(set) var problems: [String] = []
        private let source: String
        private var name: String?

        /// Reads a text.
        ///
        /// - Parameter source: What it is called in messages, such as the file's name.
        public init(_ text: String, source: String) {
            self.source = source
            var number = 0
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                number += 1
                do throws(Malformed) { try read(line, number) } catch { problems.append("\(source):\(number): \(error.reason)") }
            }
        }

        nonisolated private struct Malformed: Swift.Error { let reason: String }

        private mutating func read(_ line: Substring, _ number: Int) throws(Malformed) {
            var words = try Self.words(line)
            guard let first = words.first else { return }
            if first.text.hasPrefix("$") {
                throw Malformed(reason: "`\(first.text)` is not known here: whole names and times stand in the records")
            }
            if line.first == " " || line.first == "\t" {
                guard name != nil else { throw Malformed(reason: "there is no name above it that it could be about") }
            } else {
                name = first.text
                words.removeFirst()
            }
            var ttl: Int?
            while let word = words.first?.text {
                if word.uppercased() == "IN" {
                    words.removeFirst()
                } else if ttl == nil, let seconds = Self.seconds(word) {
                    ttl = seconds
                    words.removeFirst()
                } else {
                    break
                }
            }
            guard let type = words.first?.text.uppercased() else {
                throw Malformed(reason: "a record has a name, a type and data: `www CNAME devweb`")
            }
            let data = try Self.data(type, Array(words.dropFirst()))
            records.append(Record(name ?? "@", data, ttl: ttl, source: "\(source):\(number)"))
        }

        nonisolated private struct Word {
            var text = ""
            var isQuoted = false
        }

        /// The words of a line; what is in quotes is one.
        private static func words(_ line: Substring) throws(Malformed) -> [Word] {
            var words: [Word] = []
            var word: Word?
            var isOpen = false
            var letters = line.unicodeScalars.makeIterator()
            while let letter = letters.next() {
                switch letter {
                case "\\":
                    guard let next = letters.next() else { throw Malformed(reason: "nothing follows the `\\`") }
                    var known = word ?? Word()
                    if ("0"..."9").contains(next) {
                        guard let second = letters.next(), let third = letters.next(), let code = UInt8("\(next)\(second)\(third)"),
                            code < 128
                        else {
                            throw Malformed(reason: "`\\` is followed by a character, or by the three digits of one below 128")
                        }
                        known.text.unicodeScalars.append(UnicodeScalar(code))
                    } else {
                        known.text.unicodeScalars.append(next)
                    }
                    word = known
                case "\"":
                    if isOpen || word == nil { isOpen.toggle() } else { throw Malformed(reason: "a quote begins in the middle of a word") }
                    if isOpen {
                        word = Word(isQuoted: true)
                    } else if let done = word {
                        words.append(done)
                        word = nil
                    }
                case _ where isOpen: word?.text.unicodeScalars.append(letter)
                case ";", " ", "\t", "\r":
                    if let done = word { words.append(done) }
                    word = nil
                    if letter == ";" { return words }
                case "(", ")": throw Malformed(reason: "a record stands on one line, without parentheses")
                default:
                    var known = word ?? Word()
                    known.text.unicodeScalars.append(letter)
                    word = known
                }
            }
            if isOpen { throw Malformed(reason: "the quotes do not end") }
            if let word { words.append(word) }
            return words
        }

        /// A time to live: `300`, `1h30m`.
        private static func seconds(_ word: String) -> Int? {
            if let seconds = Int(word) { return seconds }
            let factors: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800]
            var (total, number) = (0, "")
            for letter in word.lowercased() {
                if letter.isNumber {
                    number.append(letter)
                } else {
                    guard let count = Int(number), count < 1 << 31, let factor = factors[letter] else { return nil }
                    total += count * factor
                    number = ""
                }
            }
            return number.isEmpty ? total : nil
        }

        private static let types = ["A", "AAAA", "CNAME", "MX", "NS", "PTR", "SRV", "TXT"]

        private static func data(_ type: String, _ words: [Word]) throws(Malformed) -> Record.Data {
            let texts = words.map(\.text)
            func number(_ index: Int) throws(Malformed) -> UInt16 {
                guard let number = UInt16(texts[index]) else { throw Malformed(reason: "`\(texts[index])` is no number from 0 to 65535") }
                return number
            }
            func take(_ count: Int, _ example: String) throws(Malformed) {
                guard texts.count == count else {
                    throw Malformed(reason: "\(type) takes \(example), and not `\(texts.joined(separator: " "))`")
                }
            }
            switch type {
            case "A":
                try take(1, "an address such as 10.0.0.24")
                guard let address = IPv4Address(texts[0]) else { throw Malformed(reason: "`\(texts[0])` is no IPv4 address") }
                return .a(address)
            case "AAAA":
                try take(1, "an address such as 2001:db8::24")
                guard let address = IPv6Address(texts[0]) else { throw Malformed(reason: "`\(texts[0])` is no IPv6 address") }
                return .aaaa(address)
            case "CNAME":
                try take(1, "a name")
                return .cname(texts[0])
            case "NS":
                try take(1, "a name")
                return .ns(texts[0])
            case "PTR":
                try take(1, "a name")
                return .ptr(texts[0])
            case "MX":
                try take(2, "a preference and a name, `10 mail`")
                return .mx(try number(0), texts[1])
            case "SRV":
                try take(4, "priority, weight, port and a name, `0 5 5060 sip`")
                return .srv(priority: try number(0), weight: try number(1), port: try number(2), texts[3])
            case "TXT":
                guard !texts.isEmpty else { throw Malformed(reason: "TXT takes a text in quotes") }
                return .txt(texts.joined())
            default:
                let near = NearMiss.suggestion(for: type, among: types).map { "; did you mean `\($0)`?" } ?? ""
                throw Malformed(reason: "`\(type)` is none of the types \(types.joined(separator: ", "))\(near)")
            }
        }
    }
}
