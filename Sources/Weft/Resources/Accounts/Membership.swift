/// The groups of a user, or the users in a group: some that are among them, or exactly these.
///
/// ```swift
/// User("deploy", groups: ["sudo"])                // and others that it is in
/// User("deploy", groups: .exactly(["sudo"]))      // and no others
/// ```
public struct Membership: Sendable, Hashable, ExpressibleByArrayLiteral {
    let names: [String]
    let isExact: Bool

    /// Some that must be among them.
    public init(arrayLiteral names: String...) { (self.names, isExact) = (names, false) }

    private init(_ names: [String], isExact: Bool) { (self.names, self.isExact) = (names, isExact) }

    /// Some that must be among them, from a list made elsewhere.
    public static func including(_ names: [String]) -> Membership { Membership(names, isExact: false) }

    /// These and no others.
    public static func exactly(_ names: [String]) -> Membership { Membership(names, isExact: true) }
}

/// What accounts may be called.
enum AccountName {
    /// Why a text is no name of a user or a group.
    static func problem(_ names: [String]) -> String? {
        names.first { !isName($0) }.map { "`\($0)` is no name of a user or a group" }
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 32, first != UInt8(ascii: "-") else { return false }
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
            default: "_.-".utf8.contains(byte)
            }
        }
        return isPlain && !name.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
    }
}
