/// What a web server answered, as `curl --include` prints it.
nonisolated struct HTTPAnswer: Sendable {
    /// The status, such as 200.
    let status: Int
    /// The header's lines, in order.
    let headers: [(name: String, value: String)]
    /// What follows the header.
    let body: [UInt8]

    /// Reads an answer; `nil` for what is none. What a server says before the answer itself (`100 Continue`) is passed over.
    init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while true {
            guard let (block, after) = Self.block(of: rest) else { return nil }
            var lines = String(decoding: block, as: UTF8.self).split(whereSeparator: \.isNewline)[...]
            guard let first = lines.popFirst(), first.hasPrefix("HTTP/") else { return nil }
            let words = first.split(separator: " ")
            guard words.count >= 2, let status = Int(words[1]) else { return nil }
            rest = after
            if (100..<200).contains(status) { continue }
            self.status = status
            headers = lines.compactMap { line in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                return (String(line[..<colon]).lowercased(), Self.trimmed(line[line.index(after: colon)...]))
            }
            body = Array(rest)
            return
        }
    }

    /// The value of a header's line, in any spelling of its name.
    subscript(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name == name }?.value
    }

    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The cookies that it sets, as they are sent back.
    var cookies: [(name: String, value: String)] {
        headers.filter { $0.name == "set-cookie" }.compactMap { header in
            let pair = header.value.prefix { $0 != ";" }
            guard let equals = pair.firstIndex(of: "=") else { return nil }
            return (String(pair[..<equals]), String(pair[pair.index(after: equals)...]))
        }
    }

    /// What is up to the empty line, and what follows it.
    private static func block(of bytes: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>)? {
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            let line = bytes[start..<end]
            if line.isEmpty || line.elementsEqual([0x0D]) { return (bytes[..<start], bytes[(end + 1)...]) }
            start = end + 1
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
