extension Repository {
    /// The text of a `pip.conf`, edited: comments, other keys and other values of a key stay.
    nonisolated struct PipConfiguration {
        private(set) var text: String

        /// Adds one more index, and where it is reached by plain http the trust that pip asks for.
        mutating func add(index url: String) {
            if let host = Self.plainHost(of: url) { add(host, to: "trusted-host") }
            add(url, to: "extra-index-url")
        }

        /// Takes an index away, and the trust in its host that nothing else needs.
        mutating func remove(index url: String) {
            remove(url, from: "extra-index-url")
            if let host = Self.plainHost(of: url), !text.contains("http://\(host)/") { remove(host, from: "trusted-host") }
        }

        /// The host with its port of an address of http; `nil` for https.
        static func plainHost(of url: String) -> String? {
            guard url.hasPrefix("http://") else { return nil }
            return String(url.dropFirst(7).prefix { $0 != "/" })
        }

        /// Adds a value to a key of `[global]` that takes several: the key's own line has the first, indented lines have the others.
        private mutating func add(_ value: String, to key: String) {
            var lines = lines
            if let found = Self.find(key, in: lines) {
                guard !found.values.contains(where: { Self.isSame($0, value) }) else { return }
                lines.insert("    \(value)", at: found.range.upperBound)
            } else if let header = lines.firstIndex(where: Self.isGlobal) {
                lines.insert("\(key) = \(value)", at: header + 1)
            } else {
                lines += (lines.isEmpty ? [] : [""]) + ["[global]", "\(key) = \(value)"]
            }
            text = lines.joined(separator: "\n") + "\n"
        }

        private mutating func remove(_ value: String, from key: String) {
            var lines = lines
            guard let found = Self.find(key, in: lines) else { return }
            let values = found.values.filter { !Self.isSame($0, value) }
            guard values.count < found.values.count else { return }
            let kept = values.isEmpty ? [] : ["\(key) = \(values[0])"] + values.dropFirst().map { "    \($0)" }
            lines.replaceSubrange(found.range, with: kept)
            text = lines.joined(separator: "\n") + "\n"
        }

        private var lines: [String] {
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            if lines.last == "" { lines.removeLast() }
            return lines
        }

        /// The lines of a key of `[global]`, and its values.
        private static func find(_ key: String, in lines: [String]) -> (range: Range<Int>, values: [String])? {
            guard let header = lines.firstIndex(where: isGlobal) else { return nil }
            var index = header + 1
            while index < lines.count, !lines[index].hasPrefix("[") {
                guard let found = assignment(lines[index]), found.key == key else {
                    index += 1
                    continue
                }
                var values = found.values
                var end = index + 1
                while end < lines.count, let first = lines[end].first, first == " " || first == "\t" {
                    values += words(lines[end][...])
                    end += 1
                }
                return (index..<end, values)
            }
            return nil
        }

        private static func isGlobal(_ line: String) -> Bool { line.filter { $0 != " " } == "[global]" }

        private static func isSame(_ one: String, _ other: String) -> Bool {
            func bare(_ text: String) -> Substring { text.hasSuffix("/") ? text.dropLast() : text[...] }
            return bare(one) == bare(other)
        }

        private static func words(_ text: Substring) -> [String] { text.split { $0 == " " || $0 == "\t" }.map(String.init) }

        /// `key = values`, or with a colon; pip takes `_` for `-`.
        private static func assignment(_ line: String) -> (key: String, values: [String])? {
            guard let first = line.first, !"#; \t".contains(first), let sign = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
                return nil
            }
            let key = words(line[..<sign]).joined().lowercased().replacing("_", with: "-")
            return (key, words(line[line.index(after: sign)...]))
        }
    }
}
