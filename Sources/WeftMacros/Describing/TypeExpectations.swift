import TaskGrammar

/// What values of a type look like, by the type's source; the words are those of Weft's conformances to `TaskArgument`.
struct TypeExpectations {
    /// The cases of the files' enums of strings.
    let enums: [String: [Case]]

    /// A case with the text that stands for it on the command line.
    struct Case {
        let name: String
        let value: String
    }

    /// A parameter as the compiled record would describe it.
    func metadata(_ parameter: TaskDeclaration.Parameter) -> TaskMetadata.Parameter {
        let type = Self.withoutOptional(parameter.type)
        let element = Self.element(type)
        let name = Self.unqualified(element ?? type)
        let cases = enums[name]
        let values = cases?.map(\.value) ?? (name == "Bool" ? ["yes", "no"] : nil)
        let words = values.map { name == "Bool" ? "yes or no" : "one of " + $0.joined(separator: ", ") } ?? Self.known(name)
        return TaskMetadata.Parameter(
            name: parameter.name, type: parameter.type,
            expectation: element == nil ? words : "a list, separated by commas, each \(words)",
            defaultText: parameter.defaultText.map { Self.typed($0, cases ?? []) } ?? (parameter.isOptional ? "nil" : nil),
            documentation: parameter.documentation, values: values, isSecret: name == "Secret")
    }

    /// A default that is a case, or a list of cases, as a literal of what would be typed; any other source as it is.
    private static func typed(_ source: String, _ cases: [Case]) -> String {
        func value(_ source: some StringProtocol) -> String? {
            guard let dot = source.lastIndex(of: ".") else { return nil }
            let name = String(source[source.index(after: dot)...]).filter { $0 != "`" && $0 != " " }
            return cases.first { $0.name == name }?.value
        }
        guard source.hasPrefix("["), source.hasSuffix("]") else { return value(source).map { "\"\($0)\"" } ?? source }
        let elements = source.dropFirst().dropLast().split(separator: ",").map { value($0) }
        let values = elements.compactMap(\.self)
        return values.isEmpty || values.count < elements.count ? source : "\"\(values.joined(separator: ","))\""
    }

    private static func withoutOptional(_ type: String) -> String {
        if type.hasSuffix("?") { return String(type.dropLast()) }
        if type.hasPrefix("Optional<"), type.hasSuffix(">") { return String(type.dropFirst(9).dropLast()) }
        return type
    }

    private static func element(_ type: String) -> String? {
        if type.hasPrefix("["), type.hasSuffix("]") { return String(type.dropFirst().dropLast()).trimmed(while: \.isWhitespace) }
        if type.hasPrefix("Array<"), type.hasSuffix(">") { return String(type.dropFirst(6).dropLast()) }
        return nil
    }

    private static func unqualified(_ type: String) -> String { type.split(separator: ".").last.map(String.init) ?? type }

    private static func known(_ name: String) -> String {
        switch name {
        case "String": "a text"
        case "Int", "Int64": "an integer"
        case "UInt", "UInt64": "an integer that is not negative"
        case "Int8": "an integer from \(Int8.min) to \(Int8.max)"
        case "Int16": "an integer from \(Int16.min) to \(Int16.max)"
        case "Int32": "an integer from \(Int32.min) to \(Int32.max)"
        case "UInt8": "an integer from \(UInt8.min) to \(UInt8.max)"
        case "UInt16": "an integer from \(UInt16.min) to \(UInt16.max)"
        case "UInt32": "an integer from \(UInt32.min) to \(UInt32.max)"
        case "Double": "a number"
        case "Duration": "a duration such as 30s, 5m or 1h30m"
        case "Secret": "a secret"
        case "Domain": "a domain name"
        case "LocalPath": "a path on this machine"
        case "FileMode": "a mode in octal, such as 644"
        case "IPv4Address": "an IPv4 address such as 10.0.0.24"
        case "IPv4Network": "an IPv4 network such as 10.0.0.0/24"
        default: "a value of type \(name)"
        }
    }
}
