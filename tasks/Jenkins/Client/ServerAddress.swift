/// Where Jenkins answers: `https://ci.example.com` or `http://10.0.0.23:8080/jenkins`.
nonisolated public struct ServerAddress: TaskArgument, Sendable, Hashable, CustomStringConvertible {
    /// The address without a slash at its end.
    public let description: String

    /// Takes an address of http or https that has no user in it.
    public init(taskArgument text: String) throws {
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()), !parts[1].isEmpty, parts[1].first != "/",
            text.utf8.allSatisfy({ $0 > 32 && $0 != 127 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }),
            !parts[1].contains("?"), !parts[1].contains("#")
        else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
        guard !parts[1].prefix(while: { $0 != "/" }).contains("@") else {
            throw TaskArgumentError("an address has no user in it: give `user=` and `token=`")
        }
        var address = text
        while address.hasSuffix("/") { address.removeLast() }
        description = address
    }

    /// An address with an example.
    public static var taskArgumentExpectation: String { "an address such as https://ci.example.com" }
}

/// A job by the names of its folders and its own: `office/repo`.
nonisolated public struct JobName: TaskArgument, Sendable, Hashable, CustomStringConvertible {
    /// The names, the job's own last.
    public let names: [String]

    /// Takes names with slashes between them.
    public init(taskArgument text: String) throws {
        let names = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let isPlain = names.allSatisfy { name in
            !name.isEmpty && name != "." && name != ".."
                && !name.unicodeScalars.contains { $0.value < 32 || "?*\\%!@#$^&|<>[]:;".unicodeScalars.contains($0) }
        }
        guard isPlain else { throw TaskArgumentError("expected \(Self.taskArgumentExpectation)") }
        self.names = names
    }

    init(names: [String]) { self.names = names }

    /// The names with slashes between them.
    public var description: String { names.joined(separator: "/") }
    /// A job with an example.
    public static var taskArgumentExpectation: String { "a job, with its folders, such as office/repo" }

    /// The path of its pages.
    var path: String { names.map { "/job/" + URLText.escaped($0) }.joined() }
    /// The folder that it is in; `nil` at the top.
    var folder: JobName? { names.count > 1 ? JobName(names: Array(names.dropLast())) : nil }
    /// Its own name.
    var last: String { names[names.count - 1] }
}

/// Texts as URLs and forms have them.
nonisolated enum URLText {
    /// What is neither letter, digit nor `-._~` as `%XX`.
    static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }

    /// The body of a form.
    static func form(_ pairs: [(name: String, value: String)]) -> String {
        pairs.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "&")
    }
}
