/// What the compiler wrote about a fabfile, as its author should see it.
enum CompilerMessages {
    /// The messages without the false ones, and with paths below the working directory shortened.
    ///
    /// When a file has an error of the compiler's late stage (a data race, a missing return), Swift 6.3 adds errors about `@section` and
    /// `@const` for every `@Task`, in lines that the user did not write. They are left out while others are there.
    static func readable(_ output: String, workingDirectory: String?) -> String {
        let messages = split(output)
        let others = messages.filter { !isFalse($0) }
        let genuine = others.contains(where: isError) ? others : messages
        let own = withoutExpansions(genuine)
        let shown = own.contains(where: isError) ? own : genuine
        var text = shown.joined()
        while text.utf8.suffix(2).elementsEqual("\n\n".utf8) { text.removeLast() }
        return workingDirectory.map { shortened(text, folder: $0 + "/") } ?? text
    }

    /// The messages without those about the code that `@Task` made, and their notes: an unknown type is an error there as often as the macro
    /// names it, and once in the line that the user wrote.
    private static func withoutExpansions(_ messages: [String]) -> [String] {
        var kept: [String] = []
        var isDropping = false
        for message in messages {
            let first = plain(message.split(separator: "\n").first ?? "")
            if !contains(first, " note: ") { isDropping = first.utf8.starts(with: "macro expansion @".utf8) }
            if !isDropping { kept.append(message) }
        }
        return kept
    }

    /// Whether the compiler says that the library's modules were made by another one.
    static func isAboutOtherCompiler(_ output: String) -> Bool {
        contains(output, "module compiled with Swift") || contains(output, "was created by a different version of the compiler")
            || contains(output, "compiled module was created by")
    }

    /// The messages: each begins with a line that names a severity and has no indentation, and ends before the next.
    private static func split(_ output: String) -> [String] {
        var messages: [String] = []
        for line in output.split(separator: "\n", omittingEmptySubsequences: false).dropLast(output.utf8.last == 0x0A ? 1 : 0) {
            let first = plain(line)
            let isStart = first.utf8.first.map { $0 != 0x20 && $0 != 0x7C && $0 != 0x60 && !($0 >= 0x30 && $0 <= 0x39) } ?? false
            if isStart, contains(first, ": error: ") || contains(first, ": warning: ") || contains(first, ": note: ") || messages.isEmpty {
                messages.append("")
            }
            if messages.isEmpty { messages.append("") }
            messages[messages.count - 1] += line + "\n"
        }
        return messages
    }

    private static func isError(_ message: String) -> Bool { contains(plain(message), "error: ") }

    private static func isFalse(_ message: String) -> Bool {
        let first = plain(message.split(separator: "\n").first ?? "")
        guard contains(first, "error: ") else { return false }
        return contains(first, "to use @section attribute") || contains(first, "should be initialized with a compile-time value")
            || contains(first, "@section")
    }

    /// The text without colours.
    private static func plain(_ text: some StringProtocol) -> String {
        var result: [UInt8] = []
        var isEscape = false
        for byte in text.utf8 {
            if isEscape {
                if byte >= 0x40, byte != UInt8(ascii: "[") { isEscape = false }
            } else if byte == 0x1B {
                isEscape = true
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func shortened(_ text: String, folder: String) -> String {
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        let pattern = Array(folder.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index] == pattern[0], bytes[index...].starts(with: pattern), index == 0 || isBoundary(bytes[index - 1]) {
                index += pattern.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isBoundary(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x20 || byte == 0x60 || byte == 0x27 || byte == 0x6D }

    private static func contains(_ text: String, _ part: String) -> Bool {
        let bytes = Array(text.utf8)
        let pattern = Array(part.utf8)
        guard bytes.count >= pattern.count else { return false }
        return (0...(bytes.count - pattern.count)).contains { bytes[$0...].starts(with: pattern) }
    }
}
