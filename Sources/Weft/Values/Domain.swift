/// A host or domain name of RFC 1123: letters, digits and hyphens in labels of at most 63 bytes, at most 253 bytes in all.
public struct Domain: Sendable, Hashable, CustomStringConvertible, TaskArgument {
    /// The name in lower case, without a final dot.
    public let name: String

    /// Checks and takes a name.
    ///
    /// - Throws: ``TaskArgumentError`` with the label that is wrong.
    public init(_ text: String) throws {
        let name = (text.hasSuffix(".") ? String(text.dropLast()) : text).lowercased()
        guard !name.isEmpty, name.utf8.count <= 253 else { throw TaskArgumentError("a domain name has 1 to 253 characters") }
        for label in name.split(separator: ".", omittingEmptySubsequences: false) {
            let isHyphenated = label.hasPrefix("-") || label.hasSuffix("-")
            let isPlain = label.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) || $0 == 45 }
            guard (1...63).contains(label.utf8.count), isPlain, !isHyphenated else {
                throw TaskArgumentError(
                    "`\(label)` cannot be part of a domain name: it takes letters, digits and inner hyphens, at most 63")
            }
        }
        self.name = name
    }

    /// The name.
    public var description: String { name }
    /// Checks and takes a name.
    public init(taskArgument text: String) throws { try self.init(text) }
    /// A domain name.
    public static var taskArgumentExpectation: String { "a domain name" }
}
