extension TaskMetadata.Parameter {
    /// The default as one would type it: `"deploy"` is `deploy`, `.small` is `small`, `.seconds(30)` is `30s`, `["a", "b"]` is `a,b`.
    ///
    /// `nil` where there is none to show: no default, `nil`, an empty text or list, or a secret. Other source is shown as it is.
    public var readableDefault: String? {
        guard !isSecret, let defaultText else { return nil }
        let text = Self.readable(defaultText)
        return text.isEmpty ? nil : text
    }

    private static func readable(_ source: String) -> String {
        if source == "nil" { return "" }
        if source == "true" { return "yes" }
        if source == "false" { return "no" }
        if let content = literal(source) { return content }
        if source.utf8.first == UInt8(ascii: "["), source.utf8.last == UInt8(ascii: "]") {
            let inner = source.dropFirst().dropLast()
            // A literal with a comma inside is left as it was written.
            let elements = inner.split(separator: ",").map { trimmed($0) }
            guard elements.allSatisfy({ literal($0) != nil || !$0.utf8.contains(UInt8(ascii: "\"")) }) else { return source }
            return elements.map(readable).joined(separator: ",")
        }
        if source.utf8.first == UInt8(ascii: ".") {
            let member = source.dropFirst()
            guard let parenthesis = member.firstIndex(of: "(") else { return String(member) }
            let unit = member[..<parenthesis]
            let amount = String(member[member.index(after: parenthesis)...].dropLast())
            if let suffix = ["milliseconds": "ms", "seconds": "s"][String(unit)], Double(amount) != nil { return amount + suffix }
        }
        return source
    }

    /// The content of a plain string literal.
    private static func literal(_ source: String) -> String? {
        let bytes = source.utf8
        guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else { return nil }
        let content = source.dropFirst().dropLast()
        return content.utf8.contains(UInt8(ascii: "\"")) || content.utf8.contains(UInt8(ascii: "\\")) ? nil : String(content)
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
