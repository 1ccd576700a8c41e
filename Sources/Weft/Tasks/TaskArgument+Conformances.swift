extension String: TaskArgument {
    /// Takes the text as it is.
    public init(taskArgument text: String) { self = text }
    /// Any text.
    public static var taskArgumentExpectation: String { "a text" }
}

extension Bool: TaskArgument {
    /// Takes `yes`, `true`, `on`, `1` and their opposites.
    public init(taskArgument text: String) throws {
        switch text.lowercased() {
        case "yes", "true", "on", "1", "y": self = true
        case "no", "false", "off", "0", "n": self = false
        default: throw TaskArgumentError("expected yes or no")
        }
    }
    /// `yes or no`.
    public static var taskArgumentExpectation: String { "yes or no" }
    /// The two words that completion offers.
    public static var taskArgumentValues: [String]? { ["yes", "no"] }
}

extension TaskArgument where Self: FixedWidthInteger {
    /// Takes a decimal number within the type's range.
    public init(taskArgument text: String) throws {
        guard let value = Self(text) else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
        self = value
    }
    /// An integer, with its limits where they are small.
    public static var taskArgumentExpectation: String {
        bitWidth < 64 ? "an integer from \(min) to \(max)" : min == 0 ? "an integer that is not negative" : "an integer"
    }
}
extension Int: TaskArgument {}
extension Int8: TaskArgument {}
extension Int16: TaskArgument {}
extension Int32: TaskArgument {}
extension Int64: TaskArgument {}
extension UInt: TaskArgument {}
extension UInt8: TaskArgument {}
extension UInt16: TaskArgument {}
extension UInt32: TaskArgument {}
extension UInt64: TaskArgument {}

extension Double: TaskArgument {
    /// Takes a finite decimal number.
    public init(taskArgument text: String) throws {
        guard let value = Double(text), value.isFinite else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
        self = value
    }
    /// A number.
    public static var taskArgumentExpectation: String { "a number" }
}

extension Optional: TaskArgument where Wrapped: TaskArgument {
    /// Takes what the wrapped type takes; to leave the parameter out is `nil`.
    public init(taskArgument text: String) throws { self = .some(try Wrapped(taskArgument: text)) }
    /// The wrapped type's.
    public static var taskArgumentExpectation: String { Wrapped.taskArgumentExpectation }
    /// The wrapped type's.
    public static var taskArgumentValues: [String]? { Wrapped.taskArgumentValues }
    /// May be left out.
    public static var isOptionalTaskArgument: Bool { true }
    /// The wrapped type's.
    public static var isSecretTaskArgument: Bool { Wrapped.isSecretTaskArgument }
    /// The wrapped type's.
    public static func taskArgumentSecrets(in text: String) -> [Secret] { Wrapped.taskArgumentSecrets(in: text) }
    /// The wrapped type's.
    public static func taskArgumentText(source: String) -> String? { Wrapped.taskArgumentText(source: source) }
}

extension Array: TaskArgument where Element: TaskArgument {
    /// Takes elements separated by commas; the empty text is an empty array.
    public init(taskArgument text: String) throws {
        self =
            try text.isEmpty
            ? [] : text.split(separator: ",", omittingEmptySubsequences: false).map { try Element(taskArgument: String($0)) }
    }
    /// The element's, in the plural of a list.
    public static var taskArgumentExpectation: String { "a list, separated by commas, each \(Element.taskArgumentExpectation)" }
    /// The element's, for completion after each comma.
    public static var taskArgumentValues: [String]? { Element.taskArgumentValues }
    /// The element's.
    public static var isSecretTaskArgument: Bool { Element.isSecretTaskArgument }
    /// Those of each element: an element turns up without the others.
    public static func taskArgumentSecrets(in text: String) -> [Secret] {
        text.split(separator: ",").flatMap { Element.taskArgumentSecrets(in: String($0)) }
    }
    /// Those of the elements of a literal, separated by commas.
    public static func taskArgumentText(source: String) -> String? {
        guard source.hasPrefix("["), source.hasSuffix("]") else { return nil }
        let elements = source.dropFirst().dropLast().split(separator: ",").map { Element.taskArgumentText(source: $0.filter { $0 != " " }) }
        let texts = elements.compactMap(\.self)
        return texts.isEmpty || texts.count < elements.count ? nil : texts.joined(separator: ",")
    }
}

extension Duration: TaskArgument {
    /// Takes a number with a unit (`500ms`, `30s`, `5m`, `2h`, `1d`), several in turn (`1m30s`), or plain seconds (`30`, `0.5`).
    public init(taskArgument text: String) throws {
        guard let value = Duration(weft: text) else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
        self = value
    }
    /// A duration with an example.
    public static var taskArgumentExpectation: String { "a duration such as 30s, 5m or 1h30m" }

    /// The duration a text such as `1m30s` says; `nil` when it says none.
    public init?(weft text: String) {
        var rest = text[...]
        var total = Duration.zero
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            guard let amount = Double(digits), amount.isFinite, amount >= 0 else { return nil }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { $0.isLetter }
            rest = rest[unit.endIndex...]
            switch unit {
            case "ms": total += .seconds(amount / 1000)
            case "s", "sec": total += .seconds(amount)
            case "m", "min": total += .seconds(amount * 60)
            case "h": total += .seconds(amount * 3600)
            case "d": total += .seconds(amount * 86400)
            case "" where rest.isEmpty && digits.endIndex == text.endIndex && digits.startIndex == text.startIndex:
                total += .seconds(amount)
            default: return nil
            }
        }
        self = total
    }
}
