/// Something that must hold for every case.
protocol Target: Sendable {
    associatedtype Case
    /// The word of the command line.
    var name: String { get }
    /// What is held to what, in a line.
    var about: String { get }
    /// The programs that it needs beside itself.
    var tools: [String] { get }
    /// How many cases are judged together: many where a program is asked.
    var batch: Int { get }
    /// Makes a case of choices, whatever these are.
    func make(_ choices: inout Choices) -> Case
    /// Judges cases: what is broken, or `nil`, for each.
    ///
    /// - Throws: When it cannot be found out, which is no case's fault.
    func judge(_ cases: [Case]) async throws -> [String?]
    /// A case as a human reads it.
    func show(_ one: Case) -> String
}

/// A target that needs nothing but our own code.
protocol Property: Target {
    /// - Throws: ``Broken``; any other error is broken, too.
    func check(_ one: Case) throws
}

extension Property {
    var tools: [String] { [] }
    var batch: Int { 1 }

    func judge(_ cases: [Case]) async throws -> [String?] {
        cases.map { one in
            do {
                try check(one)
                return nil
            } catch {
                return "\(error)"
            }
        }
    }
}

/// What does not hold.
struct Broken: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// - Throws: ``Broken`` when the condition does not hold.
func hold(_ condition: Bool, _ words: @autoclosure () -> String) throws {
    if !condition { throw Broken(words()) }
}

/// - Throws: ``Broken`` with both values when they differ.
func same<Value: Equatable>(_ ours: Value, _ other: Value, _ what: @autoclosure () -> String) throws {
    if ours != other { throw Broken("\(what()): we have \(ours), but it is \(other)") }
}

/// Bytes with escapes for whatever is not plain ASCII.
func shown(_ bytes: some Sequence<UInt8>) -> String {
    var text = ""
    for byte in bytes {
        switch byte {
        case 0x0A: text += "\\n"
        case 0x09: text += "\\t"
        case 0x0D: text += "\\r"
        case 0x5C: text += "\\\\"
        case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
        default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }
    return text
}

func shown(_ text: String) -> String { shown(text.utf8) }

/// Texts side by side, each in quotes.
func shown(_ texts: some Sequence<String>) -> String { "[" + texts.map { "\"\(shown($0))\"" }.joined(separator: ", ") + "]" }
