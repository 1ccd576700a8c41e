extension Repository {
    /// The text of a `pip.conf`, edited: comments, other keys and other values of a key stay.
    nonisolated struct PipConfiguration {
        private(set) var text: String

        /// Adds one more index, and where it is reached by plain http the trust that pip asks for.
        mutating func add(index url: String) {
            if let host = Self.plainHost(of: url) { add(host, to: "trusted-host") }
            add(url, to: "extra-index-url")
        }

        /// The host with its port of an address of http; `nil` for https.
        static func plainHost(of url: String) -> String? {
            guard url.hasPrefix("http://") else { return nil }
            return String(url.dropFirst(7).prefix { $0 != "/" })
        }

        /// Adds a value to a key of `[global]` that takes several: the key's own line has the first, indented lines have the others.
        private mutating func add(_ value: String, to key: String) {
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            if lines.last == "" { lines.removeLast() }
            guard let header = lines.firstIndex(where: { $0.filter { $0 != " " } == "[global]" }) else {
                lines += (lines.isEmpty ? [] : [""]) + ["[global]", "\(key) = \(value)"]
                text = lines.joined(separator: "\n") + "\n"
                return
            }
            var index = header + 1
            while index < lines.count, !lines[index].hasPrefix("[") {
                guard let found = Self.assignment(lines[index]), found.key == key else {
                    index += 1
                    continue
                }
                var values = found.values
                var end = index + 1
                while end < lines.count, let first = lines[end].first, first == " " || first == "\t" {
                    values += Self.words(lines[end][...])
                    end += 1
                }
                guard !values.contains(where: { Self.isSame($0, value) }) else { return }
                lines.insert("    \(value)", at: end)
                text = lines.joined(separator: "\n") + "\n"
                return
            }
            lines.insert("\(key) = \(value)", at: header + 1)
            text = lines.joined(separator: "\n") + "\n"
        }

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
