extension TaskParameter {
    /// Whether its values are lists.
    nonisolated var isList: Bool { type.hasPrefix("[") }

    /// Whether its values are yes and no.
    nonisolated var isSwitch: Bool { type == "Bool" || type == "Bool?" }

    /// What one would type for the default; `nil` where there is none, and where only the program knows it.
    nonisolated var typedDefault: String? {
        guard !isSecret, let source = defaultText, source != "nil", let text = Self.typed(source) else { return nil }
        // The source may be read wrongly, but then it does not convert.
        guard text.isEmpty || (try? check(text)) != nil else { return nil }
        return text
    }

    /// The source of a default that cannot be typed, such as `Site.packages`.
    nonisolated var hiddenDefault: String? {
        guard !isSecret, let source = defaultText, source != "nil", typedDefault == nil else { return nil }
        return source
    }

    private nonisolated static func typed(_ source: String) -> String? {
        if source == "true" { return "yes" }
        if source == "false" { return "no" }
        if Int(source) != nil || Double(source) != nil { return source }
        if source.hasPrefix("\""), source.hasSuffix("\""), source.utf8.count >= 2 {
            let content = source.dropFirst().dropLast()
            return content.contains("\"") || content.contains("\\") ? nil : String(content)
        }
        if source.hasPrefix("["), source.hasSuffix("]") {
            let elements = source.dropFirst().dropLast().split(separator: ",").map { typed(String($0.drop { $0 == " " })) }
            let known = elements.compactMap(\.self)
            return known.count == elements.count ? known.joined(separator: ",") : nil
        }
        for (unit, suffix) in [("milliseconds", "ms"), ("seconds", "s")] where source.hasPrefix(".\(unit)(") && source.hasSuffix(")") {
            let amount = source.dropFirst(unit.count + 2).dropLast()
            return Double(amount) == nil ? nil : amount + suffix
        }
        return nil
    }
}
